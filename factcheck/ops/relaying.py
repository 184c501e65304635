"""The loop of the relay: no Celery task, so that a busy worker cannot starve it."""

import threading
import time

import structlog
from celery import current_app
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from kombu.exceptions import OperationalError

from factcheck.core import clock
from factcheck.jobs.models import Job
from factcheck.jobs.services import relay_once
from factcheck.ops import heartbeat

#: Seconds to the next look: after one that found nothing due, work, only what has to wait for a host or a worker, a fault.
IDLE, SOON, BLOCKED, PAUSE = 0.05, 0.005, 0.2, 2.0
#: While workers come back for more, what is blocked is looked at as often as what is not: seconds since work was found.
LATELY = 1.0
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
        stop.wait(IDLE if pause == BLOCKED and now - worked < LATELY else pause)
    connection.close()


def _look(*, sweeping: bool) -> float:
    """Relay once if there may be something to relay; return the seconds until the next look."""
    try:
        close_old_connections()
        due = Job.objects.due(clock.database_now()).exists()
        if not (due or sweeping):
            return IDLE
        sent = relay_once(send, sweeping=sweeping)
    except (DatabaseError, OperationalError, OSError) as error:
        logger.warning("relay_failed", error=type(error).__name__, detail=str(error)[:200])
        return PAUSE
    if sent:
        return SOON
    return BLOCKED if due else IDLE
