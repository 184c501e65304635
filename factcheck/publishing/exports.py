"""Exports: everything published in one file, for readers who begin or who were away for too long."""

from django.db import models
from django.db.models import Q

from factcheck.core.records import Record


class ExportQuerySet(models.QuerySet["Export"]):
    """Named reads."""

    def readable(self, erased_at: int) -> "ExportQuerySet":
        """Exports that hold nothing of what the law took away: those made after the last erasure; newest first."""
        return self.filter(watermark__gte=erased_at).order_by("-made_at", "-id")


class Export(Record):
    """One file: a verdict or tombstone a line, then a trailer. Whoever reads ``/changes`` after ``watermark`` misses nothing."""

    PREFIX = "ex"

    watermark = models.BigIntegerField()
    rows = models.PositiveBigIntegerField()
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    seconds = models.FloatField()
    made_at = models.DateTimeField()

    objects = ExportQuerySet.as_manager()

    class Meta:
        app_label = "publishing"
        constraints = [
            models.CheckConstraint(condition=Q(watermark__gte=0), name="publishing_export_watermark")
        ]
        indexes = [models.Index(fields=["-made_at"], name="publishing_export_newest")]

    @property
    def file_name(self) -> str:
        """The name of the file, in the store and in its address."""
        return f"{self.public_id}.ndjson.gz"
