"""Positions, parties, requests for a reply and comments."""

from typing import Any

from factcheck.accounts.enums import Action
from factcheck.api.desk.bodies.evidence import (
    NewCommentBody,
    NewPartyBody,
    NewPositionBody,
    NewReplyRequestBody,
    PositionChanges,
    ReplyBody,
    Resolution,
)
from factcheck.api.desk.call import Answer, Call, Lock, Spec, etag_of, etag_of_claim
from factcheck.api.desk.listing import listed
from factcheck.api.desk.operation import operation
from factcheck.api.desk.schemas.parts import CommentOut, PartyOut, PositionOut, ReplyOut
from factcheck.api.desk.shapes.parts import position_shapes, positions_of
from factcheck.api.desk.shapes.people import comment_shape, party_shape, reply_shape
from factcheck.api.desk.targets import CLAIM, COMMENT, POSITION, REPLY_REQUEST
from factcheck.api.desk.view import DeskView
from factcheck.claims.models import Party
from factcheck.claims.services import add_party
from factcheck.reviews import content
from factcheck.reviews.models import Comment
from factcheck.reviews.services.comments import NewComment, add_comment, resolve_comment
from factcheck.sources.models import Position
from factcheck.sources.services.positions import NewPosition
from factcheck.sources.services.replies import NewReplyRequest, Reply, ask_for_reply, settle_reply


def _position(position: Position, status: int = 200) -> Answer:
    """Return a position among its claim's, so that it is known whether it is live."""
    shapes = position_shapes(positions_of([position.claim_id])[position.claim_id])
    shape = next(found for found in shapes if found["id"] == position.public_id)
    return Answer(shape, status, etag_of_claim(position.claim_id))


class ClaimPositions(DeskView):
    """Who confirms and who denies."""

    target = CLAIM

    @operation(Spec(Action.CHANGE_CLAIM, {201: PositionOut}, body=NewPositionBody, lock=Lock.HONOURED))
    def post(self, call: Call) -> Answer:
        """Write down what a party says of a claim."""
        words = dict(call.body)
        words["party_id"] = words.pop("party")
        words["evidence_id"] = words.pop("evidence", None)
        made = content.record_position(
            actor=call.actor,
            claim_id=call.target.id,
            expected_version=call.expected,
            new=NewPosition(**words),
        )
        return _position(made, 201)


class PositionDetail(DeskView):
    """One position."""

    target = POSITION

    @operation(Spec(Action.CHANGE_CLAIM, {200: PositionOut}, body=PositionChanges, lock=Lock.REQUIRED))
    def patch(self, call: Call) -> Answer:
        """Change a position, or answer it."""
        changed = content.change_position(
            actor=call.actor,
            position_id=call.target.id,
            expected_version=call.expected,
            changes=call.body,
        )
        return _position(changed)

    @operation(Spec(Action.CHANGE_CLAIM, {204: None}, lock=Lock.REQUIRED, refuses=(409,)))
    def delete(self, call: Call) -> Answer:
        """Take a position off its claim."""
        claim = content.remove_position(
            actor=call.actor, position_id=call.target.id, expected_version=call.expected
        )
        return Answer(None, 204, etag_of(claim))


class Parties(DeskView):
    """The people and bodies that the desk knows."""

    @operation(Spec(Action.READ_CLAIMS, {200: PartyOut}, paged=True))
    def get(self, call: Call) -> Answer:
        """List the parties, newest first."""
        rows = Party.objects.filter(desk_id=call.actor.desk_id)
        return listed(call, rows, ("-created_at", "-id"), lambda found: [party_shape(row) for row in found])

    @operation(Spec(Action.CHANGE_CLAIM, {200: PartyOut, 201: PartyOut}, body=NewPartyBody))
    def post(self, call: Call) -> Answer:
        """Make a party; one that is known by its name is answered as it is."""
        party, new = add_party(actor=call.actor, **call.body)
        return Answer(party_shape(party), 201 if new else 200)


class ClaimReplyRequests(DeskView):
    """The right of reply."""

    target = CLAIM

    @operation(Spec(Action.CHANGE_CLAIM, {201: ReplyOut}, body=NewReplyRequestBody, lock=Lock.HONOURED))
    def post(self, call: Call) -> Answer:
        """Write down that a party was asked for a reply."""
        words = dict(call.body)
        words["party_id"] = words.pop("party")
        made = ask_for_reply(actor=call.actor, claim_id=call.target.id, new=NewReplyRequest(**words))
        return Answer(reply_shape(made), 201, etag_of_claim(call.target))


class ReplyRequestDetail(DeskView):
    """One request for a reply."""

    target = REPLY_REQUEST

    @operation(Spec(Action.CHANGE_CLAIM, {200: ReplyOut}, body=ReplyBody, lock=Lock.REQUIRED))
    def patch(self, call: Call) -> Answer:
        """Write down what became of a request."""
        settled = settle_reply(actor=call.actor, request_id=call.target.id, reply=Reply(**call.body))
        return Answer(reply_shape(settled), etag=etag_of_claim(settled.claim_id))


def new_comment(body: dict[str, Any]) -> NewComment:
    """Return what somebody says, as the service takes it."""
    words = dict(body)
    words["evidence_id"] = words.pop("evidence", None)
    words["reply_to_id"] = words.pop("reply_to", None)
    return NewComment(**words)


class ClaimComments(DeskView):
    """What people say of a claim."""

    target = CLAIM

    @operation(Spec(Action.READ_CLAIMS, {200: CommentOut}, paged=True))
    def get(self, call: Call) -> Answer:
        """List the comments, newest first."""
        rows = Comment.objects.filter(claim=call.target).select_related("author", "resolved_by")
        return listed(call, rows, ("-created_at", "-id"), lambda found: [comment_shape(row) for row in found])

    @operation(Spec(Action.COMMENT, {201: CommentOut}, body=NewCommentBody, lock=Lock.HONOURED))
    def post(self, call: Call) -> Answer:
        """Comment on a claim; a blocking comment stops submission and approval."""
        made = add_comment(actor=call.actor, claim_id=call.target.id, new=new_comment(call.body))
        return Answer(comment_shape(made), 201, etag_of_claim(call.target))


class CommentDetail(DeskView):
    """One comment."""

    target = COMMENT

    @operation(Spec(Action.COMMENT, {200: CommentOut}, body=Resolution, lock=Lock.REQUIRED))
    def patch(self, call: Call) -> Answer:
        """Resolve a comment, or open it again."""
        changed = resolve_comment(actor=call.actor, comment_id=call.target.id, **call.body)
        return Answer(comment_shape(changed), etag=etag_of_claim(changed.claim_id))
