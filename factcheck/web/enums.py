"""Words of notices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeKind(models.TextChoices):
    """Why somebody is told of an event; the label says what it asks of him."""

    MENTION = "mention", _("You are named in a note")
    ASSIGNED = "assigned", _("Assigned to you")
    RETURNED = "returned", _("Returned to you")
    APPROVED = "approved", _("Approved")
    VOIDED = "voided", _("The approval is void")
    COMMENT = "comment", _("A further note where you wrote one")
    REPLY_DUE = "reply_due", _("A reply is due soon")
    REPLY_OVERDUE = "reply_overdue", _("A reply is overdue")
    SOURCE_CHANGED = "source_changed", _("A source has changed")
    QUOTE_LOST = "quote_lost", _("A quote is lost")
    TEXT_CHANGED = "text_changed", _("The text has changed")
    TO_PLACE = "to_place", _("A claim is to be placed")
    CONFERENCE = "conference", _("A conference waits for you")
    CONFERENCE_OVER = "conference_over", _("The conference has decided")
    AUDIT = "audit", _("The audit found a serious fault")
    LATE = "late", _("A claim is late")
    FOLLOWED = "followed", _("You follow this")


#: What reaches even somebody who has muted the claim or article: it is meant for him alone.
PERSONAL = frozenset({NoticeKind.MENTION, NoticeKind.ASSIGNED, NoticeKind.CONFERENCE})
