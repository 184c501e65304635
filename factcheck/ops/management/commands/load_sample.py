"""manage.py load_sample"""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from factcheck.ops.sample.newsroom import SLUG, load


class Command(BaseCommand):
    """Make the sample newsroom, once; log-ins are printed only when they are made."""

    help = "Makes the desk 'sample' with an article, claims in every stage, sources and four people. Repeating it changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Carry it out."""
        with transaction.atomic():
            passwords = load()
        if not passwords:
            self.stdout.write(f"The desk {SLUG!r} is there already.")
            return
        self.stdout.write("The sample newsroom is ready. Sign in as (each password is shown only now):")
        for name, password in passwords.items():
            self.stdout.write(f"  {name:<10} {password}")
