"""Content-addressed store of evidence: a key is made of the SHA-256 of the bytes, so what is there cannot be altered unseen.

It rests on any Django storage. On a file system a blob is written beside its place, synced and renamed, so that a full
disk or a crash leaves no half-written key.
"""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import IO

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages

from factcheck.fetching.outcomes import Code, FetchError

_CHUNK = 1024 * 1024


class EvidenceStore:
    """Blobs by their hash. Give it a storage; ``evidence_store()`` gives the installation's own."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def put(self, source: IO[bytes] | bytes) -> str:
        """Store the bytes of ``source`` (read from its present position) and return their key; the same twice is one blob.

        Raises ``FetchError(STORAGE)`` if it cannot be written; then the key does not exist.
        """
        try:
            with tempfile.TemporaryFile(dir=self._local_dir()) as copy:
                key = key_for(_copy(source, copy))
                if not self.exists(key) or not self.verify(key):
                    copy.seek(0)
                    self._save(key, copy)
        except OSError as error:
            raise FetchError(Code.STORAGE, str(error)) from error
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

    def _local_dir(self) -> str | None:
        if not isinstance(self._storage, FileSystemStorage):
            return None
        folder = Path(self._storage.location)
        folder.mkdir(parents=True, exist_ok=True)
        return str(folder)

    def _save(self, key: str, copy: IO[bytes]) -> None:
        if isinstance(self._storage, FileSystemStorage):
            _write_renamed(Path(self._storage.path(key)), copy)
        else:
            self._storage.delete(key)
            self._storage.save(key, File(copy))


def evidence_store() -> EvidenceStore:
    """Return the store of this installation (``STORAGES["evidence"]``)."""
    return EvidenceStore(storages["evidence"])


def key_for(sha256: str) -> str:
    """Return ``sha256/ab/cd/<hash>`` for a hash of 64 hexadecimal characters."""
    return f"sha256/{sha256[:2]}/{sha256[2:4]}/{sha256}"


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


def _write_renamed(path: Path, copy: IO[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as part:
            while chunk := copy.read(_CHUNK):
                part.write(chunk)
            part.flush()
            os.fsync(part.fileno())
        Path(name).chmod(0o440)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
