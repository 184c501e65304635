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

#: Seconds to the next look: after one that found nothing, one that found work, one that failed.
LOOK, SOON, PAUSE = 0.2, 0.005, 2.0
#: Whoever had work is likely to have more as soon as workers have room: seconds between looks, and for how long.
EAGER, LATELY = 0.05, 1.0
#: Seconds between two sweeps, and between two signs of life.
SWEEP, SIGN = 1.0, 5.0

logger = structlog.get_logger(__name__)


def send(kind: str, pairs: list[list[object]]) -> None:
    """Hand job ids with their fences to the task ``kind``; raises OperationalError soon if the broker is away."""
    current_app.send_task(kind, args=[pairs], retry=False)


def run_relay(stop: threading.Event) -> None:
    """Relay until ``stop`` is set. A database or broker that is away is tried again: the leases bring lost jobs back."""
    signed = swept = worked = 0.0
    while not stop.is_set():
        if time.monotonic() - signed >= SIGN:
            heartbeat.touch("relay", settings.DATA_DIR)
            signed = time.monotonic()
        sweeping = time.monotonic() - swept >= SWEEP
        pause = _look(sweeping=sweeping)
        now = time.monotonic()
        swept = now if sweeping else swept
        worked = now if pause == SOON else worked
        stop.wait(EAGER if pause == LOOK and now - worked < LATELY else pause)
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
