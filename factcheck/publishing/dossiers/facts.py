"""The facts of a dossier: one value from which the page, the PDF, the DOCX and the JSON are all made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from factcheck.accounts.models import Desk
from factcheck.articles.models import Article, Revision
from factcheck.articles.services import latest_revision
from factcheck.audit.models import Event
from factcheck.audit.reading import words_of
from factcheck.claims.coverage import Coverage, counted_sentences, coverage_of
from factcheck.claims.enums import Mark, PlaceState, Status
from factcheck.claims.models import Claim, Occurrence
from factcheck.publishing.dossiers import parts
from factcheck.publishing.dossiers.gathering import Gathered, gather
from factcheck.publishing.dossiers.parts import Facts
from factcheck.reviews.open_work import claims_on, open_work
from factcheck.reviews.services.sign_offs import sign_offs_of
from factcheck.sources.content import claim_content
from factcheck.sources.enums import Stance
from factcheck.sources.models import Evidence

FORMAT = "factcheck-dossier"


@dataclass(frozen=True)
class Subject:
    """What a dossier is about: an article with all its claims, or one claim of it."""

    article: Article
    claim: Claim | None = None

    def claims(self) -> list[Claim]:
        """The claims in the order of their numbers, dropped ones too."""
        chosen = claims_on(self.article.id)
        if self.claim is not None:
            chosen = chosen.filter(id=self.claim.id)
        return list(chosen.select_related("claimant", "pair", "assignee", "article").order_by("number", "id"))


@dataclass(frozen=True)
class Making:
    """By whom, when and for which file the facts are told; ``files`` are the captures in a ZIP by snapshot.

    ``contents`` adds the content that each digest is made of, so that a reader can compute it again.
    """

    head: Facts = field(default_factory=dict)
    files: Mapping[UUID, str] = field(default_factory=dict)
    contents: bool = False


def facts_of(subject: Subject, making: Making) -> Facts:
    """Return everything about the subject as a value of dicts, lists, texts, numbers, dates and aware datetimes."""
    article = subject.article
    claims = subject.claims()
    gathered = gather(claims, article.public_id, whole=subject.claim is None)
    revision = latest_revision(article) if article.latest_number else None
    told = [_claim(claim, gathered, revision, making) for claim in claims]
    return {
        "format": FORMAT,
        "v": 1,
        "dossier": dict(making.head),
        "scope": "claim" if subject.claim else "article",
        "desk": _desk(article.desk),
        "article": _article(article, revision),
        "counts": _counts(told),
        "claims": told,
        "open_points": _open_points(subject, revision, told),
        "journal": _journal(gathered.events),
        "article_history": _history(
            [event for event in gathered.events if event.about == article.public_id], gathered
        ),
    }


def _desk(desk: Desk) -> Facts:
    return {"id": desk.public_id, "name": desk.name}


def _article(article: Article, revision: Revision | None) -> Facts:
    signed = sign_offs_of([article.id]).get(article.id)
    return {
        "id": article.public_id,
        "title": article.title,
        "origin": article.origin,
        "byline": article.byline,
        "url": article.url,
        "language": article.language,
        "external_id": article.external_id,
        "revision": _revision(revision) if revision else None,
        "coverage": _coverage(coverage_of(revision)) if revision else None,
        "signed_off": {"by": parts.name_of(signed.by), "at": signed.at, "revision": signed.revision.number}
        if signed
        else None,
    }


def _revision(revision: Revision) -> Facts:
    return {
        "id": revision.public_id,
        "number": revision.number,
        "created_at": revision.created_at,
        "sha256": revision.sha256,
        "text": revision.text,
    }


def _coverage(coverage: Coverage) -> Facts:
    marks = [sentence.mark for sentence in coverage.sentences if sentence.state == "marked"]
    return {
        "total": coverage.total,
        "claimed": coverage.count("claimed"),
        "marked": {mark: marks.count(mark) for mark in Mark.values if mark in marks},
        "open": coverage.count("open"),
    }


def _counts(told: list[Facts]) -> Facts:
    pursued = [claim for claim in told if claim["stage"] != "dropped"]
    found = {status: sum(claim["status"] == status for claim in pursued) for status in Status.values}
    return {"total": len(told), **found, "dropped": len(told) - len(pursued)}


def _claim(claim: Claim, gathered: Gathered, revision: Revision | None, making: Making) -> Facts:
    pieces = gathered.evidence.get(claim.id, [])
    content = making.contents and not any(piece.source.confidential for piece in pieces)
    return {
        **_face(claim),
        **({"content": claim_content(claim)} if content else {}),
        "occurrences": _places(claim, gathered.places.get(claim.id, []), revision),
        "evidence": _evidence(pieces, gathered, making.files),
        **_positions(claim, gathered),
        "replies": [parts.reply_facts(row) for row in gathered.replies.get(claim.id, [])],
        "checklist": [parts.item_facts(item) for item in gathered.checklists.get(claim.id, [])],
        "reviews": [
            parts.review_facts(row, gathered.decisions.get(row.id, []))
            for row in gathered.reviews.get(claim.id, [])
        ],
        "publications": [parts.publication_facts(row) for row in gathered.publications.get(claim.id, [])],
        "flags": [parts.flag_facts(row) for row in gathered.flags.get(claim.id, [])],
        "history": _history([e for e in gathered.events if e.about == claim.public_id], gathered),
    }


def _face(claim: Claim) -> Facts:
    return {
        "id": claim.public_id,
        "number": claim.number,
        "statement": claim.statement,
        "status": claim.status,
        "stage": claim.stage,
        "kind": claim.kind,
        "assertion": claim.assertion,
        "pair": claim.pair.public_id if claim.pair else None,
        "claimant": claim.claimant.name if claim.claimant else None,
        "risk": claim.risk,
        "accusation": claim.accusation,
        "rationale": claim.rationale,
        "claimed_on": claim.claimed_on,
        "drop_reason": claim.drop_reason,
        "content_digest": claim.content_digest,
    }


def _places(claim: Claim, places: Iterable[Occurrence], revision: Revision | None) -> list[Facts]:
    return [parts.place_facts(place, _sentence(place, revision)) for place in places]


def _sentence(place: Occurrence, revision: Revision | None) -> int | None:
    if revision is None or place.revision_id != revision.id or place.state == PlaceState.TO_PLACE:
        return None
    sentences = counted_sentences(revision)
    return next((n for n, (start, end) in enumerate(sentences, 1) if start <= place.start < end), None)


def _evidence(pieces: list[Evidence], gathered: Gathered, files: Mapping[UUID, str]) -> list[Facts]:
    first: dict[UUID, Evidence] = {}
    told = []
    for piece in pieces:
        root = gathered.roots[piece.source_id]
        origin = first.setdefault(root, piece)
        told.append(parts.evidence_facts(piece, origin if origin is not piece else None, files))
    return told


def _positions(claim: Claim, gathered: Gathered) -> Facts:
    rows = gathered.positions.get(claim.id, [])
    live = {row.party_id: row.id for row in rows}
    told = [parts.position_facts(row, live=live[row.party_id] == row.id) for row in rows]
    stances = {row["stance"] for row in told if row["live"]}
    return {"positions": told, "disputed": {Stance.CONFIRMS.value, Stance.DENIES.value} <= stances}


def _history(events: list[Event], gathered: Gathered) -> list[Facts]:
    return [_line(event, gathered) for event in events]


def _line(event: Event, gathered: Gathered) -> Facts:
    words = words_of(event)
    person = gathered.people.get(event.actor_id) if event.actor_id else None
    withheld = event.object in gathered.hidden
    return {
        "seq": event.seq,
        "at": event.at,
        "actor": parts.name_of(person),
        "verb": event.verb,
        "object": event.object,
        "before": {} if withheld else words.before,
        "after": {} if withheld else words.after,
        "note": "" if withheld else words.note,
        "erased": words.erased,
        "withheld": withheld,
        "hash": event.hash,
    }


def _journal(events: list[Event]) -> Facts:
    ends = {"first": events[0].seq, "last": events[-1].seq} if events else {"first": None, "last": None}
    return {**ends, "lines": len(events)}


def _open_points(subject: Subject, revision: Revision | None, told: list[Facts]) -> list[Facts]:
    """What a lawyer has to know before anything else: what is open, overridden, waived or flagged."""
    points = []
    if subject.claim is None and revision is not None:
        work = open_work(subject.article, revision)
        if work.sentences:
            points.append({"code": "open_sentences", "claim": None, "number": len(work.sentences)})
        points += [_point("claim_open", claim.public_id, claim.number) for claim in work.claims]
    for claim in told:
        points += [_point(code, claim["id"], claim["number"]) for code in _codes(claim)]
    return points


def _point(code: str, claim_id: str, number: int) -> Facts:
    return {"code": code, "claim": claim_id, "number": number}


def _codes(claim: Facts) -> list[str]:
    """The codes of what a claim leaves open, each once."""
    if claim["stage"] == "dropped":
        return []
    found: dict[str, Any] = {
        "to_place": [p for p in claim["occurrences"] if p["state"] == PlaceState.TO_PLACE],
        "reply_open": [r for r in claim["replies"] if r["outcome"] == "open"],
        "overridden": claim["reviews"] and claim["reviews"][-1]["override"],
        "waived": [i for i in claim["checklist"] if i["state"] == "waived"],
        "flagged": claim["flags"],
        "disputed": claim["disputed"],
        "same_origin": [e for e in claim["evidence"] if e["same_origin_as"]],
    }
    return [code for code, there in found.items() if there]
