"""Reviewers at one queue: nobody gets what another holds, and nothing is left lying."""

from datetime import timedelta

import pytest
from django.db import transaction

from factcheck.accounts import services as accounts
from factcheck.accounts.actors import Actor, person_on
from factcheck.accounts.enums import Role
from factcheck.audit.models import Event
from factcheck.audit.services import verify_journal
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.core.problems import HeldByAnother, NotHeld
from factcheck.reviews.models import Pass
from factcheck.reviews.services import decisions, taking
from tests import factories
from tests.api.desk.calling import Caller, caller
from tests.faults.racing import at_once

pytestmark = [
    pytest.mark.deep,
    pytest.mark.both,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(300),
]

CLIENTS = 20
CLAIMS = 200
TRIALS = 20


def reviewers(room: factories.Newsroom, count: int = CLIENTS) -> list[Actor]:
    people = [factories.user("reviewer") for _ in range(count)]
    for person in people:
        accounts.add_roles(desk=room.desk, user=person, roles=frozenset({Role.REVIEWER}))
    return [person_on(room.desk, person) for person in people]


def waiting(room: factories.Newsroom, count: int) -> list[Claim]:
    with transaction.atomic():
        return [factories.submitted(room) for _ in range(count)]


def test_twenty_reviewers_empty_a_queue_of_two_hundred_without_meeting() -> None:
    room = factories.newsroom()
    made, people, queue = waiting(room, CLAIMS), reviewers(room), room.first_check

    def take_all(actor: Actor) -> list[Claim]:
        mine = []
        while (claim := taking.take_next(actor=actor, queue_id=queue.id)) is not None:
            mine.append(claim)
        return mine

    taken = at_once(*[lambda actor=actor: take_all(actor) for actor in people], seconds=200)
    handed = [(claim.id, actor.user_id) for actor, mine in zip(people, taken, strict=True) for claim in mine]
    assert len(handed) == CLAIMS
    assert dict(handed).keys() == {claim.id for claim in made}
    held = Pass.objects.filter(queue=queue, held_until__gt=clock.database_now())
    assert sorted(held.values_list("review__claim_id", "held_by_id")) == sorted(handed)
    assert len({holder for _, holder in handed}) > 1
    assert Event.objects.filter(verb="claim.taken").count() == CLAIMS
    assert verify_journal().first_bad is None


def test_eight_clients_are_handed_a_hundred_different_claims_in_one_run() -> None:
    room = factories.newsroom()
    made, queue = waiting(room, 100), room.first_check
    names = [f"reviewer {number}" for number in range(8)]
    room.people |= dict(zip(names, [actor.user for actor in reviewers(room, 8) if actor.user], strict=True))
    clients = [caller(room, name) for name in names]

    def take_all(client: Caller) -> list[str]:
        mine = []
        while (answer := client.post(f"queues/{queue.public_id}/take")).status_code == 200:
            mine.append(answer.json()["id"])
        assert answer.status_code == 204, answer.content
        return mine

    taken = at_once(*[lambda client=client: take_all(client) for client in clients], seconds=200)
    handed = [(name, claim) for name, mine in zip(names, taken, strict=True) for claim in mine]
    assert sorted(claim for _, claim in handed) == sorted(claim.public_id for claim in made)
    held = Pass.objects.filter(queue=queue, held_until__gt=clock.database_now()).select_related(
        "review__claim"
    )
    assert {row.review.claim.public_id: row.held_by_id for row in held} == {
        claim: room.people[name].id for name, claim in handed
    }
    assert Event.objects.filter(verb="claim.taken").count() == 100


def test_an_expired_hold_goes_to_exactly_one_and_its_old_holder_can_do_nothing_more() -> None:
    room = factories.newsroom()
    people, queue, rita = reviewers(room, 6), room.first_check, room.actor("rita")
    for _ in range(TRIALS):
        (made,) = waiting(room, 1)
        taking.take_claim(actor=rita, claim_id=made.id)
        past = clock.database_now() - timedelta(milliseconds=1)
        assert Pass.objects.filter(review__claim=made).update(held_until=past) == 1

        seen = factories.fresh(made)

        def approve(seen: Claim = seen) -> object:
            return decisions.approve_claim(
                actor=rita,
                claim_id=seen.id,
                expected_version=seen.version,
                content_digest=seen.content_digest,
            )

        def renew(seen: Claim = made) -> object:
            return taking.renew_hold(actor=rita, claim_id=seen.id)

        takes = [lambda actor=actor: taking.take_next(actor=actor, queue_id=queue.id) for actor in people]
        first, _, *taken = at_once(approve, renew, *takes)
        assert type(first) in {NotHeld, HeldByAnother}
        got = [actor.user_id for actor, claim in zip(people, taken, strict=True) if claim is not None]
        assert len(got) == 1
        assert list(Pass.objects.filter(review__claim=made).values_list("held_by_id", flat=True)) == got
        assert Event.objects.filter(object=made.public_id, verb="claim.taken").count() == 2
    assert verify_journal().first_bad is None
