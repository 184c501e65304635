"""Fields that take what they say and nothing else: no number for a string, no ``"true"`` for a truth value."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from rest_framework import serializers

from factcheck.core import ids

#: The longest line, note and text that a member of a body may hold, in characters.
LINE, NOTE, LONG = 500, 20_000, 100_000
#: A string with something that is neither white space nor a control character of ASCII. What is white space differs between
#: the languages of clients; the classes are spelled so that the expression means the same in all of them.
FILLED = r"[^\s\x00-\x1f\x85\ufeff]"
_FILLED = re.compile(FILLED)


def is_filled(text: str) -> bool:
    """Whether a text says anything."""
    return _FILLED.search(text) is not None


_EARLIEST, _LATEST = date(1000, 1, 1), date(9998, 12, 31)


class Text(serializers.CharField):
    """A string, kept as it came; may be empty, or white space alone, unless ``filled``."""

    def __init__(self, *, most: int = NOTE, filled: bool = False, **options: Any) -> None:
        super().__init__(max_length=most, allow_blank=not filled, trim_whitespace=False, **options)

    def to_internal_value(self, data: Any) -> str:
        """Refuse what is no string, where the framework would spell it out."""
        if not isinstance(data, str):
            self.fail("invalid")
        if not self.allow_blank and not is_filled(data):
            self.fail("blank")
        return str(super().to_internal_value(data))


class Word(Text):
    """One of a few words."""

    def __init__(self, *, words: Iterable[str], **options: Any) -> None:
        self.words = tuple(str(word) for word in words)
        super().__init__(most=100, filled=True, **options)

    def to_internal_value(self, data: Any) -> str:
        """Refuse a word that is none of them."""
        word = super().to_internal_value(data)
        if word not in self.words:
            raise serializers.ValidationError(f"Use one of: {', '.join(self.words)}.", code="unknown")
        return word


class Truth(serializers.BooleanField):
    """``true`` or ``false``."""

    def to_internal_value(self, data: Any) -> bool:
        """Refuse numbers and strings."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return bool(data)


class Number(serializers.IntegerField):
    """A whole number from ``least`` to ``most``."""

    def __init__(self, *, least: int = 0, most: int = 2**31 - 1, **options: Any) -> None:
        super().__init__(min_value=least, max_value=most, **options)

    def to_internal_value(self, data: Any) -> int:
        """Refuse truth values, strings and fractions."""
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return data


class Moment(serializers.DateTimeField):
    """A time with its offset; naive times and the edges of the calendar are refused."""

    def to_internal_value(self, value: Any) -> datetime:
        """Return the time in UTC."""
        if not isinstance(value, str):
            self.fail("invalid", format="2026-03-01T10:00:00Z")
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail("invalid", format="2026-03-01T10:00:00Z")
        if moment.tzinfo is None or len(value) < 16:
            self.fail("invalid", format="2026-03-01T10:00:00Z")
        if not _EARLIEST < moment.date() < _LATEST:
            raise serializers.ValidationError("The year is from 1000 to 9998.", code="range")
        return moment.astimezone(UTC)


class Day(serializers.DateField):
    """A plain date, ``2026-03-01``."""

    def to_internal_value(self, value: Any) -> date:
        """Refuse times and other spellings."""
        if not isinstance(value, str) or len(value) != 10:
            self.fail("invalid", format="YYYY-MM-DD")
        found: date = super().to_internal_value(value)
        if not _EARLIEST < found < _LATEST:
            raise serializers.ValidationError("The year is from 1000 to 9998.", code="range")
        return found


class Id(serializers.Field[UUID, Any, str, Any]):
    """A public id of one kind, read as the UUID behind it."""

    def __init__(self, *, prefix: str, **options: Any) -> None:
        self.prefix = prefix
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> UUID:
        """Refuse ids of another kind."""
        if not isinstance(data, str):
            raise serializers.ValidationError("An id is a string.", code="invalid")
        try:
            return ids.decode(self.prefix, data)
        except ids.BadId as error:
            raise serializers.ValidationError(f"This is {error}.", code="invalid") from error

    def to_representation(self, value: Any) -> str:
        """Return the public id of a UUID."""
        return ids.encode(self.prefix, value)


class Words(serializers.ListField):
    """A list of strings."""

    def __init__(
        self, *, child: serializers.Field[Any, Any, Any, Any] | None = None, most: int = 50, **options: Any
    ) -> None:
        if not options.get("allow_empty", True):
            options["min_length"] = 1  # said in the OpenAPI document too
        super().__init__(child=child or Text(most=100, filled=True), max_length=most, **options)
