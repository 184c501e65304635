"""Sources and what was captured of them."""

from django.db import models
from django.db.models import F, Q

from factcheck.accounts.models import Desk, User
from factcheck.core.records import Record
from factcheck.sources.enums import Grade, LayerKind, Proximity, SourceKind
from factcheck.sources.evidence import Evidence, Position, QuoteCheck, ReplyRequest
from factcheck.sources.querysets import SourceQuerySet

__all__ = [
    "Arrival",
    "Evidence",
    "Fetch",
    "Position",
    "QuoteCheck",
    "ReplyRequest",
    "Snapshot",
    "Source",
    "StoredFault",
    "TextLayer",
]


class Source(Record):
    """What can be cited. ``state`` is the outcome of the latest try that ended (fetching.codes.State).

    Of an interview, a call or an own observation ``recorded_by`` says who wrote it down, ``read_back`` what was read to the
    person. Of a confidential source who it is stands sealed in ``identity`` and nowhere else; ``readers`` may open it.
    """

    PREFIX = "so"

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="sources")
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=15, choices=SourceKind.choices)
    url = models.CharField(max_length=8192, blank=True, default="")
    url_key = models.CharField(max_length=64, blank=True, default="")
    title = models.CharField(max_length=500, blank=True, default="")
    publisher = models.CharField(max_length=300, blank=True, default="")
    author = models.CharField(max_length=300, blank=True, default="")
    published_at = models.DateTimeField(null=True, blank=True)
    proximity = models.CharField(max_length=16, choices=Proximity.choices, default=Proximity.UNKNOWN)
    derived_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="derived"
    )
    confidential = models.BooleanField(default=False)
    public_label = models.CharField(max_length=200, blank=True, default="")
    identity = models.BinaryField(default=b"", blank=True)
    recorded_by = models.CharField(max_length=200, blank=True, default="")
    read_back = models.TextField(blank=True, default="")
    readers = models.ManyToManyField(User, related_name="+", blank=True)
    state = models.CharField(max_length=12, default="not_fetched")
    state_code = models.CharField(max_length=40, blank=True, default="")
    checked_at = models.DateTimeField(null=True, blank=True)
    captured_at = models.DateTimeField(null=True, blank=True)
    next_check_at = models.DateTimeField(null=True, blank=True)
    snapshot_count = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = SourceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "url_key"], condition=Q(kind="web"), name="sources_source_url"
            ),
            models.CheckConstraint(condition=Q(kind__in=SourceKind.values), name="sources_source_kind"),
            models.CheckConstraint(
                condition=Q(proximity__in=Proximity.values), name="sources_source_proximity"
            ),
            models.CheckConstraint(condition=~Q(kind="web") | ~Q(url_key=""), name="sources_source_web_url"),
            models.CheckConstraint(
                condition=Q(confidential=False) | Q(title="", url="", publisher="", author="", read_back=""),
                name="sources_source_sealed",
            ),
            models.CheckConstraint(
                condition=Q(derived_from__isnull=True) | ~Q(derived_from=F("id")),
                name="sources_source_derived_other",
            ),
        ]
        indexes = [
            models.Index(fields=["desk", "-changed_at", "-id"], name="sources_source_newest"),
            models.Index(
                fields=["next_check_at"], condition=Q(next_check_at__isnull=False), name="sources_source_due"
            ),
        ]


class Fetch(Record):
    """One ended try to capture a web source; immutable.

    ``grade`` says how it compares with the capture before it; empty for the first.
    ``hops`` is ``[{"url", "status", "ip", …}, …]``; ``detail`` is for operators and never shown to readers.
    """

    PREFIX = "fe"

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="fetches")
    job_id = models.UUIDField(null=True)
    fence = models.PositiveIntegerField(default=0)
    code = models.CharField(max_length=40)
    grade = models.CharField(max_length=16, choices=Grade.choices, blank=True, default="")
    status = models.PositiveSmallIntegerField(null=True)
    final_url = models.CharField(max_length=8192, blank=True, default="")
    hops = models.JSONField(default=list)
    detail = models.CharField(max_length=500, blank=True, default="")
    blob_key = models.CharField(max_length=100, blank=True, default="")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job_id", "fence"], name="sources_fetch_once"),
            models.CheckConstraint(condition=Q(grade__in=["", *Grade.values]), name="sources_fetch_grade"),
        ]
        indexes = [models.Index(fields=["source", "-ended_at"], name="sources_fetch_newest")]


class Arrival(Record):
    """A page that a try brought and nobody has read yet; the row goes when its Fetch is written.

    ``kind``, ``host`` and ``attempts`` are what the job was before it was passed on to be read; ``ended`` is the try as
    ``services.unread`` writes it down. The bytes are in the store.
    """

    PREFIX = "ar"

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="arrivals")
    job_id = models.UUIDField()
    kind = models.CharField(max_length=60)
    host = models.CharField(max_length=253, default="", blank=True)
    attempts = models.PositiveIntegerField()
    ended = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job_id"], name="sources_arrival_once")]


class Snapshot(Record):
    """What came over the wire in a successful fetch, or a copy that a person uploaded; immutable.

    ``original`` is an earlier capture that brought the same payload: the WARC of this one refers to that one's body.
    The file of a confidential source is ``sealed`` (encrypted); ``clean_key`` is its copy without metadata, if there is one.
    """

    PREFIX = "sn"

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="snapshots")
    fetch = models.OneToOneField(Fetch, on_delete=models.PROTECT, null=True, related_name="snapshot")
    captured_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    final_url = models.CharField(max_length=8192, blank=True, default="")
    status = models.PositiveSmallIntegerField(null=True)
    request_headers = models.JSONField(default=list)
    response_headers = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=200, blank=True, default="")
    bytes = models.BigIntegerField()
    blob_key = models.CharField(max_length=100)
    warc_key = models.CharField(max_length=100, blank=True, default="")
    original = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="revisits")
    sealed = models.BooleanField(default=False)
    clean_key = models.CharField(max_length=100, blank=True, default="")
    truncated = models.CharField(max_length=20, blank=True, default="")
    engine_version = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sha256__length=64), name="sources_snapshot_sha256"),
            models.CheckConstraint(condition=~Q(blob_key=""), name="sources_snapshot_stored"),
            models.CheckConstraint(
                condition=Q(fetch__isnull=False) | Q(uploaded_by__isnull=False), name="sources_snapshot_from"
            ),
        ]
        indexes = [models.Index(fields=["source", "-captured_at", "-id"], name="sources_snapshot_newest")]


class StoredFault(Record):
    """A stored file that was found damaged or missing; ``mended_at`` once its bytes hold again."""

    PREFIX = "sf"

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="faults")
    key = models.CharField(max_length=100)
    found_at = models.DateTimeField()
    mended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "key"], condition=Q(mended_at__isnull=True), name="sources_fault_open"
            )
        ]


class TextLayer(Record):
    """One text of a snapshot, made by one version of an extractor; append-only, can be made again from the bytes."""

    PREFIX = "tl"

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="layers")
    kind = models.CharField(max_length=8, choices=LayerKind.choices)
    page = models.PositiveIntegerField(default=0)
    extractor = models.CharField(max_length=40)
    text = models.TextField()
    title = models.CharField(max_length=500, blank=True, default="")
    author = models.CharField(max_length=300, blank=True, default="")
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "kind", "page", "extractor"], name="sources_textlayer_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=LayerKind.values), name="sources_textlayer_kind"),
        ]
