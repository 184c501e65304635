"""Claims, their history and their places."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from factcheck.accounts.enums import Action
from factcheck.accounts.members import member_named
from factcheck.api.desk.bodies.body import Body
from factcheck.api.desk.bodies.claims import (
    ClaimChanges,
    FlagNote,
    NewClaimBody,
    NewOccurrenceBody,
    PlacementBody,
)
from factcheck.api.desk.call import Answer, Call, Lock, Spec, etag_of
from factcheck.api.desk.fields import Id, Text, Word
from factcheck.api.desk.listing import listed
from factcheck.api.desk.operation import operation
from factcheck.api.desk.schemas.parts import ClaimOut, LineOut, OccurrenceOut
from factcheck.api.desk.shapes.claims import claim_shape, claim_shapes
from factcheck.api.desk.shapes.journal import event_shapes
from factcheck.api.desk.shapes.parts import occurrence_shape
from factcheck.api.desk.targets import CLAIM, CLAIM_AS_WAS, OCCURRENCE
from factcheck.api.desk.view import DeskView
from factcheck.audit.models import Event
from factcheck.claims.enums import FlagName, Risk, Stage, Status
from factcheck.claims.flags import clear_flag
from factcheck.claims.models import Claim
from factcheck.claims.services import NewClaim, Span
from factcheck.reviews import content
from factcheck.reviews.enums import View
from factcheck.reviews.worklists import in_queue, in_view, with_flag

_SPAN = ("quote", "start", "end", "prefix", "suffix")


class ClaimFilters(Body):
    """Which claims to list."""

    stage = Word(words=Stage, required=False)
    status = Word(words=Status, required=False)
    queue = Id(prefix="qu", required=False)
    view = Word(words=View, required=False)
    assignee = Text(most=150, filled=True, required=False)
    article = Id(prefix="ar", required=False)
    risk = Word(words=Risk, required=False)
    flag = Word(words=FlagName, required=False)
    q = Text(most=200, filled=True, required=False)


def answer_claim(call: Call, claim: Claim, status: int = 200) -> Answer:
    """Return a claim as it is now, with its ETag."""
    now, shape = claim_shape(call.actor, claim.id)
    return Answer(shape, status, etag_of(now))


def with_people(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    """Read the people whose names the shape shows together with the claims."""
    return rows.select_related("assignee", "created_by")


def filtered(call: Call) -> QuerySet[Claim]:
    """Return the claims of the desk that the filters leave."""
    rows: Any = Claim.objects.of_desk(call.actor.desk_id)
    for name, value in call.filters.items():
        rows = _FILTERS[name](call, rows, value)
    found: QuerySet[Claim] = rows
    return found


_FILTERS: dict[str, Callable[[Call, Any, Any], QuerySet[Claim]]] = {
    "stage": lambda call, rows, value: rows.filter(stage=value),
    "status": lambda call, rows, value: rows.filter(status=value),
    "queue": lambda call, rows, value: in_queue(rows, value),
    "view": lambda call, rows, value: in_view(rows, View(value), call.actor),
    "assignee": lambda call, rows, value: rows.filter(assignee__username=value),
    "article": lambda call, rows, value: rows.filter(article_id=value),
    "risk": lambda call, rows, value: rows.filter(risk=value),
    "flag": lambda call, rows, value: with_flag(rows, value),
    "q": lambda call, rows, value: rows.mentioning(value),
}


class Claims(DeskView):
    """The claims of the desk."""

    @operation(Spec(Action.READ_CLAIMS, {200: ClaimOut}, filters=ClaimFilters, paged=True))
    def get(self, call: Call) -> Answer:
        """List claims, newest change first."""
        rows = with_people(filtered(call))
        return listed(call, rows, ("-changed_at", "-id"), lambda found: claim_shapes(call.actor, found))

    @operation(Spec(Action.CHANGE_CLAIM, {201: ClaimOut}, body=NewClaimBody))
    def post(self, call: Call) -> Answer:
        """Make a draft claim at a place of an article's latest revision."""
        words = {name: value for name, value in call.body.items() if name not in {*_SPAN, "article"}}
        if "claimant" in words:
            words["claimant_id"] = words.pop("claimant")
        claim = content.create_claim(
            actor=call.actor,
            article_id=call.body["article"],
            span=span_of(call.body),
            new=NewClaim(**words),
        )
        return answer_claim(call, claim, 201)


def span_of(body: dict[str, Any]) -> Span:
    """Return the place that a body names."""
    return Span(**{name: body[name] for name in _SPAN if name in body})


class ClaimDetail(DeskView):
    """One claim."""

    target = CLAIM

    @operation(Spec(Action.READ_CLAIMS, {200: ClaimOut}))
    def get(self, call: Call) -> Answer:
        """Read a claim."""
        return answer_claim(call, call.target)

    @operation(Spec(Action.PLAN_CLAIM, {200: ClaimOut}, body=ClaimChanges, lock=Lock.REQUIRED))
    def patch(self, call: Call) -> Answer:
        """Change a claim; a change of content voids an approval."""
        changes = dict(call.body)
        if changes.get("assignee") is not None:
            changes["assignee"] = member_named(
                actor=call.actor, username=changes["assignee"], field="assignee"
            )
        claim = content.edit_claim(
            actor=call.actor, claim_id=call.target.id, expected_version=call.expected, changes=changes
        )
        return answer_claim(call, claim)


class ClaimHistory(DeskView):
    """What happened to a claim and its parts."""

    target = CLAIM_AS_WAS

    @operation(Spec(Action.READ_CLAIMS, {200: LineOut}, paged=True))
    def get(self, call: Call) -> Answer:
        """List the lines of a claim's history, oldest first."""
        rows = Event.objects.filter(desk_id=call.actor.desk_id, about=call.target.public_id)
        return listed(
            call,
            rows.select_related("detail"),
            ("seq",),
            lambda found: event_shapes(found, call.actor.user_id),
        )


class ClaimOccurrences(DeskView):
    """Where a claim stands."""

    target = CLAIM

    @operation(Spec(Action.CHANGE_CLAIM, {201: OccurrenceOut}, body=NewOccurrenceBody, lock=Lock.HONOURED))
    def post(self, call: Call) -> Answer:
        """Say that a claim stands at a further place."""
        made = content.add_occurrence(
            actor=call.actor,
            claim_id=call.target.id,
            expected_version=call.expected,
            article_id=call.body["article"],
            span=span_of(call.body),
        )
        return Answer(occurrence_shape(made), 201, etag_of(Claim.objects.get(id=call.target.id)))


class OccurrenceDetail(DeskView):
    """One place of a claim."""

    target = OCCURRENCE

    @operation(Spec(Action.CHANGE_CLAIM, {204: None}, lock=Lock.REQUIRED, refuses=(409,)))
    def delete(self, call: Call) -> Answer:
        """Take a place off its claim; the only one stays."""
        claim = content.remove_occurrence(
            actor=call.actor, occurrence_id=call.target.id, expected_version=call.expected
        )
        return Answer(None, 204, etag_of(claim))


class OccurrencePlace(DeskView):
    """Where a lost place stands now."""

    target = OCCURRENCE

    @operation(Spec(Action.CHANGE_CLAIM, {200: ClaimOut}, body=PlacementBody, lock=Lock.HONOURED))
    def post(self, call: Call) -> Answer:
        """Place an occurrence in the latest revision, or say that it stands nowhere any more."""
        claim = content.place_occurrence(
            actor=call.actor,
            occurrence_id=call.target.id,
            expected_version=call.expected,
            span=None if call.body.get("lost") else span_of(call.body),
        )
        return answer_claim(call, claim)


class FlagClear(DeskView):
    """A flag that somebody has looked at."""

    target = CLAIM

    @operation(Spec(Action.CLEAR_FLAG, {200: ClaimOut}, body=FlagNote, lock=Lock.HONOURED))
    def post(self, call: Call) -> Answer:
        """Clear a flag with a note."""
        claim = clear_flag(
            actor=call.actor,
            claim_id=call.target.id,
            flag=call.path["flag"],
            note=call.body["note"],
        )
        return answer_claim(call, claim)
