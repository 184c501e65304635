"""Words of claims. Stage says where the work is; status says what we found out about the world."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """Where a claim is in the work; changed only by reviews."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    RETRACTED = "retracted", _("Retracted")
    DROPPED = "dropped", _("Dropped")


class Status(models.TextChoices):
    """What we found out."""

    CONFIRMED = "confirmed", _("Confirmed")
    DENIED = "denied", _("Denied")
    UNVERIFIED = "unverified", _("Unverified")


class Kind(models.TextChoices):
    """What sort of assertion it is; each brings its checklist."""

    FIGURE = "figure", _("Figure")
    QUOTATION = "quotation", _("Quotation")
    NAME = "name", _("Name or title")
    DATE_OR_PLACE = "date_or_place", _("Date or place")
    EVENT = "event", _("Event")
    CAUSE = "cause", _("Cause")
    IMAGE = "image", _("Image")
    OTHER = "other", _("Other")


class Assertion(models.TextChoices):
    """ "A said X", or X itself."""

    ATTRIBUTION = "attribution", _("Attribution")
    SUBSTANCE = "substance", _("Substance")


class Risk(models.TextChoices):
    """What an error would cost."""

    LOW = "low", _("Low")
    NORMAL = "normal", _("Normal")
    HIGH = "high", _("High")
    CRITICAL = "critical", _("Critical")


#: Critical first: the place of a risk in a queue's order.
RISK_ORDER: dict[str, int] = {Risk.CRITICAL: 0, Risk.HIGH: 1, Risk.NORMAL: 2, Risk.LOW: 3}


class PlaceState(models.TextChoices):
    """Whether an occurrence stands in the latest revision."""

    PLACED = "placed", _("Placed")
    TEXT_CHANGED = "text_changed", _("Text changed")
    TO_PLACE = "to_place", _("To place")


class Mark(models.TextChoices):
    """Why a sentence carries no claim."""

    NO_FACT = "no_fact", _("No fact")
    OPINION = "opinion", _("Opinion")
    COMMON_KNOWLEDGE = "common_knowledge", _("Common knowledge")
    ON_AUTHOR = "on_author", _("On the author")


class FlagName(models.TextChoices):
    """What calls for a look, at any stage."""

    SOURCE_CHANGED = "source_changed", _("Source changed")
    QUOTE_LOST = "quote_lost", _("Quote lost")
    TEXT_CHANGED = "text_changed", _("Text changed")
    TO_PLACE = "to_place", _("To place")
    REPLY_OVERDUE = "reply_overdue", _("Reply overdue")
    AUDIT_FINDING = "audit_finding", _("Audit found a fault")


class DropReason(models.TextChoices):
    """Why a claim is not pursued."""

    OPINION = "opinion", _("Opinion")
    PREDICTION = "prediction", _("Prediction")
    COMMON_KNOWLEDGE = "common_knowledge", _("Common knowledge")
    NOT_CHECKABLE = "not_checkable", _("Not checkable")
    DUPLICATE = "duplicate", _("Duplicate")
