"""How operations and fields are named in the OpenAPI document."""

import re
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema

_PARAMETER = re.compile(r"\{(\w+)\}")
#: What follows the prefix in every id: Crockford base 32.
ID_BODY = "[0-7][0-9a-hjkmnp-tv-z]{25}"


class PathSchema(AutoSchema):
    """Names an operation by its method and path: ``get_desk_claims_by_id``; two can never have one name."""

    def get_operation_id(self) -> str:
        """Return the name of the operation."""
        path = _PARAMETER.sub(r"by_\1", str(self.path).removeprefix("/api/v1/"))
        return f"{self.method.lower()}_{re.sub(r'[^a-z0-9]+', '_', path.lower()).strip('_')}"


class IdField(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # the library is untyped
    """An id is a text with a pattern."""

    target_class = "factcheck.api.desk.fields.Id"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """Return the schema of an id of this prefix."""
        return {"type": "string", "pattern": f"^{self.target.prefix}_{ID_BODY}$", "maxLength": 29}
