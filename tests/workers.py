"""Carrying jobs in a test as the relay and a worker would, in this process."""

from factcheck import celery_app
from factcheck.jobs.services import relay_once


def work(*, most: int = 1000) -> int:
    """Carry due jobs to their tasks until none is due; returns how many were carried."""
    celery_app.loader.import_default_modules()
    done = 0
    while done < most and (sent := relay_once(lambda kind, pairs: celery_app.tasks[kind].run(pairs))):
        done += sent
    return done
