"""The loop of the relay: no Celery task, so that a busy worker cannot starve it."""

import threading
import time

import structlog
from celery import current_app
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from kombu.exceptions import OperationalError

from factcheck.jobs.services import relay_once
from factcheck.ops import heartbeat

#: Seconds between two looks, after a look that found work, after one that failed, between two sweeps, and between two signs of life.
LOOK, SOON, PAUSE, SWEEP, SIGN = 0.2, 0.005, 2.0, 1.0, 5.0

logger = structlog.get_logger(__name__)


def send(kind: str, pairs: list[list[object]]) -> None:
    """Hand job ids with their fences to the task ``kind``; raises OperationalError soon if the broker is away."""
    current_app.send_task(kind, args=[pairs], retry=False)


def run_relay(stop: threading.Event) -> None:
    """Relay until ``stop`` is set. A database or broker that is away is tried again: the leases bring lost jobs back."""
    signed = swept = 0.0
    while not stop.is_set():
        if time.monotonic() - signed >= SIGN:
            heartbeat.touch("relay", settings.DATA_DIR)
            signed = time.monotonic()
        sweeping = time.monotonic() - swept >= SWEEP
        stop.wait(_look(sweeping=sweeping))
        swept = time.monotonic() if sweeping else swept
    connection.close()


def _look(*, sweeping: bool) -> float:
    """Relay once; return the seconds until the next look."""
    try:
        close_old_connections()
        sent = relay_once(send, sweeping=sweeping)
    except (DatabaseError, OperationalError, OSError) as error:
        logger.warning("relay_failed", error=type(error).__name__, detail=str(error)[:200])
        return PAUSE
    return SOON if sent else LOOK
