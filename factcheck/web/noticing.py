"""Notices are made from the journal: a cursor says how far it was read, and reading a line again makes no second notice."""

from django.db import transaction

from factcheck.audit.models import Event, JournalHead
from factcheck.web.addressees import TOLD, addressees, read_facts
from factcheck.web.digests import plan_digests
from factcheck.web.models import Notice, NoticeCursor

#: Lines read in one transaction, and transactions in one run: the next run goes on.
BATCH, BATCHES = 500, 20


def make_notices() -> int:
    """Read the journal from where it was left and tell people; returns how many notices are new."""
    made = 0
    for _each in range(BATCHES):
        read, new = _read_on()
        made += new
        if not read:
            break
    return made


def read_again(*, after: int) -> None:
    """Let the next runs read the journal again from the line ``after``: what is missing is made, what is there stays."""
    with transaction.atomic():
        NoticeCursor.objects.get_or_create(id=1)
        cursor = NoticeCursor.objects.select_for_update().get(id=1)
        cursor.seq = min(cursor.seq, max(0, after))
        cursor.save(update_fields=["seq"])


def _read_on() -> tuple[int, int]:
    """Read one batch; returns how many lines, and how many notices are new."""
    cursor = NoticeCursor.objects.filter(id=1).first()
    head = JournalHead.objects.filter(id=1).first()
    if head is None or (cursor is not None and cursor.seq >= head.seq):
        return 0, 0
    with transaction.atomic():
        NoticeCursor.objects.get_or_create(id=1)
        locked = NoticeCursor.objects.select_for_update().get(id=1)
        events = list(
            Event.objects.filter(seq__gt=locked.seq).order_by("seq")[:BATCH].select_related("detail")
        )
        if not events:
            return 0, 0
        new = _tell(events)
        locked.seq = events[-1].seq
        locked.save(update_fields=["seq"])
    return len(events), new


def _tell(events: list[Event]) -> int:
    chosen = [event for event in events if event.verb in TOLD and event.desk_id is not None]
    if not chosen:
        return 0
    facts = read_facts(chosen)
    wanted: list[Notice] = []
    for event in chosen:
        article, claim = facts.article_of(event), facts.claim_of(event)
        if article is None or event.desk_id is None:
            continue
        wanted += [
            Notice(
                user_id=user_id,
                desk_id=event.desk_id,
                event_seq=event.seq,
                kind=kind,
                about=article.public_id,
                claim=claim.public_id if claim else "",
                at=event.at,
            )
            for user_id, kind in addressees(event, facts).items()
        ]
    return _keep(wanted)


def _keep(wanted: list[Notice]) -> int:
    """Write the notices that are not there yet: nobody is told of one line twice, whatever the reason was then."""
    lines = {notice.event_seq for notice in wanted}
    known = set(Notice.objects.filter(event_seq__in=lines).values_list("user_id", "event_seq"))
    new = [notice for notice in wanted if (notice.user_id, notice.event_seq) not in known]
    Notice.objects.bulk_create(new)
    plan_digests(notice.user_id for notice in new)
    return len(new)
