"""What the database knows of the claims of a dossier, by claim, in a number of queries that does not grow with them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from factcheck.accounts.models import User
from factcheck.audit.models import Event
from factcheck.audit.reading import actors_of
from factcheck.claims.models import Claim, Flag, Occurrence
from factcheck.publishing.models import Publication
from factcheck.reviews.models import Decision, Review
from factcheck.reviews.services.checklists import ItemOfClaim, checklists_of
from factcheck.sources.models import Evidence, Position, ReplyRequest
from factcheck.sources.origins import roots_of

M = TypeVar("M", bound=Model)
ByClaim = dict[UUID, list[M]]


@dataclass(frozen=True)
class Gathered:
    """Everything about the claims; ``hidden`` are the ids of evidence of confidential sources."""

    places: ByClaim[Occurrence]
    evidence: ByClaim[Evidence]
    positions: ByClaim[Position]
    replies: ByClaim[ReplyRequest]
    checklists: dict[UUID, list[ItemOfClaim]]
    reviews: ByClaim[Review]
    decisions: dict[UUID, list[Decision]]
    publications: ByClaim[Publication]
    flags: ByClaim[Flag]
    events: list[Event]
    people: dict[UUID, User]
    roots: dict[UUID, UUID]
    hidden: frozenset[str]


def gather(claims: Iterable[Claim], article_id: str, *, whole: bool) -> Gathered:
    """Read everything about ``claims``; with ``whole`` the lines of the article itself too."""
    chosen = list(claims)
    keys = [claim.id for claim in chosen]
    evidence = _evidence(keys)
    pieces = [piece for rows in evidence.values() for piece in rows]
    about = {claim.public_id for claim in chosen} | ({article_id} if whole else set())
    hidden = frozenset(piece.public_id for piece in _all_evidence(keys) if piece.source.confidential)
    shown = {piece.source.public_id for piece in pieces if not piece.source.confidential}
    events = _events(about, shown)
    return Gathered(
        places=_by_claim(_places(keys)),
        evidence=evidence,
        positions=_by_claim(
            Position.objects.kept().filter(claim_id__in=keys).select_related("party", "evidence")
        ),
        replies=_by_claim(_of(ReplyRequest, keys).select_related("party").order_by("asked_at", "id")),
        checklists=checklists_of(chosen),
        reviews=_by_claim(
            _of(Review, keys).select_related("submitted_by", "overridden_by").order_by("number")
        ),
        decisions=_decisions(keys),
        publications=_publications(keys),
        flags=_by_claim(_of(Flag, keys).filter(cleared_at__isnull=True).order_by("since", "id")),
        events=events,
        people=User.objects.in_bulk(actors_of(events)),
        roots=roots_of({piece.source for piece in pieces}),
        hidden=hidden,
    )


def _of(model: type[M], keys: list[UUID]) -> QuerySet[M]:
    found: QuerySet[M] = model._default_manager.filter(claim_id__in=keys)
    return found


def _by_claim(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.claim_id].append(row)
    return found


def _places(keys: list[UUID]) -> QuerySet[Occurrence]:
    standing = _of(Occurrence, keys).filter(removed_at__isnull=True)
    return standing.select_related("revision").order_by("start", "id")


def _all_evidence(keys: list[UUID]) -> QuerySet[Evidence]:
    """Removed evidence too: its lines stay in the journal."""
    return _of(Evidence, keys).select_related("source")


def _evidence(keys: list[UUID]) -> ByClaim[Evidence]:
    found = Evidence.objects.live().filter(claim_id__in=keys)
    return _by_claim(found.select_related("source", "snapshot__uploaded_by"))


def _decisions(keys: list[UUID]) -> dict[UUID, list[Decision]]:
    rows = Decision.objects.filter(in_pass__review__claim_id__in=keys)
    found: dict[UUID, list[Decision]] = defaultdict(list)
    for row in rows.select_related("reviewer", "in_pass__queue").order_by("at", "id"):
        found[row.in_pass.review_id].append(row)
    return found


def _publications(keys: list[UUID]) -> ByClaim[Publication]:
    rows = Publication.objects.filter(published_verdict__claim_id__in=keys)
    found: ByClaim[Publication] = defaultdict(list)
    for row in rows.select_related("published_verdict").order_by("number"):
        found[row.published_verdict.claim_id].append(row)
    return found


def _events(about: set[str], sources: set[str]) -> list[Event]:
    wanted = Q(about__in=about) | Q(object__in=about | sources)
    return list(Event.objects.filter(wanted).select_related("detail").order_by("seq"))
