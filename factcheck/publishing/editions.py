"""An edition: everything of one publication that its documents are made of, and nothing else."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from factcheck.publishing.enums import PublicationKind
from factcheck.publishing.models import Publication

#: The word of each kind in the list of corrections; the others do not stand there.
CORRECTION_WORDS: dict[str, str] = {
    PublicationKind.CORRECTED: "correction",
    PublicationKind.RETRACTED: "retraction",
    PublicationKind.REINSTATED: "reinstatement",
}


@dataclass(frozen=True)
class Subject:
    """What a verdict is about, also after its end: the claim as it was last read, its language, the desk."""

    text: str = ""
    language: str = ""
    desk: str = ""


@dataclass(frozen=True)
class Correction:
    """One line of the list of corrections."""

    revision: int
    at: datetime
    kind: str
    previous_status: str | None
    note: str


@dataclass(frozen=True)
class Edition:
    """One revision of a published verdict. ``content`` is what was approved, ``facts`` the names and places it refers to."""

    publication_id: UUID
    verdict_id: str
    number: int
    seq: int
    kind: str
    status: str
    at: datetime
    first_at: datetime
    approvals: int
    digest: str
    content: dict[str, Any]
    facts: dict[str, Any]
    note: str
    replaced_by: str | None
    corrections: tuple[Correction, ...]
    subject: Subject

    @property
    def stands(self) -> bool:
        """Whether this revision is a verdict to read, not the end of one."""
        return self.kind not in {PublicationKind.RETRACTED, PublicationKind.ERASED, PublicationKind.MERGED}


def load_editions(verdict_ids: Iterable[UUID]) -> dict[UUID, list[Edition]]:
    """Return the editions of each published verdict, oldest first, in one query.

    What the law took away is gone here too: an edition without content keeps its numbers alone.
    """
    rows = (
        Publication.objects.filter(published_verdict_id__in=list(verdict_ids))
        .select_related("content", "verdict", "published_verdict")
        .order_by("published_verdict_id", "number")
    )
    found: dict[UUID, list[Edition]] = defaultdict(list)
    for row in rows:
        earlier = found[row.published_verdict_id]
        earlier.append(_edition(row, earlier))
    return found


def _edition(row: Publication, earlier: list[Edition]) -> Edition:
    stored = getattr(row, "content", None)
    body: dict[str, Any] = orjson.loads(stored.body) if stored is not None else {}
    corrections = earlier[-1].corrections if earlier else ()
    if row.kind in CORRECTION_WORDS:
        line = Correction(
            revision=row.number,
            at=row.at,
            kind=CORRECTION_WORDS[row.kind],
            previous_status=row.previous_status or None,
            note=body.get("note", ""),
        )
        corrections = (*corrections, line)
    return Edition(
        publication_id=row.id,
        verdict_id=row.published_verdict.public_id,
        number=row.number,
        seq=row.seq,
        kind=row.kind,
        status=row.status,
        at=row.at,
        first_at=earlier[0].at if earlier else row.at,
        approvals=row.verdict.approvals,
        digest=row.digest,
        content=body.get("content") or {},
        facts=body.get("facts") or {},
        note=body.get("note", ""),
        replaced_by=body.get("replaced_by"),
        corrections=corrections,
        subject=_subject(row.kind, body, earlier),
    )


def _subject(kind: str, body: dict[str, Any], earlier: list[Edition]) -> Subject:
    """An end keeps the subject of what it ends; of what the law took away only language and desk are left."""
    facts = body.get("facts")
    if facts:
        return Subject(body["content"]["statement"], facts["language"], facts["desk"])
    last = earlier[-1].subject if earlier else Subject()
    return replace(last, text="") if kind == PublicationKind.ERASED else last
