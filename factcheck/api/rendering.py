"""How an answer becomes bytes."""

from collections.abc import Mapping
from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer


class OrjsonRenderer(BaseRenderer):
    """JSON in UTF-8; times in UTC with Z. What is bytes already passes through."""

    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """Return the bytes of ``data``; nothing for an answer without a body."""
        if data is None:
            return b""
        return data if isinstance(data, bytes) else orjson.dumps(data, option=orjson.OPT_UTC_Z)
