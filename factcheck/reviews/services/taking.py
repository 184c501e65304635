"""Taking a claim from a queue: one reviewer holds it for 30 minutes by the database's clock."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor, role_labels
from factcheck.accounts.enums import Action as Right
from factcheck.accounts.enums import Role
from factcheck.accounts.models import User
from factcheck.audit.services import Entry, record_events
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.core.problems import FourEyes, HeldByAnother, MoveNotAllowed, NotFound, NotHeld, NotYourRole
from factcheck.core.wording import Sentence, at_moment, inside, together, worded
from factcheck.reviews.facts import serving_two
from factcheck.reviews.models import Contributor, Decision, Pass, Queue
from factcheck.reviews.services.stages import lock_claim
from factcheck.reviews.skills import fitting
from factcheck.reviews.wording import first_step
from factcheck.reviews.workflow import Action, Stage, comes_first

HOLD = timedelta(minutes=30)


def find_queue(*, actor: Actor, queue_id: UUID) -> Queue:
    """Return a queue of the actor's desk; raises NotFound."""
    queue = Queue.objects.select_related("desk").filter(desk_id=actor.desk_id, id=queue_id).first()
    if queue is None:
        raise NotFound
    return queue


def take_next(*, actor: Actor, queue_id: UUID) -> Claim | None:
    """Hold the first claim of the queue that nobody holds and that the actor may decide; None if there is none."""
    actor.require(Right.TAKE)
    queue = find_queue(actor=actor, queue_id=queue_id)
    check_role(actor, queue)
    assert actor.user is not None
    busy: list[UUID] = []
    with transaction.atomic():
        for place in next_places(queue, actor.user, clock.database_now()):
            claim = _lock_free(place)
            if claim is None:
                busy.append(place)
            elif _hold_if_free(claim, place, actor):
                return claim
    return next((claim for place in busy if (claim := _take_busy(place, actor))), None)


def _take_busy(pass_id: UUID, actor: Actor) -> Claim | None:
    """Wait for whoever is at the claim of a pass, then hold it if he left it free; he may have wanted something else."""
    with transaction.atomic():
        claim = _lock_free(pass_id, wait=True)
        return claim if claim is not None and _hold_if_free(claim, pass_id, actor) else None


def _hold_if_free(claim: Claim, pass_id: UUID, actor: Actor) -> bool:
    now = clock.database_now()
    current = Pass.objects.filter(id=pass_id, state="open").filter(_free(now)).first()
    if current is not None:
        _hold(claim, current, actor, now)
    return current is not None


def _lock_free(pass_id: UUID, *, wait: bool = False) -> Claim | None:
    """Lock the claim of a pass; unless told to wait, not if somebody is at it this moment."""
    skip = connection.features.has_select_for_update_skip_locked and not wait
    found: Claim | None = (
        Claim.objects.select_for_update(of=("self",), skip_locked=skip)
        .filter(reviews__passes__id=pass_id)
        .first()
    )
    return found


def _free(now: datetime) -> Q:
    return Q(held_by__isnull=True) | Q(held_until__lte=now)


def next_places(queue: Queue, user: User, now: datetime, *, most: int = 50) -> list[UUID]:
    """Return the free passes of a queue that ``user`` may decide and has the skills for, in rank order."""
    found = barred_left_out(
        Pass.objects.filter(queue=queue, state="open").filter(_free(now)), queue.desk_id, user
    )
    return list(fitting(found, queue, user).order_by("rank", "id").values_list("id", flat=True)[:most])


def barred_left_out(passes: QuerySet[Pass], desk_id: UUID, user: User) -> QuerySet[Pass]:
    """Return the passes that four eyes leave to ``user``: he contributed nothing and has not decided in this round."""
    contributed = Exists(Contributor.objects.filter(review=OuterRef("review"), user=user))
    return passes.exclude(contributed).exclude(decided_by(user.id, desk_id))


def decided_by(user_id: UUID | None, desk_id: UUID) -> Exists:
    """Of a pass: whether somebody has decided in its round, or if the desk lets one person serve two queues, in the pass itself."""
    here = Q(in_pass=OuterRef("pk")) | ~Exists(serving_two(desk_id))
    return Exists(Decision.objects.filter(here, reviewer_id=user_id, in_pass__review=OuterRef("review")))


def one_person_two_queues(desk_id: UUID) -> bool:
    """Whether the desk lets one person decide in two queues of one round."""
    return serving_two(desk_id).exists()


def check_role(actor: Actor, queue: Queue) -> None:
    """Raise NotYourRole unless the actor has the queue's role."""
    if Role(queue.role) not in actor.roles:
        raise NotYourRole(
            worded(
                _("The queue %(name)s is decided by people with the role %(role)s."),
                name=queue.name,
                role=inside(Role(queue.role).label),
            )
        )


def check_decider(*, actor: Actor, claim: Claim) -> None:
    """Raise NotYourRole unless the actor has the role of the claim's queue; outside review, that of any queue of the desk."""
    current = Pass.objects.select_related("queue").filter(
        review__claim=claim, review__outcome="open", state="open"
    )
    here = current.first()
    if here is not None:
        check_role(actor, here.queue)
        return
    standing = Queue.objects.filter(desk_id=actor.desk_id, retired_at__isnull=True)
    deciders = {Role(role) for role in standing.values_list("role", flat=True)} or {Role.REVIEWER}
    if not deciders & actor.roles:
        raise NotYourRole(
            worded(
                _("Claims of this desk are decided by people with one of the roles: %(roles)s."),
                roles=role_labels(deciders),
            )
        )


def check_four_eyes(actor: Actor, current: Pass) -> None:
    """Raise FourEyes if the actor contributed to what is decided, or has decided in this round."""
    assert actor.user is not None
    if Contributor.objects.filter(review=current.review, user=actor.user).exists():
        raise FourEyes(
            _("You contributed to this claim since its last publication; somebody else has to decide.")
        )
    decided = Decision.objects.filter(reviewer=actor.user, in_pass__review=current.review)
    if one_person_two_queues(actor.desk_id):
        decided = decided.filter(in_pass=current)
    if decided.exists():
        raise FourEyes(_("You have decided in this round already; the next step is somebody else's."))


def current_pass(claim: Claim, action: Action) -> Pass:
    """Return the open pass of a locked claim in review; raises MoveNotAllowed naming the move that comes first."""
    current = (
        Pass.objects.select_related("queue", "review", "held_by")
        .filter(review__claim=claim, review__outcome="open", state="open")
        .first()
    )
    if current is None:
        if claim.stage == Stage.IN_REVIEW:
            raise MoveNotAllowed(_("A conference is open on this claim: the person named for it decides."))
        first = comes_first(claim.stage, action)
        raise MoveNotAllowed(together(_("The claim is not in review."), first_step(first)))
    return current


def take_claim(*, actor: Actor, claim_id: UUID, expected_version: int | None = None) -> Claim:
    """Hold this claim; taking what one holds prolongs it. Raises HeldByAnother, FourEyes, NotYourRole, MoveNotAllowed."""
    actor.require(Right.TAKE)
    with transaction.atomic():
        claim = lock_claim(actor=actor, claim_id=claim_id, expected_version=expected_version)
        current = current_pass(claim, Action.APPROVE)
        check_role(actor, current.queue)
        check_four_eyes(actor, current)
        now = clock.database_now()
        holder = holder_of(current, now)
        if holder is not None and holder.id != actor.user_id:
            assert current.held_until is not None
            raise HeldByAnother(
                worded(
                    _("%(holder)s holds this claim until %(until)s."),
                    holder=_named(current),
                    until=at_moment(current.held_until),
                )
            )
        if holder is not None:
            current.held_until = now + HOLD
            current.save(update_fields=["held_until"])
            return claim
        _hold(claim, current, actor, now)
    return claim


def holder_of(current: Pass, now: datetime) -> User | None:
    """Return who holds the pass at ``now``; an expired hold is none."""
    if current.held_until is None or current.held_until <= now:
        return None
    return current.held_by


def _named(current: Pass) -> Sentence:
    """Who holds the pass, in a refusal; under seal nobody learns it."""
    known = current.held_by is not None and not current.sealed
    return current.held_by.get_full_name() if known and current.held_by else _("Another reviewer")


def _hold(claim: Claim, current: Pass, actor: Actor, now: datetime) -> None:
    current.held_by = actor.user
    current.held_until = now + HOLD
    current.save(update_fields=["held_by", "held_until"])
    entry = Entry("claim.taken", claim.public_id, claim.public_id, after={"queue": current.queue.public_id})
    record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=[entry])


def check_hold(actor: Actor, current: Pass) -> None:
    """Raise HeldByAnother or NotHeld unless the actor holds the pass now."""
    holder = holder_of(current, clock.database_now())
    if holder is None:
        raise NotHeld(_("Take the claim first; a hold lasts 30 minutes and is prolonged by working on it."))
    if holder.id != actor.user_id:
        raise HeldByAnother(worded(_("%(holder)s holds this claim."), holder=_named(current)))


def release_claim(*, actor: Actor, claim_id: UUID, expected_version: int | None = None) -> Claim:
    """Give a held claim back to its queue: the holder, or a chief."""
    actor.require(Right.TAKE)
    with transaction.atomic():
        claim = lock_claim(actor=actor, claim_id=claim_id, expected_version=expected_version)
        current = current_pass(claim, Action.APPROVE)
        holder = holder_of(current, clock.database_now())
        if holder is None:
            raise NotHeld(_("Nobody holds this claim."))
        if holder.id != actor.user_id and not actor.may(Right.REASSIGN):
            raise HeldByAnother(
                worded(_("%(holder)s holds this claim; a chief can release it."), holder=_named(current))
            )
        current.held_by = current.held_until = None
        current.save(update_fields=["held_by", "held_until"])
        entry = Entry("claim.released", claim.public_id, claim.public_id, before={"holder": holder.username})
        record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=[entry])
    return claim


def renew_hold(*, actor: Actor, claim_id: UUID) -> None:
    """Prolong the actor's own hold on a claim, if he has one; called for every request of his on that claim but polling."""
    now = clock.database_now()
    Pass.objects.filter(
        review__claim_id=claim_id,
        state="open",
        held_by_id=actor.user_id,
        held_until__gt=now,
        held_until__lt=now + HOLD - timedelta(minutes=1),
    ).update(held_until=now + HOLD)
