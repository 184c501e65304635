"""Bodies of webhook endpoints."""

from typing import Any

from rest_framework import serializers

from factcheck.api.cursor import binding, read_cursor
from factcheck.api.desk.bodies.body import Body
from factcheck.api.desk.fields import Text, Truth, Word, Words
from factcheck.api.problems import InvalidCursor
from factcheck.publishing.messages import TYPES

_URL = 2048
#: What points of ``/changes`` are bound to.
CHANGES = binding("changes", {})
#: What JSON numbers hold exactly.
LAST_SEQ = 2**53 - 1


class Point(serializers.Field[int, Any, Any, Any]):
    """A point in the log of changes: the ``seq`` of a change, or a ``next_after`` of ``/changes``."""

    def to_internal_value(self, data: Any) -> int:
        """Return the ``seq`` behind which the log goes on."""
        if isinstance(data, int) and not isinstance(data, bool):
            if not 0 <= data <= LAST_SEQ:
                raise serializers.ValidationError(
                    "A seq is not negative and is at most 2^53 - 1.", code="range"
                )
            return data
        if not isinstance(data, str):
            raise serializers.ValidationError("Send a seq, or a next_after of /changes.", code="invalid")
        position = read_cursor(CHANGES, data)
        if len(position) != 1 or not isinstance(position[0], int):
            raise InvalidCursor("This is no cursor of ours.")
        return position[0]


class NewWebhookBody(Body):
    """An address that is told of changes; without types of all."""

    url = Text(most=_URL, filled=True)
    types = Words(child=Word(words=TYPES), required=False)


class WebhookChanges(Body):
    """What may change of an endpoint."""

    url = Text(most=_URL, filled=True, required=False)
    types = Words(child=Word(words=TYPES), required=False)
    enabled = Truth(required=False)


class ReplayBody(Body):
    """From where changes are sent again."""

    after = Point()
