"""The tables of SQLite's test database, migrated once and kept in a file: a copy takes no time, the migrations many seconds.

Whatever a migration says is part of the file's name. Triggers are made anew in every run, as after any migration.
"""

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import django
from django.db.backends.signals import connection_created

ROOT = Path(__file__).parent.parent


def copy_into_tests(folder: Path) -> None:
    """Give the test database of this process the tables kept in ``folder``; migrate a file there if there is none."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"{_key()}.sqlite3"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            _migrate(kept)

    def copy(connection: Any, **_: Any) -> None:
        ours = Path(connection.settings_dict["NAME"]).name.startswith("test")
        if ours and not _filled(connection.connection):
            source = sqlite3.connect(kept)
            source.backup(connection.connection)
            source.close()

    connection_created.connect(copy, weak=False, dispatch_uid="tests.tables")


def _key() -> str:
    digest = hashlib.sha256(f"{django.VERSION} {sys.version}".encode())
    for path in sorted(ROOT.glob("factcheck/*/migrations/*.py")):
        digest.update(path.read_bytes())
    for listed in ("requirements.txt", "requirements-dev.txt"):
        digest.update((ROOT / listed).read_bytes())
    return digest.hexdigest()[:16]


def _filled(raw: sqlite3.Connection) -> bool:
    return raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'").fetchone() is not None


def _migrate(kept: Path) -> None:
    for old in kept.parent.glob("*.sqlite3*"):
        old.unlink()
    unfinished = kept.with_suffix(".sqlite3-new")
    command = [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0"]
    subprocess.run(command, check=True, env={**os.environ, "DATABASE_URL": f"sqlite:///{unfinished}"})
    whole = sqlite3.connect(unfinished)
    # Nothing is left in a second file beside it.
    whole.execute("PRAGMA journal_mode = DELETE")
    whole.close()
    unfinished.rename(kept)
