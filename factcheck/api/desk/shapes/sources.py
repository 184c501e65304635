"""Shapes of sources and snapshots."""

from collections.abc import Sequence
from typing import Any

from factcheck.api.desk.shapes.moments import moment, reference
from factcheck.sources.models import Snapshot, Source
from factcheck.sources.states import Shown, shown_states
from factcheck.sources.stored_faults import damaged_among

Shape = dict[str, Any]


def source_shapes(sources: Sequence[Source]) -> list[Shape]:
    """Return the shapes of sources in their order; one query."""
    states = shown_states(sources)
    return [_source(source, states[source.id]) for source in sources]


def source_shape(source: Source) -> Shape:
    """Return the shape of one source."""
    return source_shapes([source])[0]


def _source(source: Source, shown: Shown) -> Shape:
    return {
        "id": source.public_id,
        "version": source.version,
        "kind": source.kind,
        "url": source.url or None,
        "title": source.title,
        "publisher": source.publisher,
        "author": source.author,
        "published_at": moment(source.published_at),
        "proximity": source.proximity,
        "derived_from": reference("so", source.derived_from_id),
        "confidential": source.confidential,
        "public_label": source.public_label,
        "recorded_by": source.recorded_by,
        "read_back": source.read_back,
        "state": str(shown.state),
        "state_code": shown.code or None,
        "state_text": str(shown.text) or None,
        "next_step": str(shown.next_step) or None,
        "checked_at": moment(source.checked_at),
        "captured_at": moment(source.captured_at),
        "next_check_at": moment(source.next_check_at),
        "snapshots": source.snapshot_count,
    }


def snapshot_shapes(snapshots: Sequence[Snapshot]) -> list[Shape]:
    """Return what is known of captures beside their bytes, in their order; one query."""
    faulty = damaged_among(snapshot.id for snapshot in snapshots)
    return [_snapshot(snapshot, snapshot.id in faulty) for snapshot in snapshots]


def snapshot_shape(snapshot: Snapshot) -> Shape:
    """Return what is known of one capture."""
    return snapshot_shapes([snapshot])[0]


def _snapshot(snapshot: Snapshot, damaged: bool) -> Shape:
    return {
        "id": snapshot.public_id,
        "source": reference("so", snapshot.source_id),
        "captured_at": moment(snapshot.captured_at),
        "final_url": snapshot.final_url or None,
        "status": snapshot.status,
        "sha256": snapshot.sha256,
        "media_type": snapshot.media_type,
        "bytes": snapshot.bytes,
        "damaged": damaged,
    }
