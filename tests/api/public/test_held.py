"""What a process holds of the answers that it gave, and when it lets go of them."""

from dataclasses import dataclass, field

import pytest

from factcheck.api.public import held
from factcheck.publishing import reading


@dataclass
class Database:
    """What is published, its version, and what was asked of it."""

    version: int | None = 1
    asked: list[str] = field(default_factory=list)

    def tell(self) -> tuple[int] | None:
        self.asked.append("version")
        return None if self.version is None else (self.version,)

    def read(self, size: int = 10) -> held.Page:
        self.asked.append("answer")
        return f"{self.version}".rjust(size).encode(), str(self.version)

    def since(self) -> list[str]:
        """What was asked since this was called last."""
        asked, self.asked = self.asked, []
        return asked


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> Database:
    made = Database()
    monkeypatch.setattr(reading, "version", made.tell)
    return made


def test_what_is_asked_for_once_costs_one_question_and_is_not_kept(database: Database) -> None:
    shelf = held.Held(2)
    assert shelf.get("a", database.read) == (b"         1", "1")
    assert database.since() == ["answer"]
    assert not shelf.shelf.answers


def test_what_is_asked_for_again_is_kept_until_something_is_published(database: Database) -> None:
    shelf = held.Held(2)
    for expected in (["answer"], ["version", "answer"], ["version"], ["version"]):
        assert shelf.get("a", database.read) is not None
        assert database.since() == expected
    database.version = 2
    assert shelf.get("a", database.read) == (b"         2", "2")
    assert database.since() == ["version", "answer"]


def test_those_who_read_everything_once_drive_nothing_out(database: Database) -> None:
    shelf = held.Held(2)
    shelf.get("a", database.read)
    shelf.get("a", database.read)
    for number in range(50):
        shelf.get(number, database.read)
    assert list(shelf.shelf.answers) == ["a"]
    assert len(shelf.asked) == 2


def test_the_oldest_makes_room(database: Database) -> None:
    shelf = held.Held(2)
    for key in ("a", "a", "b", "b", "c", "c"):
        shelf.get(key, database.read)
    assert list(shelf.shelf.answers) == ["b", "c"]


def test_nothing_is_kept_that_is_large_not_to_be_read_or_of_no_known_version(database: Database) -> None:
    shelf = held.Held(2)
    for _ in range(3):
        assert shelf.get("large", lambda: database.read(300_000)) is not None
        assert shelf.get("none", lambda: None) is None
    database.version = None
    for _ in range(3):
        assert shelf.get("a", database.read) == (b"      None", "None")
    assert not shelf.shelf.answers


def test_a_key_that_was_thrown_out_is_new_again(database: Database) -> None:
    shelf = held.Held(2)
    for key in ("a", "b", "c", "a"):
        database.since()
        shelf.get(key, database.read)
    assert database.since() == ["answer"]
