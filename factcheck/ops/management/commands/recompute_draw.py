"""Compute a draw of the audit again from its seed, share and list, and say whether it holds."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from factcheck.core import ids
from factcheck.reviews.audit_reports import claims_of, holds
from factcheck.reviews.drawing import drawn, list_hash
from factcheck.reviews.models import Draw


class Command(BaseCommand):
    """Print seed, share, hash of the list and the claims that they give; exit 1 if others stand in the draw."""

    help = "Compute a draw of the audit again and compare it with what stands in it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the draw's id."""
        parser.add_argument("draw", help="the id of the draw: dw_…")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compute and compare."""
        key = ids.key_of(Draw.PREFIX, options["draw"])
        draw = Draw.objects.filter(id=key).first() if key else None
        if draw is None:
            raise CommandError("There is no such draw.")
        self.stdout.write(f"seed {draw.seed}\nshare {draw.share}\nlist {list_hash(draw.ids)}")
        for public_id in drawn(seed=draw.seed, share=draw.share, listed=draw.ids):
            self.stdout.write(public_id)
        if not holds(draw, claims_of(draw)):
            raise CommandError("Other claims stand in the draw: it does not hold.")
        self.stdout.write("The draw holds.")
