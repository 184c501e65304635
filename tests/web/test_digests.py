"""The digest by e-mail: wanted, due, not empty, once, and after a failure again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db.models import F

from factcheck.accounts.models import User
from factcheck.core import clock
from factcheck.jobs.models import Job
from factcheck.web.digests import DIGEST_JOB
from factcheck.web.models import Digest, Notice
from factcheck.web.noticing import make_notices
from tests import factories
from tests.factories import Newsroom
from tests.web.newsrooms import signed_in
from tests.web.test_notices import note, returned
from tests.workers import work

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


def wanting(pace: str = "day") -> Newsroom:
    """A newsroom in which Ana wants the digest and one of her claims came back."""
    room = factories.newsroom()
    User.objects.filter(id=room.people["ana"].id).update(
        email="ana@example.org", email_digest=True, digest_every=pace
    )
    returned(room, factories.submitted(room))
    make_notices()
    return room


def pass_time(**span: float) -> None:
    """Let time go by: what is planned and what was sent moves into the past."""
    gone = timedelta(**span)
    Job.objects.filter(state="waiting").update(not_before=F("not_before") - gone)
    Digest.objects.filter(sent_at__isnull=False).update(sent_at=F("sent_at") - gone)


def test_a_digest_gathers_for_a_while_and_tells_once() -> None:
    room = wanting()
    work()
    assert len(mail.outbox) == 0
    pass_time(minutes=11)
    work()
    (sent,) = mail.outbox
    notice = Notice.objects.get()
    assert (sent.to, sent.subject) == (["ana@example.org"], "Factcheck: 1 notice waits for you")
    assert "Returned to you · claim 1 · Rita" in sent.body
    assert f"/notices/{notice.public_id}" in sent.body
    assert "Name the bridge." not in sent.body
    assert "closed the harbour bridge on Monday" not in sent.body
    assert Digest.objects.get().through_seq == notice.event_seq
    assert Job.objects.get(kind=DIGEST_JOB).state == "done"
    assert room.people["ana"].username not in sent.body


@pytest.mark.parametrize(("pace", "hours"), [("hour", 1), ("day", 24)])
def test_the_next_one_waits_for_its_pace(pace: str, hours: int) -> None:
    room = wanting(pace)
    pass_time(minutes=11)
    work()
    made = factories.claim(room, "cracks in two pillars")
    note(room, made, f"@{room.people['ana'].username} look", by="ben")
    make_notices()
    pass_time(hours=hours - 0.2)
    work()
    assert len(mail.outbox) == 1
    pass_time(hours=0.3)
    work()
    assert len(mail.outbox) == 2
    assert "You are named in a note" in mail.outbox[1].body
    assert "Returned to you" not in mail.outbox[1].body


def test_what_was_read_meanwhile_makes_no_empty_mail() -> None:
    room = wanting()
    signed_in(room, "ana").post("/notices/read")
    pass_time(minutes=11)
    work()
    assert mail.outbox == []
    assert Job.objects.get(kind=DIGEST_JOB).state == "done"


def test_who_left_the_desk_or_switched_it_off_gets_none() -> None:
    room = wanting()
    User.objects.filter(id=room.people["ana"].id).update(email_digest=False)
    pass_time(minutes=11)
    work()
    second = wanting()
    factories.accounts.Membership.objects.filter(user=second.people["ana"]).update(roles=0)
    pass_time(minutes=11)
    work()
    assert mail.outbox == []
    returned(room, factories.submitted(room, "cracks in two pillars"))
    make_notices()
    assert Job.objects.filter(kind=DIGEST_JOB, state="waiting").count() == 0


def test_a_mail_that_did_not_leave_is_tried_again(settings: Any) -> None:
    wanting()
    pass_time(minutes=11)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    work()
    assert Digest.objects.get().sent_at is None
    assert Job.objects.get(kind=DIGEST_JOB).last_error.startswith("ConnectionRefusedError")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    pass_time(hours=1)
    work()
    assert len(mail.outbox) == 1


def test_a_worker_that_died_while_sending_sends_no_second_mail_inside_the_pace() -> None:
    room = wanting()
    Digest.objects.create(user=room.people["ana"], sent_at=clock.now())
    pass_time(minutes=11)
    work()
    assert mail.outbox == []
    waiting = Job.objects.get(kind=DIGEST_JOB)
    assert waiting.state == "waiting"
    assert waiting.not_before > clock.now() + timedelta(hours=23)


def test_the_pace_is_kept_from_the_settings() -> None:
    room = factories.newsroom()
    sent = {"name": "Ana", "theme": "dark", "density": "compact", "email": "ana@example.org"}
    ana = signed_in(room, "ana")
    ana.post("/settings", sent | {"email_digest": "on", "digest_every": "hour"})
    assert User.objects.get(id=room.people["ana"].id).digest_every == "hour"
    assert ana.post("/settings", sent | {"digest_every": "minute"}).status_code == 422


def test_a_digest_speaks_the_language_and_zone_of_the_person() -> None:
    room = wanting()
    User.objects.filter(id=room.people["ana"].id).update(language="de", time_zone="Asia/Tokyo")
    Notice.objects.update(at=datetime(2026, 3, 1, 20, 0, tzinfo=UTC))
    pass_time(minutes=11)
    work()
    (sent,) = mail.outbox
    assert sent.subject == "Factcheck: 1 Mitteilung wartet auf Sie"
    (line,) = [line for line in sent.body.splitlines() if "An Sie zurückgegeben" in line]
    assert line.strip().startswith("- 2. M")
    assert " 05:00 · An Sie zurückgegeben · Aussage 1 · Rita" in line
