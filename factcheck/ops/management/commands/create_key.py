"""manage.py create_key NAME --desk SLUG --scopes all"""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from factcheck.accounts.services import KeyRequest, create_key
from factcheck.core import clock
from factcheck.core.problems import Refusal
from factcheck.ops.lookups import find_desk, find_user, member_of, parse_scopes, usage


class Command(BaseCommand):
    """Make an API key of a person on a desk; the key is the only line on stdout, and never shown again."""

    help = "Makes an API key of a person on a desk and prints it, once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name, desk, scopes, label, days."""
        parser.add_argument("name")
        parser.add_argument("--desk", required=True)
        parser.add_argument("--scopes", required=True)
        parser.add_argument("--label", default="command line")
        parser.add_argument("--days", type=int, default=0, help="days until the key ends (0: never)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Carry it out."""
        user, desk = find_user(options["name"]), find_desk(options["desk"])
        member_of(desk, user)
        ends = clock.now() + timedelta(days=options["days"]) if options["days"] else None
        request = KeyRequest(scopes=parse_scopes(options["scopes"]), name=options["label"], expires_at=ends)
        try:
            made = create_key(desk=desk, user=user, request=request)
        except Refusal as refusal:
            raise usage(str(refusal.detail)) from refusal
        self.stdout.write(made.text)
