"""What a capture is made of, and writing one down: the snapshot, its texts, what follows for waiting evidence."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from factcheck.accounts.models import User
from factcheck.audit.services import Entry, record_events
from factcheck.claims.enums import Stage
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.fetching.codes import Code
from factcheck.fetching.layers import Extraction
from factcheck.fetching.outcomes import state_for
from factcheck.sources.content import content_digest
from factcheck.sources.enums import LayerKind
from factcheck.sources.models import Evidence, Fetch, Snapshot, Source, TextLayer
from factcheck.sources.services.evidence import first_check, queue_check


@dataclass(frozen=True)
class Layer:
    """One text of a capture: kind, page (0 where there are no pages), the words."""

    kind: str
    text: str
    page: int = 0


@dataclass(frozen=True)
class Reading:
    """What was read out of the bytes of a capture; ``extractor`` names the program and its version."""

    extractor: str = ""
    layers: tuple[Layer, ...] = ()
    title: str = ""
    author: str = ""
    publisher: str = ""
    published_at: datetime | None = None
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Stored:
    """Where the bytes of a capture lie and what they are; ``sha256`` is of the payload as it came.

    ``original`` is the key of the earlier capture that the WARC refers to, in hexadecimal; empty if it holds the body itself.
    """

    blob_key: str
    sha256: str
    media_type: str
    bytes: int
    warc_key: str = ""
    engine_version: str = ""
    sealed: bool = False
    clean_key: str = ""
    original: str = ""


@dataclass(frozen=True)
class Try:
    """One ended try: outcome code, times, hops, and where its bytes are stored, if any came."""

    code: str
    started_at: datetime
    ended_at: datetime
    status: int | None = None
    final_url: str = ""
    hops: tuple[dict[str, Any], ...] = ()
    detail: str = ""
    truncated: str = ""
    request_headers: tuple[tuple[str, str], ...] = ()
    response_headers: tuple[tuple[str, str], ...] = ()
    stored: Stored | None = None
    reading: Reading = field(default_factory=Reading)


def reading_of(extraction: Extraction | None) -> Reading:
    """Return an extraction as what a capture keeps of it."""
    if extraction is None:
        return Reading()
    layers = tuple(Layer(kind=layer.kind, text=layer.text, page=layer.page) for layer in extraction.layers)
    return Reading(
        extractor=extraction.layers[0].extractor if extraction.layers else "",
        layers=layers,
        title=extraction.title,
        author=extraction.author,
        publisher=str(extraction.data.get("publisher", "")),
        published_at=extraction.published_at,
        data={
            **extraction.data,
            "language": extraction.language,
            "flags": extraction.flags,
            "published_at": clock.stamp(extraction.published_at) if extraction.published_at else "",
        },
    )


def write_snapshot(source: Source, fetch: Fetch, ended: Try) -> Snapshot | None:
    """Write the snapshot and the texts of a try that brought the page; returns None for any other."""
    if ended.code != Code.CAPTURED or ended.stored is None:
        return None
    snapshot = Snapshot.objects.create(
        source=source,
        fetch=fetch,
        captured_at=ended.ended_at,
        final_url=ended.final_url,
        status=ended.status,
        request_headers=[list(pair) for pair in ended.request_headers],
        response_headers=[list(pair) for pair in ended.response_headers],
        truncated=ended.truncated,
        **_stored(ended.stored),
    )
    write_layers(snapshot, ended.reading)
    return snapshot


def _stored(stored: Stored) -> dict[str, Any]:
    return {
        "sha256": stored.sha256,
        "media_type": stored.media_type,
        "bytes": stored.bytes,
        "blob_key": stored.blob_key,
        "warc_key": stored.warc_key,
        "engine_version": stored.engine_version,
        "sealed": stored.sealed,
        "clean_key": stored.clean_key,
        "original_id": stored.original or None,
    }


def write_layers(snapshot: Snapshot, reading: Reading) -> None:
    """Write the texts that were read out of a snapshot."""
    TextLayer.objects.bulk_create(
        TextLayer(
            snapshot=snapshot,
            kind=layer.kind,
            page=layer.page,
            extractor=reading.extractor,
            text=layer.text,
            title=reading.title[:500],
            author=reading.author[:300],
            data=reading.data if layer.kind == LayerKind.METADATA else {},
            created_at=clock.now(),
        )
        for layer in reading.layers
    )


def adopt(source: Source, snapshot: Snapshot, reading: Reading) -> None:
    """Let a locked source know of its new snapshot; what a person wrote of title, author or date stays."""
    source.captured_at = snapshot.captured_at
    source.snapshot_count += 1
    if source.confidential:
        return  # what a file says of itself could tell who the source is
    source.title = source.title or reading.title[:500]
    source.author = source.author or reading.author[:300]
    source.publisher = source.publisher or reading.publisher[:300]
    source.published_at = source.published_at or reading.published_at


def bind_waiting(claims: list[Claim], source: Source, snapshot: Snapshot) -> list[Entry]:
    """Give what waits in locked draft or returned claims its first snapshot; returns the entries to record."""
    entries: list[Entry] = []
    for claim in claims:
        if claim.stage in {Stage.DRAFT, Stage.RETURNED}:
            entries += bind_first(claim, source, snapshot)
    return entries


def bind_first(claim: Claim, source: Source, snapshot: Snapshot) -> list[Entry]:
    """Give a locked open claim's waiting evidence its first snapshot, queue the checks and move the digest."""
    entries = []
    for evidence in (
        Evidence.objects.live()
        .filter(claim=claim, source=source, snapshot__isnull=True)
        .select_related("source")
    ):
        evidence.snapshot = snapshot
        evidence.quote_check = first_check(evidence)
        evidence.save(update_fields=["snapshot", "quote_check"])
        queue_check(evidence)
        after = {"snapshot": snapshot.public_id}
        entries.append(
            Entry(
                "evidence.changed",
                evidence.public_id,
                claim.public_id,
                before={"snapshot": None},
                after=after,
            )
        )
    claim.content_digest = content_digest(claim)
    claim.save(update_fields=["content_digest"])
    return entries


@dataclass(frozen=True)
class UploadedCopy:
    """A copy that a person brings: the stored bytes, what was read of them, where it comes from, who brings it.

    ``status`` and ``headers`` are the answer's where the copy comes out of a WARC file.
    """

    stored: Stored
    reading: Reading
    by: User
    final_url: str = ""
    code: str = Code.CAPTURED
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()


def record_copy(*, source: Source, copy: UploadedCopy) -> Snapshot:
    """Write an uploaded copy as a snapshot of the source, in the caller's transaction, with what follows for evidence."""
    waiting = Evidence.objects.live().filter(source=source, snapshot__isnull=True).values("claim_id")
    claims = list(Claim.objects.select_for_update(of=("self",)).filter(id__in=waiting).order_by("id"))
    locked = Source.objects.select_for_update(of=("self",)).get(id=source.id)
    snapshot = Snapshot.objects.create(
        source=locked,
        captured_at=clock.now(),
        uploaded_by=copy.by,
        final_url=copy.final_url or locked.url,
        status=copy.status,
        response_headers=[list(pair) for pair in copy.headers],
        **_stored(copy.stored),
    )
    write_layers(snapshot, copy.reading)
    locked.state, locked.state_code = state_for(copy.code), copy.code
    locked.checked_at = snapshot.captured_at
    adopt(locked, snapshot, copy.reading)
    locked.version += 1
    locked.changed_at = clock.now()
    locked.save()
    after = {"snapshot": snapshot.public_id, "state": "uploaded", "sha256": snapshot.sha256}
    entries = [
        Entry("source.captured", locked.public_id, after=after),
        *bind_waiting(claims, locked, snapshot),
    ]
    record_events(desk_id=locked.desk_id, actor_id=copy.by.id, entries=entries)
    return snapshot
