"""The strict body: what it does not name is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from rest_framework import serializers


@dataclass(frozen=True)
class Way:
    """One way to send a body that can be sent in several: what it needs, what it leaves out, and what members say then.

    It is for the OpenAPI document; the body's ``validate`` holds it.
    """

    needs: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    says: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class Body(serializers.Serializer[Any]):
    """A JSON object of known members; each unknown one is named in the refusal."""

    ways: ClassVar[tuple[Way, ...]] = ()

    def to_internal_value(self, data: Any) -> Any:
        """Refuse unknown members together with whatever else is wrong."""
        unknown = sorted(set(data) - set(self.fields)) if isinstance(data, Mapping) else []
        found: dict[str, Any] = {
            name: [serializers.ErrorDetail("There is no such member.", code="unknown")] for name in unknown
        }
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as error:
            if not isinstance(error.detail, dict):
                raise
            raise serializers.ValidationError({**found, **error.detail}) from error
        if found:
            raise serializers.ValidationError(found)
        return values


class Nothing(Body):
    """An empty object, or no body at all."""


def exactly_one(values: Mapping[str, Any], names: tuple[str, ...]) -> None:
    """Raise unless exactly one of ``names`` is given."""
    given = [name for name in names if name in values]
    if len(given) != 1:
        detail = f"Send exactly one of: {', '.join(names)}."
        raise serializers.ValidationError({given[-1] if given else names[0]: [detail]}, code="one_of")


__all__ = ["Body", "Nothing", "Way", "exactly_one"]
