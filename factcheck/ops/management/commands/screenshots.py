"""manage.py screenshots --to docs/images"""

import importlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from factcheck.ops import pictures
from factcheck.ops.sample.newsroom import load

#: What of this installation must not reach the one that is photographed.
_OURS = ("DATABASE_URL", "REDIS_URL", "PUBLIC_BASE_URL")


class Command(BaseCommand):
    """Load the sample into an installation of its own, photograph it, and throw it away."""

    help = "Takes the pictures of README and documents from a sample newsroom that is made for it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say where they go."""
        parser.add_argument("--to", required=True, help="the folder of the pictures")
        parser.add_argument(
            "--inside", action="store_true", help="photograph this installation, which is empty"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Carry it out."""
        lacking = pictures.missing()
        if lacking:
            raise CommandError(f"Pictures need what is not here: {lacking}. Run make setup.", returncode=1)
        target = Path(options["to"]).resolve()
        if options["inside"]:
            self._inside(target)
        else:
            _outside(target)
            self.stdout.write(f"The pictures are in {target}.")

    def _inside(self, target: Path) -> None:
        travel = importlib.import_module("time_machine").travel
        with travel(pictures.HOUR - pictures.WORKED, tick=True):
            call_command("migrate", verbosity=0)
            load()
        with travel(pictures.HOUR, tick=True):
            current_app.loader.import_default_modules()
            current_app.tasks["web.notices"]()  # here and now, as a worker would
            pictures.take(target)


def _outside(target: Path) -> None:
    """Run the same command on an installation of its own in a temporary folder."""
    kept = {name: value for name, value in os.environ.items() if name not in _OURS}
    with tempfile.TemporaryDirectory(prefix="factcheck-pictures-") as folder:
        own = {
            "FACTCHECK_DATA_DIR": folder,
            "RATE_LIMITS": "off",
            "LOG_LEVEL": "ERROR",
            "PUBLISHER_NAME": "The Harbour Courier",
            "PUBLIC_LICENSE": "CC BY 4.0",
            "CORRECTIONS_EMAIL": "corrections@courier.example",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
        }
        command = [
            sys.executable,
            str(settings.BASE_DIR / "manage.py"),
            "screenshots",
            "--inside",
            "--to",
            str(target),
        ]
        done = subprocess.run(command, env={**kept, **own}, check=False)  # noqa: S603 -- our own command
    if done.returncode:
        raise CommandError("The pictures could not be taken; the lines above say why.", returncode=1)
