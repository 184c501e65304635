"""manage.py erase {verdict ID | person NAME} --by NAME --reason TEXT"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from factcheck.accounts.erasing import erase_person
from factcheck.accounts.models import User
from factcheck.core.ids import BadId, decode
from factcheck.core.problems import Refusal
from factcheck.ops.lookups import find_user, usage
from factcheck.publishing.models import PublishedVerdict
from factcheck.publishing.services.dossiers import drop_dossiers
from factcheck.publishing.services.erasures import erase_verdict


class Command(BaseCommand):
    """Carry out an order of law: take away what a verdict said, or a person's name. There is no way back."""

    help = (
        "Takes away what a published verdict said, or a person's name, by order of law. There is no way back."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """What, by whom, why."""
        parser.add_argument("what", choices=["verdict", "person"])
        parser.add_argument("which", help="the id of the verdict (vd_…), or the person's user name")
        parser.add_argument("--by", required=True, help="user name of whoever carries it out")
        parser.add_argument(
            "--reason", required=True, help="the order: court and file number, or who asked; no names"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Carry it out."""
        by = find_user(options["by"])
        try:
            told = getattr(self, f"_{options['what']}")(options["which"], by, options["reason"])
        except Refusal as refusal:
            raise CommandError(str(refusal.detail), returncode=1) from refusal
        self.stdout.write(told)

    def _verdict(self, which: str, by: User, reason: str) -> str:
        try:
            verdict_id = decode(PublishedVerdict.PREFIX, which)
        except BadId as error:
            raise usage(f"{which} is no id of a verdict (vd_ and 26 characters).") from error
        erased = erase_verdict(verdict_id=verdict_id, by=by, reason=reason)
        return f"{erased.public_id} is erased in all {erased.current - 1} revisions; its tombstone stays."

    def _person(self, which: str, by: User, reason: str) -> str:
        erased = erase_person(user=find_user(which), by=by, reason=reason)
        drop_dossiers()  # any desk's may tell the name
        return f"The person is now {erased.username}, without roles, keys and log-in."
