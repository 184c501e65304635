"""A queue is retired at the moment at which a claim is sent to it: the one that comes first wins, and no claim is left in it."""

import pytest

from factcheck.core.problems import Invalid
from factcheck.reviews.models import Pass
from factcheck.reviews.services import submission
from factcheck.reviews.services.queues import NewQueue, change_queue, create_queue
from tests import factories
from tests.faults.racing import at_once

pytestmark = [
    pytest.mark.deep,
    pytest.mark.both,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(300),
]

TRIALS = 20


def test_a_claim_sent_to_a_queue_that_goes_is_not_left_in_it() -> None:
    room = factories.newsroom()
    ana, chris = room.actor("ana"), room.actor("chris")
    left = []
    for trial in range(TRIALS):
        new = NewQueue(f"Numbers {trial}", 9, enters=("kind:figure",))
        queue, made = create_queue(actor=chris, new=new), factories.ready(room, kind="figure")
        sent, gone = at_once(
            lambda made=made: submission.submit_claim(actor=ana, claim_id=made.id, expected_version=None),
            lambda queue=queue: change_queue(actor=chris, queue_id=queue.id, changes={"retired": True}),
        )
        kept = isinstance(gone, Invalid)
        entered = Pass.objects.filter(queue=queue).exists()
        assert factories.fresh(made).stage == "in_review", sent
        left += [] if entered == kept else [(trial, entered, kept)]
        submission.withdraw_claim(actor=chris, claim_id=made.id, expected_version=None)
        if kept:
            change_queue(actor=chris, queue_id=queue.id, changes={"retired": True})
    assert left == []
