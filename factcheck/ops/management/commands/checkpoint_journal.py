"""manage.py checkpoint_journal"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from factcheck.audit.checkpoints import line_of, write_checkpoint
from factcheck.audit.models import Checkpoint
from factcheck.audit.outlets import send_checkpoints


class Command(BaseCommand):
    """Sign the head of the journal now, bring it outside, and print it as one line of JSON."""

    help = "Signs the head of the journal, sends it to CHECKPOINTS_TO and prints it as one line of JSON."

    def handle(self, *args: Any, **options: Any) -> None:
        """Carry it out; exit 1 if there is nothing to sign, or a place did not take it."""
        write_checkpoint()
        last = Checkpoint.objects.order_by("-seq").first()
        if last is None:
            raise CommandError("The journal is empty: there is nothing to sign.", returncode=1)
        self.stdout.write(line_of(last))
        failed = [outlet for outlet in send_checkpoints() if outlet.last_error]
        if failed:
            told = "; ".join(f"{outlet.address}: {outlet.last_error}" for outlet in failed)
            raise CommandError(f"Signed, but not taken by {told}", returncode=1)
