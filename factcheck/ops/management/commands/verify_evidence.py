"""manage.py verify_evidence"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from factcheck.sources.services.verifying import verify_all


class Command(BaseCommand):
    """Read every stored file again and compare its hash; exit 1 and name what is damaged."""

    help = "Reads every stored file again and compares it with the hash that its key names."

    def handle(self, *args: Any, **options: Any) -> None:
        """Carry it out."""
        result = verify_all()
        if result.damaged:
            raise CommandError(
                f"{len(result.damaged)} of {result.checked} stored files are damaged or missing: {', '.join(result.damaged)}",
                returncode=1,
            )
        self.stdout.write(f"{result.checked} stored files hold.")
