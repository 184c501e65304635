"""What the ids in paths name: how each is found on the actor's desk, and whose version it takes."""

from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from factcheck.accounts.actors import Actor
from factcheck.accounts.members import find_key_row, find_member
from factcheck.api.desk.call import Target, etag_of
from factcheck.articles.services import find_article
from factcheck.claims.models import Claim, Occurrence
from factcheck.claims.services import surviving
from factcheck.core.problems import NotFound
from factcheck.publishing.services.dossiers import find_dossier
from factcheck.publishing.services.endpoints import find_endpoint
from factcheck.reviews.models import Comment, PendingNote
from factcheck.reviews.services.audits import find_draw
from factcheck.reviews.services.taking import find_queue
from factcheck.sources.models import Evidence, Position, ReplyRequest, Snapshot
from factcheck.sources.services.register import find_source


def first(rows: QuerySet[Any, Any], key: UUID) -> Any:
    """Return the row with this key; raises NotFound."""
    found: Model | None = rows.filter(id=key).first()
    if found is None:
        raise NotFound
    return found


def _claim(actor: Actor, key: UUID) -> Any:
    """The claim of this id; one that was merged answers with its survivor."""
    return surviving(_claim_as_was(actor, key))


def _claim_as_was(actor: Actor, key: UUID) -> Any:
    return first(Claim.objects.of_desk(actor.desk_id), key)


def _part(rows: QuerySet[Any, Any], *, removable: bool = True) -> Target:
    """A part of a claim: found with it, locked by the claim's version."""
    standing = rows.filter(removed_at__isnull=True) if removable else rows
    return Target(
        rows.model.PREFIX,
        lambda actor, key: first(standing.select_related("claim").filter(claim__desk_id=actor.desk_id), key),
        locked=lambda part: etag_of(part.claim),
        claim=lambda part: part.claim_id,
    )


ARTICLE = Target("ar", lambda actor, key: find_article(actor=actor, article_id=key), locked=etag_of)
CLAIM = Target("cl", _claim, locked=etag_of, claim=lambda claim: claim.id)
#: The claim itself, also after it was merged: its history stays its own.
CLAIM_AS_WAS = Target("cl", _claim_as_was, locked=etag_of, claim=lambda claim: claim.id)
OCCURRENCE = _part(Occurrence.objects.all())
EVIDENCE = _part(Evidence.objects.all())
POSITION = _part(Position.objects.all())
REPLY_REQUEST = _part(ReplyRequest.objects.all(), removable=False)
COMMENT = _part(Comment.objects.all(), removable=False)
#: Whose it is the service asks, after scope and role.
PENDING_NOTE = Target(
    "pn", lambda actor, key: first(PendingNote.objects.filter(claim__desk_id=actor.desk_id), key)
)
SOURCE = Target("so", lambda actor, key: find_source(actor=actor, source_id=key), locked=etag_of)
SNAPSHOT = Target("sn", lambda actor, key: first(Snapshot.objects.filter(source__desk_id=actor.desk_id), key))
DRAW = Target("dw", lambda actor, key: find_draw(actor=actor, draw_id=key))
QUEUE = Target("qu", lambda actor, key: find_queue(actor=actor, queue_id=key))
MEMBER = Target("us", lambda actor, key: find_member(actor=actor, user_id=key))
WEBHOOK = Target("wh", lambda actor, key: find_endpoint(actor=actor, endpoint_id=key))
DOSSIER = Target("do", lambda actor, key: find_dossier(actor=actor, dossier_id=key))
KEY = Target("ky", lambda actor, key: find_key_row(actor=actor, key_id=key))
