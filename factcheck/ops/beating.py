"""Signs of life of the Celery processes."""

from typing import Any

from celery import bootsteps
from celery.beat import PersistentScheduler
from django.conf import settings

from factcheck.ops import heartbeat

#: Seconds between two signs.
_EVERY = 10.0


class Scheduler(PersistentScheduler):
    """Beat's own scheduler; it leaves a sign at each tick (CELERY_BEAT_MAX_LOOP_INTERVAL bounds the pause)."""

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        """Do what is due; return the seconds until the next tick."""
        heartbeat.touch("beat", settings.DATA_DIR)
        return super().tick(*args, **kwargs)


class WorkerSign(bootsteps.StartStopStep):
    """Leaves a sign while the worker's own loop turns; a worker that hangs leaves none."""

    requires = ("celery.worker.components:Timer",)

    def start(self, worker: Any) -> None:
        """Leave the first sign and plan the others."""
        heartbeat.touch("worker", settings.DATA_DIR)
        self._entry = worker.timer.call_repeatedly(
            _EVERY, heartbeat.touch, ("worker", settings.DATA_DIR), priority=10
        )

    def stop(self, worker: Any) -> None:
        """Leave no more signs."""
        self._entry.cancel()
