"""The random deep audit: a draw that anybody computes again, nobody's own work in it, and findings that count."""

import hashlib
from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factcheck.accounts.enums import Role
from factcheck.accounts.services import add_roles
from factcheck.audit.models import Event
from factcheck.audit.reading import words_of
from factcheck.claims.models import Claim, Flag
from factcheck.core import clock
from factcheck.core.problems import Invalid, MoveNotAllowed, NotYourRole
from factcheck.reviews.audit_reports import Report, claims_of, holds, reports_of, whole_report
from factcheck.reviews.drawing import drawn, list_hash
from factcheck.reviews.models import Draw, DrawnClaim, Verdict
from factcheck.reviews.periods import last_period, period_of
from factcheck.reviews.services.audits import Found, Wanted, draw_claims, record_finding
from factcheck.reviews.services.desk_rules import change_rules
from tests import factories
from tests.factories import Newsroom, fresh

QUOTES = (
    "closed the harbour bridge on Monday",
    "Engineers found cracks in two pillars",
    "Traffic is led over the ring road",
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sets(st.integers(0, 10**6), max_size=30), st.integers(1, 100), st.integers(0, 10**9))
def test_the_same_seed_and_list_give_the_same_draw(known: set[int], share: int, number: int) -> None:
    listed, seed = [f"cl_{each}" for each in known], str(number)
    first = drawn(seed=seed, share=share, listed=listed)
    assert first == drawn(seed=seed, share=share, listed=reversed(listed))
    assert len(first) == -(-len(listed) * share // 100)
    assert set(first) <= set(listed)
    assert first == drawn(seed=seed, share=100, listed=listed)[: len(first)]


def test_the_draw_is_the_one_that_is_documented() -> None:
    listed = [f"cl_{n}" for n in range(10)]
    numbers = {key: hashlib.sha256(f"abc:{key}".encode()).hexdigest() for key in listed}
    assert drawn(seed="abc", share=25, listed=listed) == sorted(listed, key=numbers.__getitem__)[:3]
    assert drawn(seed="abd", share=100, listed=listed) != drawn(seed="abc", share=100, listed=listed)


@pytest.mark.django_db
def test_weeks_and_months_begin_where_the_desk_is() -> None:
    desk = factories.newsroom().desk
    desk.time_zone = "Pacific/Auckland"
    zone = ZoneInfo("Pacific/Auckland")
    now = datetime(2026, 3, 31, 12, tzinfo=UTC)
    assert last_period(desk, "month", now) == (
        datetime(2026, 3, 1, tzinfo=zone),
        datetime(2026, 4, 1, tzinfo=zone),
    )
    assert period_of(desk, "week", datetime(2026, 3, 29).date()) == (
        datetime(2026, 3, 23, tzinfo=zone),
        datetime(2026, 3, 30, tzinfo=zone),
    )


def audited(room: Newsroom, share: int = 100) -> list[Claim]:
    """Return three claims that were approved in a period that is over, on a desk that audits."""
    made = [factories.approved(room, quote) for quote in QUOTES]
    change_rules(
        actor=room.actor("chris"),
        expected_version=None,
        changes={"audit_share": share, "audit_every": "week"},
    )
    return made


def draw(room: Newsroom, auditor: str = "omar", *, weeks: int = 1) -> Draw:
    """Draw the claims of a week that is over."""
    wanted = Wanted(room.people[auditor].id, clock.now().date() - timedelta(weeks=weeks))
    return draw_claims(actor=room.actor("chris"), wanted=wanted)


@pytest.mark.django_db
@pytest.mark.both
def test_claims_of_a_period_are_drawn_once_and_anybody_computes_it_again() -> None:
    room = factories.newsroom()
    made = a_week_before(room)
    row = draw(room)
    chosen = list(claims_of(row))
    assert (len(row.ids), len(chosen), row.left_out) == (3, 2, 0)
    assert row.ids == sorted(claim.public_id for claim in made)
    assert holds(row, chosen)
    line = words_of(Event.objects.select_related("detail").get(verb="audit.drawn")).after
    assert (line["seed"], line["list_sha256"]) == (row.seed, list_hash(row.ids))
    assert line["drawn"] == drawn(seed=line["seed"], share=line["share"], listed=row.ids)
    with pytest.raises(MoveNotAllowed, match="already"):
        draw(room)
    told = StringIO()
    call_command("recompute_draw", row.public_id, stdout=told)
    assert told.getvalue().splitlines()[-1] == "The draw holds."
    assert line["drawn"] == told.getvalue().splitlines()[3:-1]
    with pytest.raises(CommandError):
        call_command("recompute_draw", "dw_nothing", stdout=told)


def a_week_before(room: Newsroom, share: int = 50) -> list[Claim]:
    """Approve three claims a week ago."""
    with time_machine.travel(clock.now() - timedelta(days=7)):
        return audited(room, share)


@pytest.mark.django_db
@pytest.mark.both
def test_a_draw_holds_nothing_that_the_auditor_has_a_part_in() -> None:
    room = factories.newsroom()
    made = a_week_before(room, 100)
    add_roles(desk=room.desk, user=room.people["ana"], roles=frozenset({Role.REVIEWER}))
    row = draw(room, "rita")
    assert (row.ids, row.left_out, list(claims_of(row))) == ([], 3, [])
    other = _drawn_row(room, "ana")
    for claim in made:
        with pytest.raises(IntegrityError, match="audits nothing"), transaction.atomic():
            DrawnClaim.objects.create(
                draw=other, place=1, claim=claim, verdict=Verdict.objects.get(claim=claim)
            )


def _drawn_row(room: Newsroom, auditor: str) -> Draw:
    now = clock.now()
    return Draw.objects.create(
        desk=room.desk,
        pace="month",
        since=now - timedelta(days=1),
        until=now,
        share=1,
        seed="0" * 64,
        left_out=0,
        auditor=room.people[auditor],
        drawn_by=room.people["chris"],
        drawn_at=now,
    )


@pytest.mark.django_db
def test_who_draws_whom_and_when() -> None:
    room = factories.newsroom()
    with pytest.raises(Invalid, match="share"):
        draw(room)
    audited(room)
    chris, today = room.actor("chris"), clock.now().date()
    with pytest.raises(NotYourRole):
        draw_claims(actor=room.actor("rita"), wanted=Wanted(room.people["omar"].id))
    for name in ("ana", "vera"):
        with pytest.raises(Invalid):
            draw_claims(actor=chris, wanted=Wanted(room.people[name].id))
    with pytest.raises(Invalid, match="not over"):
        draw_claims(actor=chris, wanted=Wanted(room.people["omar"].id, today))
    assert draw_claims(actor=chris, wanted=Wanted(room.people["omar"].id)).ids == []


@pytest.mark.django_db
@pytest.mark.both
def test_findings_are_written_once_count_and_a_serious_one_flags_the_claim() -> None:
    room = factories.newsroom()
    a_week_before(room, 100)
    row = draw(room)
    first, second, third = claims_of(row)
    find(room, row, first, "sound")
    find(room, row, second, "serious")
    with pytest.raises(MoveNotAllowed):
        find(room, row, first, "minor")
    for name, error in (("rita", NotYourRole), ("chris", NotYourRole)):
        with pytest.raises(error):
            find(room, row, third, "sound", by=name)
    for finding, text in (("grave", "So."), ("minor", "  ")):
        with pytest.raises(Invalid):
            record_finding(
                actor=room.actor("omar"), draw_id=row.id, found=Found(third.claim_id, finding, text)
            )
    assert reports_of([row])[row.id] == Report(drawn=3, sound=1, serious=1) == whole_report(room.desk.id)
    assert (whole_report(room.desk.id).serious_share, Report(drawn=3).serious_share) == (50, None)
    flag = Flag.objects.get()
    assert (flag.claim_id, flag.flag, flag.cause) == (second.claim_id, "audit_finding", "I rang again.")
    factories.reopened(room, fresh(second.claim))
    for change in (lambda: DrawnClaim.objects.update(finding="minor"), DrawnClaim.objects.all().delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.update(seed="1" * 64)


def find(room: Newsroom, row: Draw, one: DrawnClaim, finding: str, *, by: str = "omar") -> None:
    """Write down a finding."""
    record_finding(actor=room.actor(by), draw_id=row.id, found=Found(one.claim_id, finding, "I rang again."))
