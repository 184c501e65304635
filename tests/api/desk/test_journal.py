"""Pages of the journal: each goes on where the one before ended."""

import pytest

from factcheck.audit.models import Event
from tests.api.desk.calling import caller, pointers, problem
from tests.factories import claim, newsroom

pytestmark = pytest.mark.django_db


def test_pages_of_the_journal_meet_without_a_gap_and_end() -> None:
    room = newsroom()
    claim(room)
    chris = caller(room, "chris")
    wanted = list(Event.objects.filter(desk_id=room.desk.id).order_by("seq").values_list("seq", flat=True))
    assert len(wanted) > 4
    seen, path = [], "events?limit=3"
    for _ in wanted:
        page = chris.get(path).json()
        seen += [line["seq"] for line in page["results"]]
        if page["next_cursor"] is None:
            break
        path = f"events?limit=3&cursor={page['next_cursor']}"
    assert seen == wanted
    assert chris.get(f"events?after={page['next_after']}").json()["results"] == []


def test_a_limit_or_a_cursor_of_the_journal_that_is_none_is_refused() -> None:
    chris = caller(newsroom(), "chris")
    assert pointers(chris.get("events?limit=0")) == [("query/limit", "range")]
    assert problem(chris.get("events?cursor=nonsense")) == (400, "invalid-cursor")
