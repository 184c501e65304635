"""Queues: what waits where, and taking the next."""

from django.core.validators import RegexValidator

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action
from factcheck.api.desk.bodies.body import Body, Nothing
from factcheck.api.desk.bodies.desk import CONDITIONS, NewQueueBody, QueueChanges
from factcheck.api.desk.call import Answer, Call, Spec
from factcheck.api.desk.claims import answer_claim
from factcheck.api.desk.fields import Text
from factcheck.api.desk.listing import listed
from factcheck.api.desk.operation import operation
from factcheck.api.desk.schemas.desk import QueueOut, RoutingOut
from factcheck.api.desk.schemas.parts import ClaimOut
from factcheck.api.desk.shapes.claims import claim_shapes
from factcheck.api.desk.shapes.queues import queue_shapes
from factcheck.api.desk.targets import QUEUE
from factcheck.api.desk.view import DeskView
from factcheck.reviews.models import Pass, Queue
from factcheck.reviews.routing import sent_by
from factcheck.reviews.services.queues import NewQueue, change_queue, create_queue
from factcheck.reviews.services.taking import check_role, take_next


class Queues(DeskView):
    """The steps of review of the desk."""

    @operation(Spec(Action.READ_CLAIMS, {200: QueueOut}, paged=True))
    def get(self, call: Call) -> Answer:
        """List the queues in their order."""
        rows = Queue.objects.filter(desk_id=call.actor.desk_id, retired_at__isnull=True)
        return listed(call, rows, ("order", "id"), queue_shapes)

    @operation(Spec(Action.MANAGE_DESK, {201: QueueOut}, body=NewQueueBody))
    def post(self, call: Call) -> Answer:
        """Add a step of review."""
        words = dict(call.body)
        words |= {name: tuple(words[name]) for name in ("enters", "blind") if name in words}
        made = create_queue(actor=call.actor, new=NewQueue(**words))
        return Answer(queue_shapes([made])[0], 201)


class QueueDetail(DeskView):
    """One step of review."""

    target = QUEUE

    @operation(Spec(Action.READ_CLAIMS, {200: QueueOut}))
    def get(self, call: Call) -> Answer:
        """Read a queue."""
        return Answer(queue_shapes([call.target])[0])

    @operation(Spec(Action.MANAGE_DESK, {200: QueueOut}, body=QueueChanges))
    def patch(self, call: Call) -> Answer:
        """Change or retire a queue; claims on their way go on as they were submitted."""
        changed = change_queue(actor=call.actor, queue_id=call.target.id, changes=call.body)
        return Answer(queue_shapes([changed])[0])


class QueueClaims(DeskView):
    """What stands in a queue."""

    target = QUEUE

    @operation(Spec(Action.READ_CLAIMS, {200: ClaimOut}, paged=True))
    def get(self, call: Call) -> Answer:
        """List the claims in the queue in the order in which they are taken."""
        rows = Pass.objects.filter(queue=call.target, state="open", review__outcome="open").select_related(
            "review__claim__assignee", "review__claim__created_by"
        )
        return listed(
            call,
            rows,
            ("rank", "id"),
            lambda found: claim_shapes(call.actor, [row.review.claim for row in found]),
        )


def _may_take(actor: Actor, queue: Queue) -> None:
    actor.require(Action.TAKE)
    check_role(actor, queue)


class QueueTake(DeskView):
    """The next claim of a queue."""

    target = QUEUE

    @operation(Spec(_may_take, {200: ClaimOut, 204: None}, body=Nothing))
    def post(self, call: Call) -> Answer:
        """Take the next claim that one may decide; 204 if there is none."""
        claim = take_next(actor=call.actor, queue_id=call.target.id)
        return Answer(None, 204) if claim is None else answer_claim(call, claim)


_ONE = "|".join(CONDITIONS)
_LIST_OF_CONDITIONS = RegexValidator(
    rf"^(?:{_ONE})(?:,(?:{_ONE}))*$", f"Use a list of: {', '.join(CONDITIONS)}.", "unknown"
)


class RoutingFilters(Body):
    """The conditions of a queue, parted by commas: ``risk:high,accusation``; all claims if there are none."""

    enters = Text(most=500, filled=True, required=False, validators=[_LIST_OF_CONDITIONS])


class Routing(DeskView):
    """What conditions would send to a queue."""

    @operation(Spec(Action.READ_CLAIMS, {200: RoutingOut}, filters=RoutingFilters))
    def get(self, call: Call) -> Answer:
        """Count the open claims that a queue with these conditions would take."""
        conditions = [one.strip() for one in call.filters.get("enters", "all").split(",")]
        return Answer({"enters": conditions, "open_claims": sent_by(call.actor.desk_id, conditions)})
