"""Words of background work."""

from django.db import models


class JobState(models.TextChoices):
    """Where a job is; ``done`` and ``dead`` are ends."""

    WAITING = "waiting"
    LEASED = "leased"
    DONE = "done"
    DEAD = "dead"


class Urgency(models.IntegerChoices):
    """Who waits for it: a person comes before a robot."""

    PERSON = 0
    ROBOT = 1
