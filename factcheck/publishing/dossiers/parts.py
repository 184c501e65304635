"""The parts of a claim as the dossier tells them; of a confidential source nothing but its public label and the quote."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from factcheck.accounts.models import User
from factcheck.claims.models import Flag, Occurrence
from factcheck.publishing.models import Publication
from factcheck.reviews.models import Decision, Review
from factcheck.reviews.services.checklists import ItemOfClaim
from factcheck.sources.models import Evidence, Position, ReplyRequest, Snapshot, Source

Facts = dict[str, Any]


def name_of(user: User | None) -> str | None:
    """Return the name that colleagues see; None for nobody."""
    return user.get_full_name() if user else None


def place_facts(place: Occurrence, sentence: int | None) -> Facts:
    """Where a claim stands in the text; ``sentence`` counts from 1, None where it is to place."""
    return {
        "id": place.public_id,
        "revision": place.revision.number,
        "sentence": sentence,
        "start": place.start,
        "end": place.end,
        "prefix": place.prefix,
        "quote": place.quote,
        "suffix": place.suffix,
        "state": place.state,
    }


def evidence_facts(piece: Evidence, origin: Evidence | None, files: Mapping[UUID, str]) -> Facts:
    """A piece of evidence; ``origin`` is an earlier one of the same origin, ``files`` where captures lie in the ZIP."""
    withheld = piece.source.confidential
    return {
        "id": piece.public_id,
        "relation": piece.relation,
        "quote": piece.quote,
        "locator": "" if withheld else piece.locator,
        "note": "" if withheld else piece.note,
        "quote_check": piece.quote_check,
        "near_accepted": piece.near_accepted,
        "edits": len(piece.check_detail.get("edits") or []),
        "where": piece.check_detail.get("where"),
        "same_origin_as": origin.public_id if origin else None,
        "source": source_facts(piece.source),
        "snapshot": None if withheld or piece.snapshot is None else snapshot_facts(piece.snapshot, files),
    }


def source_facts(source: Source) -> Facts:
    """A source; a confidential one shows its id, its kind, its proximity and its public label alone."""
    known = {
        "id": source.public_id,
        "kind": source.kind,
        "proximity": source.proximity,
        "withheld": source.confidential,
        "public_label": source.public_label,
    }
    if source.confidential:
        return known
    return {
        **known,
        "title": source.title,
        "publisher": source.publisher,
        "author": source.author,
        "url": source.url,
        "published_at": source.published_at,
        "recorded_by": source.recorded_by,
        "read_back": source.read_back,
    }


def snapshot_facts(snapshot: Snapshot, files: Mapping[UUID, str]) -> Facts:
    """A capture: when, from where, its hash, and its file in the ZIP."""
    return {
        "id": snapshot.public_id,
        "captured_at": snapshot.captured_at,
        "final_url": snapshot.final_url,
        "sha256": snapshot.sha256,
        "media_type": snapshot.media_type,
        "bytes": snapshot.bytes,
        "brought_by": name_of(snapshot.uploaded_by),
        "file": files.get(snapshot.id),
    }


def position_facts(position: Position, *, live: bool) -> Facts:
    """What a party says."""
    return {
        "id": position.public_id,
        "party": position.party.public_id,
        "party_name": position.party.name,
        "stance": position.stance,
        "words": position.words,
        "said_on": position.said_on,
        "terms": position.terms,
        "evidence": position.evidence.public_id if position.evidence else None,
        "answer": position.answer,
        "live": live,
    }


def reply_facts(request: ReplyRequest) -> Facts:
    """A question that was put to a party, and what became of it."""
    return {
        "id": request.public_id,
        "party_name": request.party.name,
        "asked_at": request.asked_at,
        "deadline": request.deadline,
        "channel": request.channel,
        "question": request.question,
        "outcome": request.outcome,
        "answered_at": request.answered_at,
        "words": request.words,
    }


def item_facts(item: ItemOfClaim) -> Facts:
    """An item of the checklist: done by whom, waived for what reason, or open."""
    return {
        "code": item.item.code,
        "text": item.item.text,
        "required": item.item.required,
        "state": item.state.value,
        "by": name_of(item.by),
        "at": item.at,
        "reason": item.reason,
    }


def review_facts(review: Review, decisions: list[Decision]) -> Facts:
    """A round of review: who sent which content, who decided what on it, and an override with its reason."""
    override = None
    if review.override_reason:
        override = {
            "reason": review.override_reason,
            "missing": review.overridden,
            "by": name_of(review.overridden_by),
        }
    return {
        "id": review.public_id,
        "number": review.number,
        "digest": review.digest,
        "outcome": review.outcome,
        "submitted_by": name_of(review.submitted_by),
        "submitted_at": review.submitted_at,
        "override": override,
        "decisions": [_decision(decision) for decision in decisions],
    }


def _decision(decision: Decision) -> Facts:
    return {
        "id": decision.public_id,
        "queue": decision.in_pass.queue.name,
        "by": name_of(decision.reviewer),
        "kind": decision.kind,
        "digest": decision.digest,
        "at": decision.at,
        "reason_code": decision.reason_code,
        "text": decision.text,
    }


def publication_facts(publication: Publication) -> Facts:
    """One revision of what the world reads."""
    return {
        "verdict": publication.published_verdict.public_id,
        "number": publication.number,
        "kind": publication.kind,
        "status": publication.status,
        "digest": publication.digest,
        "at": publication.at,
    }


def flag_facts(flag: Flag) -> Facts:
    """A background result that nobody has looked at yet."""
    return {"flag": flag.flag, "since": flag.since, "cause": flag.cause, "causes": flag.causes}
