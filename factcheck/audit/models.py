"""The journal: events in one hash chain, their erasable details, signed checkpoints, and what the law took away."""

from django.db import models

from factcheck.core.records import Record


class JournalHead(models.Model):
    """The end of the chain: one row, locked by whoever appends."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_journalhead_one_row")]


class Event(models.Model):
    """One line of the journal. Holds ids, numbers and a commitment; words and names stand in EventDetail.

    ``object`` and ``about`` are public ids: what changed, and the claim or article in whose history the line stands.
    """

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    desk_id = models.UUIDField(null=True)
    actor_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=40)
    object = models.CharField(max_length=29)
    about = models.CharField(max_length=29, default="", blank=True)
    commitment = models.CharField(max_length=64)
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["desk_id", "seq"], name="audit_event_desk"),
            models.Index(fields=["about", "seq"], name="audit_event_about"),
            models.Index(fields=["object", "seq"], name="audit_event_object"),
            models.Index(fields=["actor_id", "seq"], name="audit_event_actor"),
        ]


class EventDetail(models.Model):
    """What an event says in words: canonical JSON of before, after and note, salted; erasable by law."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="detail")
    salt = models.CharField(max_length=64)
    body = models.TextField()


class Checkpoint(models.Model):
    """The head of the chain at a moment, signed (Ed25519) and sent outside."""

    seq = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    hash = models.CharField(max_length=64)
    signature = models.CharField(max_length=200)
    key_id = models.CharField(max_length=64)


class CheckpointOutlet(models.Model):
    """A place outside that gets the checkpoints: up to which line it has them, and why the last try failed."""

    address = models.CharField(max_length=500, primary_key=True)
    sent_seq = models.BigIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, default="", blank=True)


class Erasure(Record):
    """An order by law that names the side row it takes away; the tombstone that stays."""

    PREFIX = "er"

    at = models.DateTimeField()
    table = models.CharField(max_length=80)
    row = models.CharField(max_length=64)
    reason = models.CharField(max_length=500)
    ordered_by = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "row"], name="audit_erasure_once")]
