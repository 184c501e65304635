"""What the database itself holds of a blind second check, whatever the code says."""

import pytest
from django.db import IntegrityError, transaction

from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.reviews.models import Conference, Decision, Pass, Review
from factcheck.reviews.services.decisions import make_verdict
from tests import factories
from tests.factories import Newsroom
from tests.reviews.judges import blind, differing, judge

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def _refused(match: str) -> pytest.RaisesExc[IntegrityError]:
    return pytest.raises(IntegrityError, match=match)


def test_the_database_holds_the_conference() -> None:
    room = factories.newsroom()
    made = differing(room)
    place, review = Pass.objects.get(review__claim=made, state="conference"), Review.objects.get(claim=made)
    with _refused("approvals of every pass|waits for the conference"), transaction.atomic():
        make_verdict(made, review)
    for state in ("open", "done"):
        with _refused("not passed by"), transaction.atomic():
            Pass.objects.filter(id=place.id).update(state=state)
    with _refused("named for it"), transaction.atomic():
        _decide(room, place, "dana", made)
    for name in ("ana", "rita"):
        with _refused("no part"), transaction.atomic():
            Conference.objects.update(decider=room.people[name])
    Conference.objects.update(decider=room.people["dana"])
    with _refused("as its decider decided"), transaction.atomic():
        Conference.objects.update(outcome="approve", reason="So.", ended_at=clock.now())
    with _refused("append-only"), transaction.atomic():
        Conference.objects.all().delete()
    _decide(room, place, "dana", made)
    with _refused("waits for the conference"), transaction.atomic():
        make_verdict(made, review)


def _decide(room: Newsroom, place: Pass, name: str, made: Claim) -> None:
    Decision.objects.create(
        in_pass=place,
        reviewer=room.people[name],
        kind="approve",
        status="confirmed",
        text="So.",
        digest=made.content_digest,
        at=clock.now(),
    )


def test_the_database_holds_the_seal() -> None:
    room = factories.newsroom()
    made = blind(room)
    place = Pass.objects.get(review__claim=made)
    words = {"in_pass": place, "digest": made.content_digest, "at": clock.now(), "kind": "approve"}
    with _refused("asks everybody"), transaction.atomic():
        Decision.objects.create(reviewer=room.people["rita"], **words)
    with _refused("asks everybody"), transaction.atomic():
        Decision.objects.create(reviewer=room.people["rita"], status="denied", text="No.", **words)
    judge(room, made, "rita")
    with _refused("a seal holds"), transaction.atomic():
        Pass.objects.filter(id=place.id).update(sealed=False)
    with _refused("two judgements that differ"), transaction.atomic():
        Conference.objects.create(in_pass=place, opened_at=clock.now())
