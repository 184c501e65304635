"""A claim that became late, told once for each time that it was due."""

from django.db import models

from factcheck.claims.models import Claim


class Escalation(models.Model):
    """The chiefs were told that a claim was not done at ``due_at``; another due time is another matter."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="escalations")
    due_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        app_label = "reviews"
        constraints = [models.UniqueConstraint(fields=["claim", "due_at"], name="reviews_escalation_once")]
