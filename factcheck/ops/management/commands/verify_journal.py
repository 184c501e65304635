"""manage.py verify_journal [--after N]"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from factcheck.audit.services import verify_journal


class Command(BaseCommand):
    """Check the hash chain of the journal; exit 1 and name the first bad line if it is broken."""

    help = "Checks the journal: sequence, links, hashes, and the words of every line that is not erased."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to start."""
        parser.add_argument("--after", type=int, default=0, help="check only the lines after this one")

    def handle(self, *args: Any, **options: Any) -> None:
        """Carry it out."""
        found = verify_journal(after=options["after"])
        if found.first_bad is not None:
            raise CommandError(f"The journal breaks at line {found.first_bad}: {found.cause}.", returncode=1)
        self.stdout.write(f"{found.lines} lines hold. Head: {found.head}")
