"""Whose turn it is: which of the due jobs a look of the relay takes. Reads and locks; the lease is written elsewhere."""

from collections import defaultdict
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from factcheck.jobs.enums import JobState
from factcheck.jobs.models import Job
from factcheck.jobs.politeness import busy_hosts, careful_hosts, closed_hosts, single_file_lifted


def anything_next(now: datetime) -> bool:
    """Return whether a job is due that has room, as far as can be told without a lock."""
    return _wanted(now, _room()).exists()


def next_jobs(now: datetime) -> list[Job]:
    """Return due jobs in turn, locked: each owner's first, then each owner's second, and so on; hosts that want a pause are left out.

    At most one a host, unless single file is lifted.
    """
    room = _room()
    hosts: set[str] = set()
    careful = set(careful_hosts()) if single_file_lifted() else None
    chosen = []
    # Before they are put in turn: a queue that grows because nobody serves it makes no look longer.
    turns = _in_turn(_wanted(now, room), now, careful).values_list("id", "kind", "host")
    for job_id, kind, host in turns[: settings.JOB_WINDOW * 5]:
        if host in hosts or room[kind] <= 0:
            continue
        if host and (careful is None or host in careful):
            hosts.add(host)
        room[kind] -= 1
        chosen.append(job_id)
    rows = Job.objects.filter(id__in=chosen, state=JobState.WAITING)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    found = {job.id: job for job in rows}
    return [found[job_id] for job_id in chosen if job_id in found]


def _wanted(now: datetime, room: dict[str, int]) -> QuerySet[Job]:
    """The due jobs of kinds that have room."""
    due: QuerySet[Job] = Job.objects.due(now)
    return due.exclude(kind__in=[kind for kind, left in room.items() if left <= 0])


def _room() -> dict[str, int]:
    """How many jobs of each kind may yet be under way: work that waits for one queue holds up no other."""
    leased = Job.objects.filter(state=JobState.LEASED).order_by().values_list("kind")
    room: dict[str, int] = defaultdict(lambda: settings.JOB_WINDOW)
    room.update((kind, settings.JOB_WINDOW - number) for kind, number in leased.annotate(number=Count("id")))
    return room


def _in_turn(due: QuerySet[Job], now: datetime, careful: set[str] | None) -> QuerySet[Job]:
    """Order what is ``due`` by urgency and turn; an owner has one turn a host, so that no number of addresses holds up another's.

    With ``careful`` these hosts alone go in single file.
    """
    order = [F("urgency").asc(), F("not_before").asc(), F("id").asc()]
    due = due.exclude(host__in=closed_hosts(now)).exclude(host__in=busy_hosts())
    nth = Window(RowNumber(), partition_by=[F("owner_id"), F("host")], order_by=order)
    firsts = due.annotate(nth=nth).filter(Q(nth=1) | Q(host="")).values("id")
    chosen: QuerySet[Job] = Job.objects.filter(id__in=firsts)
    if careful is not None:
        chosen = due.filter(Q(id__in=firsts) | ~Q(host__in=careful))
    turn = Window(RowNumber(), partition_by=[F("urgency"), F("owner_id")], order_by=order)
    return chosen.annotate(turn=turn).order_by("urgency", "turn", "not_before", "id")
