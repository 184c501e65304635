"""Watching the sources that claims quote: the next check of each is a waiting job."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from factcheck.claims.enums import Stage
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.fetching import guard
from factcheck.fetching.codes import Code
from factcheck.jobs.enums import Urgency
from factcheck.jobs.models import Job
from factcheck.jobs.services import NewJob, enqueue, finish
from factcheck.sources.enums import SourceKind
from factcheck.sources.models import Evidence, Fetch, Snapshot, Source
from factcheck.sources.schedule import FRESH, SECOND_STRIKE, URGENT_PAUSE, pause_after

WATCH = "sources.watch"
#: Outcomes that show the page as it is from then on.
_SEEN_NEW = (Code.CAPTURED, Code.CHANGED)


def keep_watching(source: Source) -> datetime | None:
    """Queue the next check of a locked source whose try has ended, and return when; None if no claim quotes what was captured."""
    if not _watched(source):
        return None
    now = clock.database_now()
    if source.state_code == Code.GONE_DOUBTFUL:
        return _queue(source, now + SECOND_STRIKE)
    newest = Fetch.objects.filter(source=source, code__in=_SEEN_NEW).order_by("-ended_at").first()
    elapsed = now - newest.ended_at if newest else timedelta(0)
    return _queue(source, now + pause_after(elapsed, urgent=is_urgent(source)))


def _watched(source: Source) -> bool:
    return (
        source.kind == SourceKind.WEB
        and Snapshot.objects.filter(source=source, fetch__isnull=False).exists()
        and Evidence.objects.live().filter(source=source).exists()
    )


def is_urgent(source: Source) -> bool:
    """Whether a claim that quotes the source is in review, or was released a short while ago."""
    recent = Q(claim__public=True, claim__released_at__gt=clock.now() - FRESH)
    quoted = Evidence.objects.live().filter(source=source)
    return quoted.filter(Q(claim__stage=Stage.IN_REVIEW) | recent).exists()


def _queue(source: Source, moment: datetime) -> datetime | None:
    """Make sure that a check waits, at ``moment`` or before it; returns when."""
    try:
        host = guard.check_url(source.url, settings.FETCH_ALLOW_NETS).host
    except guard.UrlRefused:
        return None  # the operator no longer lets the address be fetched
    new = NewJob(kind=WATCH, subject_id=source.id, not_before=moment, urgency=Urgency.ROBOT, host=host)
    return enqueue(new).not_before


def watch_from_now(*, source: Source) -> None:
    """Begin to watch a captured source that somebody quotes, in the caller's transaction; one that is watched stays so."""
    if _watched(source):
        _tell(source.id, _queue(source, clock.database_now() + pause_after(timedelta(0), urgent=False)))


def hasten_checks(*, claim: Claim) -> None:
    """Bring the next checks of a claim's sources forward, in the caller's transaction: it went to review, or to the public."""
    quoted = Evidence.objects.live().filter(claim=claim).values("source_id")
    for source in Source.objects.filter(id__in=quoted).order_by("id"):
        if _watched(source):
            _tell(source.id, _queue(source, clock.database_now() + URGENT_PAUSE))


def _tell(source_id: UUID, moment: datetime | None) -> None:
    Source.objects.filter(id=source_id).update(next_check_at=moment)


def still_watched(*, jobs: list[Job]) -> list[Job]:
    """Return the jobs whose sources are quoted still; the others end here, and their sources rest."""
    kept: list[Job] = []
    for job in jobs:
        with transaction.atomic():
            source = Source.objects.select_for_update(of=("self",)).get(id=job.subject_id)
            if _watched(source):
                kept.append(job)
            else:
                finish(job=job)
                _tell(source.id, None)
    return kept
