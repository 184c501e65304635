"""What beat starts for reviews; the work is in the services."""

from celery import shared_task

from factcheck.core import clock
from factcheck.reviews.services.escalations import escalate_late


@shared_task(name="reviews.escalate")
def escalate() -> None:
    """Tell the chiefs what has become late."""
    escalate_late(now=clock.now())
