"""Pages between fetching and reading: one transaction writes down a whole batch, another job reads each."""

import copy
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import JSONField, Value

from factcheck.core import clock
from factcheck.jobs.models import Job
from factcheck.jobs.services import finish, pass_on
from factcheck.sources.models import Arrival
from factcheck.sources.services import unread
from factcheck.sources.services.captures import Try
from factcheck.sources.services.tries import record_try

READ = "sources.read"


@dataclass(frozen=True)
class Caught:
    """A fetch that ended, and its job; ``legible`` says that there may be words to read in what ``host`` sent."""

    job: Job
    ended: Try
    legible: bool = False
    host: str = ""


def keep_arrivals(*, caught: list[Caught]) -> list[Caught]:
    """Pass the jobs of pages on to be read, in one transaction; returns those that must be read at once.

    Those are of sources another capture of which waits to be read: two of one source are not read at the same time.
    """
    try:
        _keep(caught)
    except IntegrityError:
        return [one for one in caught if not _kept_alone(one)]
    return []


def _kept_alone(one: Caught) -> bool:
    try:
        _keep([one])
    except IntegrityError:
        return False
    return True


def _keep(caught: list[Caught]) -> None:
    with transaction.atomic():
        held = pass_on(jobs=[one.job for one in caught], kind=READ)
        Arrival.objects.bulk_create(
            Arrival(
                source_id=one.job.subject_id,
                job_id=one.job.id,
                kind=one.job.kind,
                host=one.job.host,
                attempts=one.job.attempts,
                # As an expression: Django would else gather the column in an array, whose every quotation mark is escaped.
                ended=Value(unread.as_record(one.ended), JSONField()),
                created_at=clock.now(),
            )
            for one in caught
            if one.job.id in held
        )


def read_arrival(*, job: Job) -> None:
    """Read the page that ``job`` is about and write down how its try ended; raises LeaseLost like record_try."""
    arrival = Arrival.objects.filter(job_id=job.id).first()
    if arrival is None:
        finish(job=job)
        return
    errand = copy.copy(job)
    errand.kind, errand.host, errand.attempts = arrival.kind, arrival.host, arrival.attempts
    record_try(job=errand, ended=unread.read(unread.from_record(arrival.ended)))
