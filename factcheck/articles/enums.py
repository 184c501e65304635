"""Words of articles."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Origin(models.TextChoices):
    """Whose text it is."""

    OWN = "own", _("Our draft")
    EXTERNAL = "external", _("External text")


class ArticleState(models.TextChoices):
    """Whether the text is there."""

    READY = "ready", _("Ready")
    IMPORTING = "importing", _("Importing")
    FAILED = "failed", _("Import failed")
    PUT_AWAY = "put_away", _("Put away")
