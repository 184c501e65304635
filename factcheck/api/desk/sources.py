"""Sources and asking for their capture."""

from typing import Any

from factcheck.accounts.enums import Action
from factcheck.api.desk.bodies.body import Nothing
from factcheck.api.desk.bodies.sources import (
    CopyBody,
    NewSourceBody,
    ReadersBody,
    SourceChanges,
    SourceUpload,
)
from factcheck.api.desk.call import Answer, Call, Lock, Spec, etag_of
from factcheck.api.desk.listing import listed
from factcheck.api.desk.operation import operation
from factcheck.api.desk.schemas.desk import IdentityOut, SnapshotOut, SourceOut
from factcheck.api.desk.shapes.sources import (
    snapshot_shape,
    snapshot_shapes,
    source_shape,
    source_shapes,
)
from factcheck.api.desk.targets import SOURCE
from factcheck.api.desk.view import DeskView, UploadView
from factcheck.sources.enums import SourceKind
from factcheck.sources.models import Snapshot, Source
from factcheck.sources.services.confidential import change_readers, check_reader, read_identity
from factcheck.sources.services.others import NewSource, add_other_source
from factcheck.sources.services.reading import Upload
from factcheck.sources.services.register import add_web_source, edit_source, request_fetch
from factcheck.sources.services.uploads import add_document, upload_copy


def upload_of(file: Any) -> Upload:
    """Return a file of a multipart body as the services take it."""
    return Upload(name=file.name or "", data=file.read(), media_type=file.content_type or "")


class Sources(UploadView):
    """What the desk can cite."""

    @operation(Spec(Action.READ_SOURCES, {200: SourceOut}, paged=True))
    def get(self, call: Call) -> Answer:
        """List the sources, newest change first."""
        rows = Source.objects.of_desk(call.actor.desk_id)
        return listed(call, rows, ("-changed_at", "-id"), source_shapes)

    @operation(
        Spec(
            Action.CHANGE_SOURCE,
            {200: SourceOut, 201: SourceOut},
            body=NewSourceBody,
            upload=SourceUpload,
        )
    )
    def post(self, call: Call) -> Answer:
        """Add a web page by its address, a person, an observation, or a file."""
        source, new = _added(call)
        return Answer(source_shape(source), 201 if new else 200, etag_of(source))


def _added(call: Call) -> tuple[Source, bool]:
    words = dict(call.body)
    if "readers" in words:
        words["readers"] = tuple(words["readers"])
    if "url" in words:
        return add_web_source(actor=call.actor, **words)
    if "file" not in words:
        return add_other_source(actor=call.actor, new=NewSource(**words)), True
    upload = upload_of(words.pop("file"))
    # The name of a file could tell who a confidential source is: there it is no title.
    title = "" if words.get("confidential") else upload.name[:500]
    new = NewSource(**{"kind": SourceKind.DOCUMENT, "title": title, **words})
    return add_document(actor=call.actor, new=new, upload=upload), True


class SourceDetail(DeskView):
    """One source."""

    target = SOURCE

    @operation(Spec(Action.READ_SOURCES, {200: SourceOut}))
    def get(self, call: Call) -> Answer:
        """Read a source and how its capture stands."""
        return Answer(source_shape(call.target), etag=etag_of(call.target))

    @operation(Spec(Action.CHANGE_SOURCE, {200: SourceOut}, body=SourceChanges, lock=Lock.REQUIRED))
    def patch(self, call: Call) -> Answer:
        """Change what is known of a source."""
        source = edit_source(
            actor=call.actor,
            source_id=call.target.id,
            expected_version=call.expected,
            changes=call.body,
        )
        return Answer(source_shape(source), etag=etag_of(source))


class SourceIdentity(DeskView):
    """Who a confidential source is."""

    target = SOURCE

    @operation(Spec(check_reader, {200: IdentityOut}, body=Nothing))
    def post(self, call: Call) -> Answer:
        """Read who a confidential source is; for its named readers, and each time is a line of the journal."""
        known = read_identity(actor=call.actor, source_id=call.target.id)
        names = ("title", "publisher", "author", "read_back")
        return Answer({name: getattr(known, name) for name in names}, secrets=names)


class SourceReaders(DeskView):
    """Who may read who a confidential source is."""

    target = SOURCE

    @operation(Spec(Action.CHANGE_SOURCE, {200: SourceOut}, body=ReadersBody, lock=Lock.HONOURED))
    def put(self, call: Call) -> Answer:
        """Replace the readers of a confidential source; only one of them may."""
        names = tuple(call.body["readers"])
        source = change_readers(actor=call.actor, source_id=call.target.id, usernames=names)
        return Answer(source_shape(source), etag=etag_of(source))


class SourceFetch(DeskView):
    """A capture now."""

    target = SOURCE

    @operation(Spec(Action.CHANGE_SOURCE, {202: SourceOut}, body=Nothing, lock=Lock.HONOURED))
    def post(self, call: Call) -> Answer:
        """Ask for a capture; while one waits or runs a second request changes nothing."""
        source = request_fetch(actor=call.actor, source_id=call.target.id)
        return Answer(source_shape(source), 202, etag_of(source))


class SourceSnapshots(UploadView):
    """The captures of a source."""

    target = SOURCE

    @operation(Spec(Action.READ_SOURCES, {200: SnapshotOut}, paged=True))
    def get(self, call: Call) -> Answer:
        """List the captures, newest first."""
        rows = Snapshot.objects.filter(source=call.target)
        return listed(call, rows, ("-captured_at", "-id"), snapshot_shapes)

    @operation(Spec(Action.CHANGE_SOURCE, {201: SnapshotOut}, upload=CopyBody, lock=Lock.HONOURED))
    def post(self, call: Call) -> Answer:
        """Bring a copy of a source that cannot be fetched."""
        made = upload_copy(actor=call.actor, source_id=call.target.id, upload=upload_of(call.body["file"]))
        return Answer(snapshot_shape(made), 201)
