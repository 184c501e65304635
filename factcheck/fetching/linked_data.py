"""JSON that a page carries beside its text: JSON-LD and the data of script-driven pages."""

from collections.abc import Iterator
from typing import Any

import orjson
from resiliparse.parse.html import HTMLTree

from factcheck.fetching.dom import every, text_of

_MAX_BLOCKS = 20
_MAX_BLOCK = 256 * 1024
_MAX_NEXT = 2 * 1024 * 1024
_MAX_NODES = 20_000
_LONG = 60


def linked_data(tree: HTMLTree) -> list[dict[str, Any]]:
    """Return the JSON-LD objects of a page in their order, ``@graph`` unfolded; what does not parse is left out."""
    found: list[dict[str, Any]] = []
    for element in every(tree, 'script[type="application/ld+json"]')[:_MAX_BLOCKS]:
        found.extend(_objects(_parse(str(element.text or ""), _MAX_BLOCK)))
    return found[:_MAX_BLOCKS]


def script_texts(tree: HTMLTree) -> list[str]:
    """Return the long texts in the state that a script-driven page ships (``__NEXT_DATA__``)."""
    state = _parse(text_of(tree, "script#__NEXT_DATA__"), _MAX_NEXT)
    texts = [text for text in _strings(state) if len(text) >= _LONG and " " in text]
    return list(dict.fromkeys(texts))


def first_text(objects: list[dict[str, Any]], key: str) -> str:
    """Return the first value under ``key`` that is text."""
    return next((item[key].strip() for item in objects if isinstance(item.get(key), str)), "")


def author_names(objects: list[dict[str, Any]]) -> str:
    """Return the names of the first ``author`` that has any, joined by commas."""
    for item in objects:
        authors = item.get("author")
        listed = authors if isinstance(authors, list) else [authors]
        names = [one.get("name") if isinstance(one, dict) else one for one in listed]
        if words := [name.strip() for name in names if isinstance(name, str) and name.strip()]:
            return ", ".join(words)
    return ""


def publisher_name(objects: list[dict[str, Any]]) -> str:
    """Return the name of the first ``publisher`` that has one."""
    publishers = [item["publisher"] for item in objects if isinstance(item.get("publisher"), dict)]
    return first_text(publishers, "name")


def is_free(objects: list[dict[str, Any]]) -> bool:
    """Return False where a page says of itself that it is not free to read."""
    said = [item.get("isAccessibleForFree") for item in objects]
    return not any(value is False or str(value).lower() == "false" for value in said if value is not None)


def _parse(text: str, limit: int) -> Any:
    if len(text) > limit:
        return None
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    for item in value if isinstance(value, list) else [value]:
        if not isinstance(item, dict):
            continue
        graph = item.get("@graph")
        if isinstance(graph, list):
            yield from (node for node in graph if isinstance(node, dict))
        else:
            yield item


def _strings(value: Any) -> Iterator[str]:
    waiting, seen = [value], 0
    while waiting and seen < _MAX_NODES:
        seen += 1
        item = waiting.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, list):
            waiting.extend(reversed(item))
        elif isinstance(item, dict):
            waiting.extend(reversed(list(item.values())))
