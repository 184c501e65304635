"""Shapes of parties, comments, requests for a reply, members, keys."""

from typing import Any

from factcheck.accounts.enums import Role
from factcheck.accounts.models import ApiKey, Membership
from factcheck.api.desk.shapes.moments import moment, reference
from factcheck.claims.models import Party
from factcheck.reviews.models import Comment, PendingNote
from factcheck.sources.models import ReplyRequest

Shape = dict[str, Any]


def party_shape(party: Party) -> Shape:
    """Return a party."""
    return {"id": party.public_id, "name": party.name, "role": party.role, "interest": party.interest}


def pending_note_shape(note: PendingNote | Comment) -> Shape:
    """Return what a note says and where: all there is of one that is not sent yet."""
    return {
        "id": note.public_id,
        "claim": reference("cl", note.claim_id),
        "evidence": reference("ev", note.evidence_id),
        "reply_to": reference("cm", note.reply_to_id),
        "text": note.text,
        "blocking": note.blocking,
        "created_at": moment(note.created_at),
    }


def comment_shape(comment: Comment) -> Shape:
    """Return a comment; ``author`` and ``resolved_by`` are read with the row."""
    return {
        **pending_note_shape(comment),
        "author": comment.author.username,
        "resolved": comment.resolved_at is not None,
        "resolved_at": moment(comment.resolved_at),
        "resolved_by": comment.resolved_by.username if comment.resolved_by else None,
    }


def reply_shape(request: ReplyRequest) -> Shape:
    """Return a request for a reply and what became of it; ``party`` is read with the row."""
    return {
        "id": request.public_id,
        "claim": reference("cl", request.claim_id),
        "party": reference("pa", request.party_id),
        "party_name": request.party.name,
        "asked_at": moment(request.asked_at),
        "deadline": moment(request.deadline),
        "channel": request.channel,
        "question": request.question,
        "outcome": request.outcome,
        "answered_at": moment(request.answered_at),
        "words": request.words,
    }


def member_shape(membership: Membership) -> Shape:
    """Return a member with his roles in the order of the house; ``user`` is read with the row."""
    roles = membership.role_set
    return {
        "id": membership.user.public_id,
        "user": membership.user.username,
        "name": membership.user.get_full_name(),
        "roles": [role.value for role in Role if role in roles],
        "skills": membership.skills,
        "active": membership.user.is_active,
    }


def key_shape(key: ApiKey) -> Shape:
    """Return a key without its secret; ``user`` is read with the row."""
    return {
        "id": key.public_id,
        "name": key.name,
        "user": key.user.username,
        "scopes": key.scopes,
        "prefix": key.prefix,
        "created_at": moment(key.created_at),
        "expires_at": moment(key.expires_at),
        "last_used_at": moment(key.last_used_at),
        "revoked_at": moment(key.revoked_at),
    }
