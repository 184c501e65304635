"""Carrying jobs in a test as the relay and a worker would, in this process."""

from factcheck import celery_app
from factcheck.jobs.services import relay_once


def work(*, most: int = 1000, counting: str = "") -> int:
    """Carry due jobs to their tasks until none is due; returns how many were carried (of the kind ``counting``, if given)."""
    celery_app.loader.import_default_modules()
    done = counted = 0

    def carry(kind: str, pairs: list[list[object]]) -> None:
        nonlocal counted
        counted += len(pairs) if counting in ("", kind) else 0
        celery_app.tasks[kind].run(pairs)

    while done < most and (sent := relay_once(carry)):
        done += sent
    return counted
