"""``manage.py render_publications``: write the bytes of everything published again, after the representation changed."""

from typing import Any

from django.core.management.base import BaseCommand

from factcheck.publishing.services.renderings import render_all


class Command(BaseCommand):
    """Render all publications again."""

    help = "Write the stored documents of all publications again."

    def handle(self, *args: Any, **options: Any) -> None:
        """Render and say how many documents changed."""
        seen, changed = render_all()
        self.stdout.write(f"{seen} publications, {changed} documents changed")
