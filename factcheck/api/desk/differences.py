"""Two captures of a source, compared word by word as its page does."""

from typing import Any
from uuid import UUID

from factcheck.accounts.enums import Action
from factcheck.api.desk.bodies.body import Body
from factcheck.api.desk.call import Answer, Call, Spec
from factcheck.api.desk.fields import Id
from factcheck.api.desk.operation import operation
from factcheck.api.desk.schemas.differences import SnapshotDiffOut
from factcheck.api.desk.targets import SNAPSHOT
from factcheck.api.desk.view import DeskView
from factcheck.core.problems import Invalid
from factcheck.sources.models import Snapshot
from factcheck.sources.timeline import Paragraph, capture_before, compare_captures, quoting


class DiffFilters(Body):
    """What to compare with: another capture of the source; without it, the newest earlier one that has other bytes."""

    def get_fields(self) -> dict[str, Any]:
        """Add ``with``, which no class can name."""
        return {**super().get_fields(), "with": Id(prefix=Snapshot.PREFIX, required=False)}


class SnapshotDiff(DeskView):
    """How two captures differ."""

    target = SNAPSHOT

    @operation(Spec(Action.READ_SOURCES, {200: SnapshotDiffOut}, filters=DiffFilters))
    def get(self, call: Call) -> Answer:
        """Compare a capture with another one of its source."""
        shown: Snapshot = call.target
        wanted = call.filters.get("with")
        older = _other(shown, wanted) if wanted else capture_before(shown)
        found = compare_captures(older, shown, quoting(shown.source)) if older else []
        return Answer(
            {
                "snapshot": shown.public_id,
                "with": older.public_id if older else None,
                "paragraphs": [_paragraph(each) for each in found],
            }
        )


def _other(shown: Snapshot, wanted: UUID) -> Snapshot:
    found = Snapshot.objects.filter(source_id=shown.source_id, id=wanted).first()
    if found is None:
        raise Invalid.field("with", "not-found", "The source has no such capture.")
    return found


def _paragraph(paragraph: Paragraph) -> dict[str, Any]:
    return {
        "number": paragraph.number,
        "state": paragraph.state,
        "evidence": [piece.public_id for piece in paragraph.quoted],
        "changes": [{"op": change.op, "old": change.old, "new": change.new} for change in paragraph.changes],
    }
