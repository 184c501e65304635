"""Make everything ready that the processes need, once, before they start."""

from typing import Any

from django.core.management.base import BaseCommand

from factcheck.ops.preparation import check_system, prepare


class Command(BaseCommand):
    """Migrations, triggers, checks and static files; what the one-shot container runs."""

    help = "Bring the database to its newest state, check it, and collect the static files."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        empty = prepare()
        check_system()
        self.stdout.write(
            "Ready." if not empty else "Ready. There is no desk yet: manage.py create_user makes one."
        )
