"""How the desk's own fields and bodies stand in the OpenAPI document."""

from typing import Any

from django.core.validators import RegexValidator
from drf_spectacular.extensions import OpenApiSerializerExtension, OpenApiSerializerFieldExtension

from factcheck.api.desk.bodies.body import Way
from factcheck.api.desk.fields import FILLED


class ClosedBody(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]  # the package has no types
    """A body takes no member that it does not name."""

    target_class = "factcheck.api.desk.bodies.body.Body"
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        """Return the object, closed; one for each way in which it can be sent."""
        found: dict[str, Any] = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        closed = {**found, "additionalProperties": False}
        if not self.target.ways:
            return closed
        words = {"description": closed.pop("description")} if "description" in closed else {}
        return {**words, "oneOf": [_way(closed, way) for way in self.target.ways]}


def _way(closed: dict[str, Any], way: Way) -> dict[str, Any]:
    """Return the object as it is sent in one way."""
    members = {
        name: {**schema, **way.says.get(name, {})}
        for name, schema in closed["properties"].items()
        if name not in way.without
    }
    needed = [*closed.get("required", []), *way.needs]
    return {**closed, "properties": members, **({"required": needed} if needed else {})}


class IdField(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # the package has no types
    """A public id of one kind."""

    target_class = "factcheck.api.desk.fields.Id"

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        """Return the pattern of the id."""
        pattern = f"^{self.target.prefix}_[0-7][0-9a-hjkmnp-tv-z]{{25}}$"
        return {"type": "string", "pattern": pattern, "maxLength": 29}


class TextField(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # the package has no types
    """A string without NUL; a filled one has more than white space."""

    target_class = "factcheck.api.desk.fields.Text"

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        """Return the string with its pattern; one that a validator has is added by the package."""
        own = any(isinstance(one, RegexValidator) for one in self.target.validators)
        return {"type": "string", **({} if own or self.target.allow_blank else {"pattern": FILLED})}


class WordField(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # the package has no types
    """One of a few words."""

    target_class = "factcheck.api.desk.fields.Word"

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        """Return the words."""
        return {"type": "string", "enum": list(self.target.words)}


class PointField(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # the package has no types
    """A point in the log of changes."""

    target_class = "factcheck.api.desk.bodies.webhooks.Point"

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        """Return both spellings."""
        return {
            "oneOf": [
                {
                    "type": "integer",
                    "minimum": 0,
                    "maximum": 2**53 - 1,
                    "description": "The seq of a change.",
                },
                {"type": "string", "description": "A next_after of /changes."},
            ]
        }
