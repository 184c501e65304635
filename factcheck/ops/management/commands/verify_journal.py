"""manage.py verify_journal [--after N] [--checkpoints FILE [--public-key KEY]]"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from factcheck.audit.checkpoints import check_lines, check_stored
from factcheck.audit.services import verify_journal


class Command(BaseCommand):
    """Check the hash chain of the journal; exit 1 and name the first bad line if it is broken."""

    help = "Checks the journal: sequence, links, hashes, the words of every line that is not erased, and signed checkpoints."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to start, and what was kept outside."""
        parser.add_argument("--after", type=int, default=0, help="check only the lines after this one")
        parser.add_argument("--checkpoints", type=Path, help="a file of checkpoints that was kept outside")
        parser.add_argument("--public-key", default="", help="the key that they must be signed with")

    def handle(self, *args: Any, **options: Any) -> None:
        """Carry it out."""
        found = verify_journal(after=options["after"])
        if found.first_bad is not None:
            raise CommandError(f"The journal breaks at line {found.first_bad}: {found.cause}.", returncode=1)
        checked = self._checkpoints(options["checkpoints"], options["public_key"])
        self.stdout.write(f"{found.lines} lines hold. {checked} checkpoints hold. Head: {found.head}")

    def _checkpoints(self, path: Path | None, public: str) -> int:
        try:
            lines = path.read_text("utf-8").splitlines() if path else None
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"--checkpoints: {path} cannot be read: {error}") from error
        held = check_stored() if lines is None else check_lines(lines, public=public)
        if held.cause:
            raise CommandError(f"The journal does not fit its checkpoints: {held.cause}.", returncode=1)
        return held.checked
