"""The yardstick of the public face: a WSGI application that answers with bytes it holds, and nothing else.

``BENCH_BARE`` names a folder: ``index.json`` maps a path with its query to ``[status, headers, file]``.
"""

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

_Start = Callable[[str, list[tuple[str, str]]], Any]


def _held() -> dict[str, tuple[str, list[tuple[str, str]], bytes]]:
    folder = Path(os.environ["BENCH_BARE"])
    index = json.loads((folder / "index.json").read_text())
    return {
        path: (status, [(name, value) for name, value in headers], (folder / file).read_bytes())
        for path, (status, headers, file) in index.items()
    }


_HELD = _held() if "BENCH_BARE" in os.environ else {}


def application(environ: dict[str, Any], start_response: _Start) -> Iterable[bytes]:
    """Answer with what is held for the path; 304 for whoever sends If-None-Match."""
    query = environ["QUERY_STRING"]
    status, headers, body = _HELD[environ["PATH_INFO"] + (f"?{query}" if query else "")]
    if "HTTP_IF_NONE_MATCH" in environ:
        start_response("304 Not Modified", headers)
        return []
    start_response(status, [*headers, ("Content-Length", str(len(body)))])
    return [body]
