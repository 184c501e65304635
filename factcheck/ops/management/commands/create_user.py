"""manage.py create_user NAME --desk SLUG --roles a,b [--password P] [--language de]"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from factcheck.accounts.models import Desk, User
from factcheck.accounts.services import add_roles, create_user, password_faults, random_password
from factcheck.core.problems import Refusal
from factcheck.ops.lookups import parse_roles, usage
from factcheck.reviews.services.queues import create_desk


class Command(BaseCommand):
    """Make a person on a desk; a random password is the only line on stdout."""

    help = "Makes a person on a desk (and the desk with its queues, if it is new); adds roles to a person who is known."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name, desk, roles, password, language."""
        parser.add_argument("name")
        parser.add_argument("--desk", required=True)
        parser.add_argument("--roles", required=True)
        parser.add_argument("--password", default="")
        parser.add_argument(
            "--language",
            default="en",
            choices=[code for code, _name in settings.LANGUAGES],
            help="that of a new desk: its queues are named in it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Carry it out in one transaction."""
        roles = parse_roles(options["roles"])
        password = options["password"] or random_password()
        for fault in password_faults(username=options["name"], password=password):
            self.stderr.write(f"A weak password: {fault}")
        try:
            with transaction.atomic():
                slug, language = options["desk"], options["language"]
                desk = Desk.objects.filter(slug=slug).first() or create_desk(slug=slug, language=language)
                known = User.objects.filter(username=options["name"]).first()
                if known is not None and options["password"]:
                    known.set_password(password)
                    known.save(update_fields=["password"])
                user = known or create_user(username=options["name"], password=password)
                add_roles(desk=desk, user=user, roles=roles)
        except Refusal as refusal:
            raise usage(str(refusal.detail)) from refusal
        if known is None and not options["password"]:
            self.stdout.write(password)
