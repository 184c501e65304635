"""Content-addressed store of evidence: a key is made of the SHA-256 of the bytes, so what is there cannot be altered unseen.

It rests on any Django storage. On a file system a blob is written beside its place, synced and renamed, so that a full
disk or a crash leaves no half-written key.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages

from factcheck.fetching.codes import Code, FetchError

_CHUNK = 1024 * 1024
#: Files that are synced at once: the disk writes them together.
_SYNCERS = 8


class EvidenceStore:
    """Blobs by their hash. Give it a storage; ``evidence_store()`` gives the installation's own."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def put(self, source: IO[bytes] | bytes) -> str:
        """Store the bytes of ``source`` (read from its present position) and return their key; the same twice is one blob.

        Raises ``FetchError(STORAGE)`` if it cannot be written; then the key does not exist.
        """
        return self.put_all([source])[0]

    def put_all(self, sources: Sequence[IO[bytes] | bytes]) -> list[str]:
        """Store several at once and return their keys; raises like ``put``, and then no key is promised.

        On a file system all are written before the first is synced, so that the disk takes them in one go.
        """
        try:
            if isinstance(self._storage, FileSystemStorage):
                return self._put_files(sources, Path(self._storage.location))
            return [self._put_copy(source) for source in sources]
        except OSError as error:
            raise FetchError(Code.STORAGE, str(error)) from error

    def _put_files(self, sources: Sequence[IO[bytes] | bytes], root: Path) -> list[str]:
        root.mkdir(parents=True, exist_ok=True)
        with _parts() as parts:
            written = [_write_part(source, root, parts) for source in sources]
            wanted = {key: part for key, part in written if not (root / key).exists() or not self.verify(key)}
            with ThreadPoolExecutor(_SYNCERS) as syncers:
                _sync_all(syncers, list(wanted.values()))
                for key, part in wanted.items():
                    _move(part, root / key)
                    parts.remove(part)
                _sync_all(syncers, list(_folders_of(wanted, root)))
        return [key for key, _ in written]

    def _put_copy(self, source: IO[bytes] | bytes) -> str:
        with tempfile.TemporaryFile() as copy:
            key = key_for(_copy(source, copy))
            if not (self.exists(key) and self.verify(key)):
                copy.seek(0)
                self._storage.delete(key)
                self._storage.save(key, File(copy))
        return key

    def open(self, key: str) -> IO[bytes]:
        """Return the blob for reading; raise ``FileNotFoundError`` if there is none. The caller closes it."""
        return self._storage.open(_checked(key), "rb")

    def read(self, key: str) -> bytes:
        """Return all bytes of the blob."""
        with self.open(key) as blob:
            return blob.read()

    def exists(self, key: str) -> bool:
        """Return whether there is a blob under ``key``."""
        return self._storage.exists(_checked(key))

    def size(self, key: str) -> int:
        """Return the blob's size in bytes."""
        return self._storage.size(_checked(key))

    def verify(self, key: str) -> bool:
        """Return whether the blob is there and its bytes still have the hash that its key names."""
        try:
            with self.open(key) as blob:
                digest = hashlib.sha256()
                while chunk := blob.read(_CHUNK):
                    digest.update(chunk)
        except FileNotFoundError:
            return False
        return key_for(digest.hexdigest()) == key

    def delete(self, key: str) -> None:
        """Remove the blob: for erasure by law and orphans alone."""
        self._storage.delete(_checked(key))


def evidence_store() -> EvidenceStore:
    """Return the store of this installation (``STORAGES["evidence"]``)."""
    return EvidenceStore(storages["evidence"])


def key_for(sha256: str) -> str:
    """Return ``sha256/ab/<hash>`` for a hash of 64 hexadecimal characters."""
    return f"sha256/{sha256[:2]}/{sha256}"


def _checked(key: str) -> str:
    """Return ``key``; raise ``ValueError`` for anything that ``key_for`` did not make (a path, say)."""
    digest = key.rpartition("/")[2]
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef") or key != key_for(digest):
        raise ValueError("not a key of the evidence store")
    return key


def _copy(source: IO[bytes] | bytes, copy: IO[bytes]) -> str:
    digest = hashlib.sha256()
    if isinstance(source, bytes):
        digest.update(source)
        copy.write(source)
    else:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            copy.write(chunk)
    copy.flush()
    return digest.hexdigest()


@contextmanager
def _parts() -> Iterator[set[Path]]:
    """Give a set for the paths of parts; those that are still in it at the end are removed."""
    left: set[Path] = set()
    try:
        yield left
    finally:
        for path in left:
            path.unlink(missing_ok=True)


def _write_part(source: IO[bytes] | bytes, root: Path, parts: set[Path]) -> tuple[str, Path]:
    """Write a copy below ``root``, which nobody may write to again; give the key of its bytes, and its path."""
    path = root / f".part-{uuid4().hex}"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o440)
    parts.add(path)
    with os.fdopen(handle, "wb") as part:
        return key_for(_copy(source, part)), path


def _move(part: Path, place: Path) -> None:
    """Move a part to its place, whose folders are made if they are not there."""
    try:
        os.replace(part, place)
    except FileNotFoundError:
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(part, place)


def _folders_of(keys: Iterable[str], root: Path) -> set[Path]:
    """Return the folders whose entries may have changed: each that holds a key, and those above it up to ``root``."""
    folders = {""}
    for key in keys:
        first, second, _ = key.split("/")
        folders |= {first, f"{first}/{second}"}
    return {root / folder for folder in folders}


def _sync_all(syncers: ThreadPoolExecutor, paths: Sequence[Path]) -> None:
    """Sync each path, a share of them in each thread: to hand them over one by one costs more than to sync them."""
    list(syncers.map(_sync_some, (paths[first::_SYNCERS] for first in range(_SYNCERS))))


def _sync_some(paths: Sequence[Path]) -> None:
    for path in paths:
        _sync(path)


def _sync(path: Path) -> None:
    """Make a file's bytes, or the names in a folder, survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
