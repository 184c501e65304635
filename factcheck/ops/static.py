"""Collecting the static files, once for each state of them."""

import hashlib
from io import StringIO
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.management.commands import collectstatic
from django.core.management import call_command
from django.utils.module_loading import import_string

from factcheck.ops.staticfiles import StaticFiles

_STAMP = ".collected"


class _Collect(collectstatic.Command):
    """Collects into the hashing storage, whichever storage this process serves from."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storage = import_string(settings.HASHED_STATIC)()


def _ignored() -> list[str]:
    config = apps.get_app_config("staticfiles")
    return config.ignore_patterns if isinstance(config, StaticFiles) else []


def fingerprint() -> str:
    """Return the SHA-256 over path, size and time of change of every static file that the finders know."""
    digest = hashlib.sha256(settings.HASHED_STATIC.encode())
    for finder in finders.get_finders():
        for path, storage in sorted(finder.list(_ignored()), key=lambda found: found[0]):
            facts = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static() -> bool:
    """Static files of the present state stand under STATIC_ROOT; returns whether anything had to be done."""
    stamp = Path(settings.STATIC_ROOT) / _STAMP
    now = fingerprint()
    if stamp.exists() and stamp.read_text() == now and (stamp.parent / "staticfiles.json").exists():
        return False
    call_command(_Collect(), interactive=False, verbosity=0, stdout=StringIO())
    stamp.write_text(now)
    return True
