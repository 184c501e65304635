"""Words of the workflow and of review."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReviewOutcome(models.TextChoices):
    """How a round of review ended."""

    OPEN = "open", _("Open")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    VOIDED = "voided", _("Voided")
    CLOSED = "closed", _("Closed by a retraction")


class DecisionKind(models.TextChoices):
    """What a reviewer decided."""

    APPROVE = "approve", _("Approve")
    RETURN = "return", _("Return")


class ConferenceOutcome(models.TextChoices):
    """How a conference stands: open, decided either way, or closed because its round of review ended."""

    OPEN = "open", _("Open")
    APPROVE = "approve", _("Approved")
    RETURN = "return", _("Returned")
    CLOSED = "closed", _("Closed with its round")


class AuditPace(models.TextChoices):
    """How much time a draw of the audit covers."""

    WEEK = "week", _("Every week")
    MONTH = "month", _("Every month")


class Finding(models.TextChoices):
    """What the auditor of an approved claim found."""

    SOUND = "sound", _("Sound")
    MINOR = "minor", _("Minor fault")
    SERIOUS = "serious", _("Serious fault")


class ReasonCode(models.TextChoices):
    """Why a claim goes back."""

    WORDING = "wording", _("Wording")
    EVIDENCE_MISSING = "evidence_missing", _("Evidence missing")
    EVIDENCE_WEAK = "evidence_weak", _("Evidence weak")
    QUOTE = "quote", _("Quote not right")
    POSITION_MISSING = "position_missing", _("Position missing")
    REPLY_MISSING = "reply_missing", _("Reply missing")
    STATUS = "status", _("Status not borne out")
    LEGAL = "legal", _("Legal")
    OTHER = "other", _("Other")


class VoidCause(StrEnum):
    """What makes an approval void."""

    CONTENT_CHANGED = "content_changed"
    TEXT_CHANGED = "text_changed"


class View(models.TextChoices):
    """Lists of claims by flag, date or person; not to be confused with a queue."""

    MINE = "mine", _("Mine")
    UNCLAIMED = "unclaimed", _("Unclaimed")
    TO_REVIEW = "to_review", _("To review")
    RETURNED = "returned", _("Returned")
    OVERDUE = "overdue", _("Overdue")
    WAITING_FOR_REPLY = "waiting_for_reply", _("Waiting for reply")
    SOURCE_CHANGED = "source_changed", _("Source changed")
    TEXT_CHANGED = "text_changed", _("Text changed")
    TO_PLACE = "to_place", _("To place")


class Missing(StrEnum):
    """What a submission still lacks, by code."""

    EVIDENCE = "evidence"
    SECOND_SOURCE = "second_source"
    QUOTE_UNCHECKED = "quote_unchecked"
    EVIDENCE_PENDING = "evidence_pending"
    OPPOSITE_POSITION = "opposite_position"
    RATIONALE = "rationale"
    REPLY_OUTCOME = "reply_outcome"
    BLOCKING_COMMENT = "blocking_comment"
    CHECKLIST = "checklist"
    QUEUE = "queue"
    NOTE = "note"
