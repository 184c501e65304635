"""The row is the job; Celery only carries its id."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from factcheck.core.records import Record
from factcheck.jobs.enums import JobState, Urgency


class JobQuerySet(models.QuerySet["Job"]):
    """Named reads of jobs."""

    def live(self) -> "JobQuerySet":
        """Jobs that wait or run."""
        return self.filter(state__in=[JobState.WAITING, JobState.LEASED])

    def due(self, now: datetime) -> "JobQuerySet":
        """Jobs that wait for nothing but a worker and their host."""
        # The urgency is named for the sake of the index, which begins with it.
        return self.filter(state=JobState.WAITING, urgency__in=Urgency.values, not_before__lte=now)


class Job(Record):
    """One piece of background work on one subject.

    ``kind`` is the Celery task's name, ``fence`` grows with every lease: only the holder of the newest one may finish.
    """

    PREFIX = "jo"

    kind = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    state = models.CharField(max_length=8, choices=JobState.choices, default=JobState.WAITING)
    urgency = models.PositiveSmallIntegerField(choices=Urgency.choices, default=Urgency.PERSON)
    owner_id = models.UUIDField(null=True)
    host = models.CharField(max_length=253, default="", blank=True)
    not_before = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    fence = models.PositiveIntegerField(default=0)
    started_fence = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=500, default="", blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id"],
                condition=Q(state__in=["waiting", "leased"]),
                name="jobs_job_one_live",
            ),
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="jobs_job_state"),
            models.CheckConstraint(
                condition=Q(state="leased", lease_until__isnull=False) | ~Q(state="leased"),
                name="jobs_job_lease",
            ),
        ]
        indexes = [
            models.Index(fields=["urgency", "not_before"], condition=Q(state="waiting"), name="jobs_job_due"),
            models.Index(fields=["lease_until"], condition=Q(state="leased"), name="jobs_job_leased"),
            models.Index(fields=["subject_id", "kind"], name="jobs_job_subject"),
        ]


class Host(models.Model):
    """What politeness needs to know of one host, whichever worker asks."""

    name = models.CharField(max_length=253, primary_key=True)
    next_allowed_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    open_until = models.DateTimeField(null=True)
    robots = models.TextField(default="", blank=True)
    robots_at = models.DateTimeField(null=True)
    crawl_delay = models.PositiveIntegerField(default=0)
