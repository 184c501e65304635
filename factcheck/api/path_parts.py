"""What the OpenAPI document says of the parts of a path: which ids, numbers and words stand there."""

from collections.abc import Iterator
from typing import Any

from factcheck.api.autoschema import ID_BODY
from factcheck.claims.enums import FlagName
from factcheck.reviews.checklists import LISTS

#: The prefix of the ids below a noun.
PREFIXES = {
    "articles": "ar",
    "audits": "dw",
    "claims": "cl",
    "comments": "cm",
    "deliveries": "dl",
    "dossiers": "do",
    "evidence": "ev",
    "keys": "ky",
    "members": "us",
    "occurrences": "oc",
    "pending-notes": "pn",
    "positions": "po",
    "queues": "qu",
    "reply-requests": "rr",
    "snapshots": "sn",
    "sources": "so",
    "verdicts": "vd",
    "webhook-endpoints": "wh",
}
_WORDS: dict[str, dict[str, Any]] = {
    "number": {"type": "string", "pattern": "^[0-9]{1,8}$", "maxLength": 8},
    "name": {"type": "string", "pattern": rf"^ex_{ID_BODY}\.ndjson\.gz$", "maxLength": 39},
    "flag": {"type": "string", "enum": FlagName.values},
    "list": {"type": "string", "enum": list(LISTS)},
}


def add_path_parts(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Say of every part of a path what can stand there."""
    for path, parameter in _parameters_of_paths(result["paths"]):
        steps = path.split("/")
        noun = steps[steps.index(f"{{{parameter['name']}}}") - 1]
        parameter["schema"] = _schema(parameter["name"], noun)
    return result


def _parameters_of_paths(paths: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    operations = ((path, one) for path, item in paths.items() for one in item.values())
    for path, operation in operations:
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "path":
                yield path, parameter


def _schema(name: str, noun: str) -> dict[str, Any]:
    if name in _WORDS:
        return dict(_WORDS[name])
    prefix = PREFIXES[noun]
    return {"type": "string", "pattern": f"^{prefix}_{ID_BODY}$", "maxLength": 29}
