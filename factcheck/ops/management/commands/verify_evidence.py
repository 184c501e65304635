"""manage.py verify_evidence"""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from factcheck.fetching.store import evidence_store
from factcheck.sources.models import Snapshot


class Command(BaseCommand):
    """Read every stored capture again and compare its hash; exit 1 and name what is damaged."""

    help = "Reads every stored capture again and compares it with the hash that its row holds."

    def handle(self, *args: Any, **options: Any) -> None:
        """Carry it out."""
        store, checked, damaged = evidence_store(), 0, []
        for name, key in self._keys():
            checked += 1
            if not store.verify(key):
                damaged.append(name)
        if damaged:
            raise CommandError(
                f"{len(damaged)} of {checked} stored files are damaged or missing: {', '.join(damaged)}",
                returncode=1,
            )
        self.stdout.write(f"{checked} stored files hold.")

    def _keys(self) -> Iterator[tuple[str, str]]:
        for snapshot in Snapshot.objects.order_by("id").iterator(500):
            yield snapshot.public_id, snapshot.blob_key
            if snapshot.warc_key:
                yield f"{snapshot.public_id} (WARC)", snapshot.warc_key
