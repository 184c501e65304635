"""Captures that are queued, and what must be true of them when everything has ended."""

from pathlib import Path

from factcheck.audit.services import verify_journal
from factcheck.jobs.enums import JobState
from factcheck.jobs.models import Job
from factcheck.sources.models import Fetch, Snapshot, Source
from factcheck.sources.services.register import add_web_source
from tests import factories


def queue(room: factories.Newsroom, urls: list[str]) -> list[Source]:
    """Make a source of each address; its capture is queued."""
    return [add_web_source(actor=room.actor("ana"), url=url)[0] for url in urls]


def all_ended() -> bool:
    """Return whether no job waits or runs."""
    return not Job.objects.live().exists()


def check_each_captured_once(sources: list[Source], store: Path) -> None:
    """Every source has one try, one snapshot whose bytes are stored, and a job that is done."""
    expected = {source.id for source in sources}
    assert len(expected) == len(sources)
    assert sorted(Fetch.objects.values_list("source_id", flat=True)) == sorted(expected)
    assert sorted(Snapshot.objects.values_list("source_id", flat=True)) == sorted(expected)
    states = Source.objects.filter(id__in=expected).values_list("state", "snapshot_count").distinct()
    assert list(states) == [("captured", 1)]
    jobs = Job.objects.values_list("subject_id", "state")
    assert sorted(jobs) == sorted((key, JobState.DONE) for key in expected)
    for key in Snapshot.objects.values_list("blob_key", flat=True):
        assert (store / key).is_file()
    assert verify_journal().first_bad is None
