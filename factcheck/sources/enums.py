"""Words of sources, evidence and positions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SourceKind(models.TextChoices):
    """What can be cited."""

    WEB = "web", _("Web page")
    DOCUMENT = "document", _("Document")
    PERSON = "person", _("Person")
    DATA_SET = "data_set", _("Data set")
    IMAGE = "image", _("Image")
    OWN_OBSERVATION = "own_observation", _("Own observation")


#: What a person said or saw, and somebody wrote down.
SPOKEN = frozenset({SourceKind.PERSON, SourceKind.OWN_OBSERVATION})


class Proximity(models.TextChoices):
    """How near the source is to the fact."""

    UNKNOWN = "unknown", _("Not yet judged")
    PRIMARY_DOCUMENT = "primary_document", _("Primary document")
    EYEWITNESS = "eyewitness", _("Eyewitness")
    COMPETENT_BODY = "competent_body", _("Competent body")
    EXPERT = "expert", _("Expert")
    INTERESTED_PARTY = "interested_party", _("Interested party")
    SECONDARY = "secondary", _("Secondary")


#: One counting piece of evidence from such a source is enough.
ENOUGH_ALONE = frozenset({Proximity.PRIMARY_DOCUMENT, Proximity.EYEWITNESS, Proximity.COMPETENT_BODY})


class LayerKind(models.TextChoices):
    """Which text of a snapshot."""

    ARTICLE = "article", _("Article text")
    FULL = "full", _("Full text")
    METADATA = "metadata", _("Metadata")
    PDF_PAGE = "pdf_page", _("PDF page")


class Grade(models.TextChoices):
    """How a try compares with the capture before it; ``quote-lost`` outranks all."""

    IDENTICAL = "identical", _("Identical")
    MARKUP_ONLY = "markup-only", _("Only markup changed")
    BOILERPLATE_ONLY = "boilerplate-only", _("Only the surroundings changed")
    TEXT_EDITED = "text-edited", _("Text edited")
    QUOTE_LOST = "quote-lost", _("Quote lost")
    TITLE_CHANGED = "title-changed", _("Title changed")
    DATE_CHANGED = "date-changed", _("Date changed")
    MOVED = "moved", _("Moved")
    UNREADABLE = "unreadable", _("Text not readable")
    SOFT_404 = "soft-404", _("Shows “not found”")
    DEAD = "dead", _("Not found")
    BLOCKED = "blocked", _("Blocked")
    UNREACHABLE = "unreachable", _("Not reachable")
    FAILED = "failed", _("Failed")


class Footing(models.TextChoices):
    """What became of a quoted passage in a later version of its page."""

    SAME = "same", _("Stands as it was")
    CHANGED = "changed", _("Words changed")
    LOST = "lost", _("No longer there")
    UNKNOWN = "unknown", _("Cannot be checked")


class Relation(models.TextChoices):
    """What a piece of evidence does to the claim."""

    SUPPORTS = "supports", _("Supports")
    CONTRADICTS = "contradicts", _("Contradicts")
    CONTEXT = "context", _("Context")


class QuoteState(models.TextChoices):
    """What the machine says of the quote."""

    EXACT = "exact", _("Quote exact")
    NEAR = "near", _("Quote near")
    MISSING = "missing", _("Quote missing")
    PENDING = "pending", _("Quote not yet checked")
    NOT_APPLICABLE = "not_applicable", _("No quote to check")


class Stance(models.TextChoices):
    """What a party says of the claim."""

    CONFIRMS = "confirms", _("Confirms")
    DENIES = "denies", _("Denies")
    PARTLY = "partly", _("Partly")
    NO_COMMENT = "no_comment", _("No comment")
    NOT_REACHED = "not_reached", _("Not reached")
    DECLINED = "declined", _("Declined")
    WITHDREW = "withdrew", _("Withdrew")


class Terms(models.TextChoices):
    """On which terms the words were given."""

    ON_RECORD = "on_record", _("On the record")
    BACKGROUND = "background", _("Background")
    NOT_ATTRIBUTABLE = "not_attributable", _("Not attributable")
    DOCUMENT = "document", _("Document")


class ReplyOutcome(models.TextChoices):
    """What became of a request for a reply."""

    OPEN = "open", _("Open")
    ANSWERED = "answered", _("Answered")
    DECLINED = "declined", _("Declined")
    NO_REPLY = "no_reply", _("No reply in time")
    NOT_REACHABLE = "not_reachable", _("Not reachable")
