"""The content-addressed store: nothing half, nothing twice, nothing altered unseen, nothing outside."""

import hashlib
import io
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage, InMemoryStorage

from factcheck.fetching.codes import Code, FetchError
from factcheck.fetching.store import EvidenceStore, key_for

BLOB = b"evidence " * 1000
KEY = key_for(hashlib.sha256(BLOB).hexdigest())


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    return EvidenceStore(FileSystemStorage(location=tmp_path / "evidence"))


def files(tmp_path: Path) -> list[str]:
    return sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())


def test_a_blob_is_found_under_its_hash(store: EvidenceStore, tmp_path: Path) -> None:
    assert store.put(BLOB) == KEY
    assert (store.read(KEY), store.size(KEY), store.exists(KEY), store.verify(KEY)) == (
        BLOB,
        9000,
        True,
        True,
    )
    assert files(tmp_path) == [f"evidence/{KEY}"]


def test_the_same_twice_is_one_blob(store: EvidenceStore, tmp_path: Path) -> None:
    assert store.put(io.BytesIO(BLOB)) == store.put(BLOB) == KEY
    assert len(files(tmp_path)) == 1


def test_rot_is_seen_and_healed_by_the_next_put(store: EvidenceStore, tmp_path: Path) -> None:
    store.put(BLOB)
    path = tmp_path / "evidence" / KEY
    path.chmod(0o600)
    path.write_bytes(BLOB[:-1] + b"!")
    assert store.verify(KEY) is False
    store.put(BLOB)
    assert store.verify(KEY) is True


def test_what_is_not_there_is_said(store: EvidenceStore) -> None:
    assert (store.exists(KEY), store.verify(KEY)) == (False, False)
    with pytest.raises(FileNotFoundError):
        store.read(KEY)


@pytest.mark.parametrize(
    "key",
    [
        "../secret",
        "/etc/passwd",
        "sha256/../../x",
        "sha256/aa/bb/" + "c" * 64,
        KEY + "/",
        KEY.upper(),
        "",
        "a\x00b",
    ],
)
def test_only_keys_of_the_store_are_opened(store: EvidenceStore, tmp_path: Path, key: str) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    with pytest.raises(ValueError, match="not a key"):
        store.open(key)


class FullDisk(io.BytesIO):
    """A source that a disk cannot take whole: reading fails half way, as writing would."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise OSError(28, "No space left on device")
        return super().read(100)


def test_a_full_disk_leaves_no_key(store: EvidenceStore, tmp_path: Path) -> None:
    with pytest.raises(FetchError) as caught:
        store.put(FullDisk(BLOB))
    assert caught.value.code == Code.STORAGE
    assert files(tmp_path) == []


def test_a_failed_rename_leaves_no_part(store: EvidenceStore, tmp_path: Path) -> None:
    place = tmp_path / "evidence" / KEY
    place.mkdir(parents=True)
    with pytest.raises(FetchError):
        store.put(BLOB)
    assert files(tmp_path) == []


def test_a_read_only_place_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "evidence").write_bytes(b"a file where the folder should be")
    with pytest.raises(FetchError):
        EvidenceStore(FileSystemStorage(location=tmp_path / "evidence")).put(BLOB)


def test_any_storage_of_django_will_do() -> None:
    store = EvidenceStore(InMemoryStorage())
    assert store.put(BLOB) == store.put(BLOB) == KEY
    assert (store.read(KEY), store.verify(KEY)) == (BLOB, True)
    store.delete(KEY)
    assert store.exists(KEY) is False
