"""The base of every record that has a public id."""

import uuid
from typing import ClassVar

from django.db import models

from factcheck.core import ids


class Record(models.Model):
    """A row with a UUIDv7 key and a public id made of it."""

    PREFIX: ClassVar[str]

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.public_id

    @property
    def public_id(self) -> str:
        """The id that people and programs see: prefix and 26 characters."""
        return ids.encode(self.PREFIX, self.id)


class PublicRecord(Record):
    """A record whose id appears in public: random, so that it tells no time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True
