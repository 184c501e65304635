"""Snapshots: what is known of them, their text, their WARC."""

from drf_spectacular.types import OpenApiTypes

from factcheck.accounts.enums import Action
from factcheck.api.desk.call import Answer, Call, Spec
from factcheck.api.desk.operation import operation
from factcheck.api.desk.schemas.desk import SnapshotOut, SnapshotTextOut
from factcheck.api.desk.shapes.sources import snapshot_shape
from factcheck.api.desk.targets import SNAPSHOT
from factcheck.api.desk.view import DeskView
from factcheck.sources.enums import LayerKind
from factcheck.sources.models import Snapshot, TextLayer
from factcheck.sources.services.confidential import read_file, read_warc

WARC = "application/warc"
FILE = "application/octet-stream"
#: The text that people read: the article, else all pages, else everything visible.
_READABLE = (LayerKind.ARTICLE, LayerKind.PDF_PAGE, LayerKind.FULL)


class SnapshotDetail(DeskView):
    """One capture."""

    target = SNAPSHOT

    @operation(Spec(Action.READ_SOURCES, {200: SnapshotOut}))
    def get(self, call: Call) -> Answer:
        """Read what is known of a capture."""
        return Answer(snapshot_shape(call.target))


def readable_text(snapshot: Snapshot) -> str:
    """Return the text that people read of a capture, pages parted by a blank line; empty where there is none."""
    layers = list(TextLayer.objects.filter(snapshot=snapshot).order_by("page", "id"))
    for kind in _READABLE:
        found = [layer.text for layer in layers if layer.kind == kind]
        if found:
            return "\n\n".join(found)
    return ""


class SnapshotText(DeskView):
    """The readable text of a capture."""

    target = SNAPSHOT

    @operation(Spec(Action.READ_SOURCES, {200: SnapshotTextOut}))
    def get(self, call: Call) -> Answer:
        """Read the text of a capture."""
        return Answer({"snapshot": call.target.public_id, "text": readable_text(call.target)})


class SnapshotFile(DeskView):
    """The file of a capture."""

    target = SNAPSHOT
    produces = (FILE,)

    @operation(Spec(Action.READ_SOURCES, {(200, FILE): OpenApiTypes.BINARY}))
    def get(self, call: Call) -> Answer:
        """Download the file of a capture; of a confidential source only its readers get the original."""
        kept = read_file(actor=call.actor, snapshot=call.target)
        headers = {"Content-Disposition": f'attachment; filename="{call.target.public_id}"'}
        return Answer(kept.data, media_type=FILE, headers=headers)


class SnapshotWarc(DeskView):
    """A capture as it came over the wire."""

    target = SNAPSHOT
    produces = (WARC,)

    @operation(Spec(Action.READ_SOURCES, {(200, WARC): OpenApiTypes.BINARY}))
    def get(self, call: Call) -> Answer:
        """Download the WARC record of a capture; a copy that a person brought as a plain file has none."""
        return Answer(read_warc(actor=call.actor, snapshot=call.target), media_type=WARC)
