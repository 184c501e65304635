"""The digest by e-mail: what waits for a person, bundled by article, at most once an hour or a day, never an empty one.

The job's row says when the next one is due, the digest's row when the last one went and up to which line of the journal it told.
``sent_at`` is written before the mail leaves: a worker that dies while sending costs a pause, and sends no second mail inside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import ngettext

from factcheck.accounts.enums import DigestPace
from factcheck.accounts.models import Desk, User
from factcheck.accounts.speaking import speaking_to
from factcheck.core import clock
from factcheck.jobs.enums import Urgency
from factcheck.jobs.models import Job
from factcheck.jobs.services import NewJob, enqueue, finish, postpone
from factcheck.web.models import Digest, Notice
from factcheck.web.notice_list import Bundle, bundled

DIGEST_JOB = "web.digest"
PACES = {DigestPace.HOUR: timedelta(hours=1), DigestPace.DAY: timedelta(days=1)}
#: What happens within this time after the first notice goes in the same mail.
GATHER = timedelta(minutes=10)
#: Notices told in one mail; the rest stands on the page.
MOST = 100


@dataclass(frozen=True)
class _Mail:
    """A mail that is ready, and the line of the journal up to which it tells."""

    user: User
    subject: str
    body: str
    through: int


def plan_digests(user_ids: Iterable[UUID]) -> None:
    """Make sure that a digest comes for those of these people who want one; call it where their notices are made."""
    wanting = User.objects.filter(id__in=set(user_ids), email_digest=True, is_active=True).exclude(email="")
    last = {row.user_id: row.sent_at for row in Digest.objects.filter(user__in=wanting)}
    soon = clock.database_now() + GATHER
    for user in wanting:
        sent_at = last.get(user.id)
        due = max(soon, sent_at + _pace(user)) if sent_at else soon
        enqueue(NewJob(DIGEST_JOB, user.id, not_before=due, urgency=Urgency.ROBOT, owner_id=user.id))


def send_digest(*, job: Job) -> None:
    """Send a person's digest if it is wanted, due and not empty."""
    mail, before = _reserve(job)
    if mail is None:
        return
    try:
        send_mail(mail.subject, mail.body, settings.DEFAULT_FROM_EMAIL, [mail.user.email])
    except (OSError, SMTPException):
        Digest.objects.filter(user=mail.user).update(sent_at=before)
        raise
    with transaction.atomic():
        Digest.objects.filter(user=mail.user).update(through_seq=mail.through)
        finish(job=job)
        if _waiting(mail.user, mail.through).exists():
            plan_digests([mail.user.id])


def _reserve(job: Job) -> tuple[_Mail | None, datetime | None]:
    """Write down that the mail goes now, and return it with the time of the one before; without a mail the job is ended or put off."""
    now = clock.database_now()
    with transaction.atomic():
        user = User.objects.select_for_update().get(id=job.subject_id)
        row, _new = Digest.objects.get_or_create(user=user)
        notices = list(_waiting(user, row.through_seq).order_by("-at", "-event_seq")[:MOST])
        if not (user.email_digest and user.email and user.is_active and notices):
            finish(job=job)
            return None, None
        before = row.sent_at
        if before is not None and before + _pace(user) > now:
            postpone(job=job, not_before=before + _pace(user), error="")
            return None, None
        row.sent_at = now
        row.save(update_fields=["sent_at"])
        return _written(user, notices), before


def _pace(user: User) -> timedelta:
    return PACES[DigestPace(user.digest_every)]


def _waiting(user: User, after: int) -> QuerySet[Notice]:
    """What the person has not looked at and no digest has told, on the desks that he belongs to now."""
    desks = Desk.objects.of(user).values("id")
    return Notice.objects.filter(
        user=user, desk__in=desks, event_seq__gt=after, seen_at__isnull=True, done_at__isnull=True
    ).select_related("desk")


def _written(user: User, notices: list[Notice]) -> _Mail:
    """The mail in the person's language and zone; articles, claim numbers and addresses, no words of claims or sources."""
    with speaking_to(user, notices[0].desk):
        number = len(notices)
        subject = ngettext("%(n)s notice waits for you", "%(n)s notices wait for you", number) % {"n": number}
        context = {"user": user, "desks": _by_desk(notices), "address": settings.PUBLIC_BASE_URL}
        body = render_to_string("notices/digest.txt", context)
    return _Mail(user, f"Factcheck: {subject}", body, max(notice.event_seq for notice in notices))


def _by_desk(notices: list[Notice]) -> list[tuple[Desk, list[Bundle]]]:
    desks = dict.fromkeys(notice.desk for notice in notices)
    return [(desk, bundled([notice for notice in notices if notice.desk_id == desk.id])) for desk in desks]
