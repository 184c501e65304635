"""The row of a dossier: what it is about, in which form, who ordered it, and what became of it."""

from django.db import models
from django.db.models import Q

from factcheck.accounts.models import Desk, User
from factcheck.articles.models import Article
from factcheck.claims.models import Claim
from factcheck.core.records import Record


class DossierForm(models.TextChoices):
    """The forms in which a dossier leaves the desk."""

    JSON = "json", "JSON"
    PDF = "pdf", "PDF"
    DOCX = "docx", "DOCX"
    ZIP = "zip", "ZIP"


class DossierState(models.TextChoices):
    """``gone``: the file was taken away after its time, the row tells that it was made."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"
    GONE = "gone"


class Dossier(Record):
    """One file about an article, or about one claim of it. ``number`` is what people call it: ``D-2026-1124-03``."""

    PREFIX = "do"

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="dossiers")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="dossiers")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, blank=True, related_name="dossiers")
    number = models.CharField(max_length=24)
    form = models.CharField(max_length=4, choices=DossierForm.choices)
    language = models.CharField(max_length=8)
    time_zone = models.CharField(max_length=64)
    state = models.CharField(max_length=7, choices=DossierState.choices, default=DossierState.WAITING)
    ordered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    size = models.PositiveBigIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        app_label = "publishing"
        constraints = [
            models.UniqueConstraint(fields=["desk", "number"], name="publishing_dossier_number"),
            models.CheckConstraint(condition=Q(form__in=DossierForm.values), name="publishing_dossier_form"),
            models.CheckConstraint(
                condition=Q(state__in=DossierState.values), name="publishing_dossier_state"
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(sha256__length=64), name="publishing_dossier_hashed"
            ),
        ]
        indexes = [models.Index(fields=["article", "-ordered_at"], name="publishing_dossier_newest")]

    @property
    def subject_id(self) -> str:
        """The public id of the article or claim that it is about."""
        return self.claim.public_id if self.claim else self.article.public_id

    @property
    def file_name(self) -> str:
        """The name of the file in the store."""
        return f"{self.public_id}.{self.form}"

    @property
    def download_name(self) -> str:
        """The name under which people keep it."""
        return f"{self.number}.{self.form}"
