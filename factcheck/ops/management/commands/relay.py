"""Carry due jobs from the database to the broker."""

import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from factcheck.ops.relaying import run_relay


class Command(BaseCommand):
    """Look for due jobs several times a second, lease them and hand them to Celery, until SIGTERM."""

    help = "Hand due jobs to the workers until Ctrl-C or SIGTERM."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()

        def note(number: int, frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, note)
        signal.signal(signal.SIGINT, note)
        run_relay(stop)
