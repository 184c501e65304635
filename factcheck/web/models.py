"""What belongs to the pages alone: typed text that is kept, and notices."""

from django.db import models
from django.db.models import Q

from factcheck.accounts.models import Desk, User
from factcheck.core.records import Record


class Draft(models.Model):
    """What somebody typed into a form and has not sent: kept under the form's name until it is sent."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="drafts")
    form = models.CharField(max_length=100)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "form"], name="web_draft_once")]


class Notice(Record):
    """Something that waits for a person, made from a journal event; bundled by ``about`` (an article)."""

    PREFIX = "no"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notices")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    event_seq = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    about = models.CharField(max_length=29)
    claim = models.CharField(max_length=29, blank=True, default="")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "event_seq", "kind"], name="web_notice_once")]
        indexes = [
            models.Index(fields=["user", "-at"], condition=Q(done_at__isnull=True), name="web_notice_open"),
            models.Index(
                fields=["user", "desk"],
                condition=Q(done_at__isnull=True, seen_at__isnull=True),
                name="web_notice_unread",
            ),
        ]


class NoticeCursor(models.Model):
    """How far the journal has been read for notices: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)

    objects = models.Manager()


class Follow(models.Model):
    """Somebody wants to hear of everything about a claim or article, or (``muted``) of nothing but what is meant for him."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=29, db_index=True)
    muted = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "about"], name="web_follow_once")]


class Digest(models.Model):
    """A person's digest by e-mail: when the last one left, and up to which line of the journal it told."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, primary_key=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    through_seq = models.BigIntegerField(default=0)
