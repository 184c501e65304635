"""What people say about a claim in review: comments, checklists with waivers, and the sign-off of an article."""

from django.db import models
from django.db.models import Q

from factcheck.accounts.models import Desk, User
from factcheck.articles.models import Article, Revision
from factcheck.claims.enums import Kind
from factcheck.claims.models import Claim
from factcheck.core.records import Record
from factcheck.sources.evidence import Evidence


class Comment(Record):
    """A note on a claim, or a reply to one; a blocking note stops submission and approval until it is resolved.

    A reply belongs to the note that began the thread, never blocks, and is resolved with it.
    """

    PREFIX = "cm"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="comments")
    evidence = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="comments"
    )
    reply_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies"
    )
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    blocking = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        app_label = "reviews"
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="reviews_comment_said"),
            models.CheckConstraint(
                condition=Q(reply_to__isnull=True) | Q(blocking=False),
                name="reviews_comment_reply_blocks_not",
            ),
        ]
        indexes = [
            models.Index(
                fields=["claim"],
                condition=Q(blocking=True, resolved_at__isnull=True),
                name="reviews_comment_blocking",
            )
        ]


class PendingNote(Record):
    """A note that its author has written and nobody else sees: it becomes a comment with the others that he sends.

    A table of its own, so that nothing that reads comments can show or count it; the row goes when it is sent.
    """

    PREFIX = "pn"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="pending_notes")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reply_to = models.ForeignKey(Comment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    blocking = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        app_label = "reviews"
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="reviews_pendingnote_said"),
            models.CheckConstraint(
                condition=Q(reply_to__isnull=True) | Q(blocking=False),
                name="reviews_pendingnote_reply_blocks_not",
            ),
        ]
        indexes = [models.Index(fields=["claim", "author"], name="reviews_pendingnote_own")]


class ChecklistItem(Record):
    """What a desk made of an item of its checklists: other words (empty: those that ship), required, retired; or one of its own."""

    PREFIX = "ci"

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="checklist_items")
    list = models.CharField(max_length=13)
    code = models.CharField(max_length=40)
    text = models.CharField(max_length=200, blank=True, default="")
    required = models.BooleanField(default=False)
    retired = models.BooleanField(default=False)

    class Meta:
        app_label = "reviews"
        constraints = [
            models.UniqueConstraint(fields=["desk", "code"], name="reviews_checklistitem_code"),
            models.CheckConstraint(
                condition=Q(list__in=["every", *Kind.values, "accusation"]), name="reviews_checklistitem_list"
            ),
        ]


class Checklist(models.Model):
    """One item of a claim kind's checklist that was done."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="checklist")
    item = models.CharField(max_length=40)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField()

    class Meta:
        app_label = "reviews"
        constraints = [models.UniqueConstraint(fields=["claim", "item"], name="reviews_checklist_once")]


class Waiver(models.Model):
    """One item of a checklist that somebody set aside, with the reason."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="waivers")
    item = models.CharField(max_length=40)
    reason = models.CharField(max_length=500)
    waived_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    waived_at = models.DateTimeField()

    class Meta:
        app_label = "reviews"
        constraints = [
            models.UniqueConstraint(fields=["claim", "item"], name="reviews_waiver_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="reviews_waiver_reason"),
        ]


class SignOff(Record):
    """Somebody answers for the whole article; bound to the revision, void with the next one."""

    PREFIX = "si"

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="sign_offs")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "reviews"
        constraints = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(voided_at__isnull=True), name="reviews_signoff_one_live"
            )
        ]
