"""What beat starts by the clock."""

import structlog
from celery import shared_task

from factcheck.audit.checkpoints import write_checkpoint
from factcheck.audit.outlets import send_checkpoints

log = structlog.get_logger(__name__)


@shared_task(name="ops.checkpoint")
def checkpoint() -> None:
    """Sign the head of the journal and bring the checkpoints outside."""
    write_checkpoint()
    for outlet in send_checkpoints():
        if outlet.last_error:
            log.warning("checkpoint not sent", address=outlet.address, cause=outlet.last_error)
