"""Strict reading of what clients send: JSON bodies and query strings. What is not understood is refused, never guessed."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import IO, Any
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import HttpRequest
from rest_framework.parsers import BaseParser

from factcheck.api.problems import TooLarge, UnsupportedMediaType
from factcheck.core.problems import Invalid, Item

#: Objects and arrays inside each other, at most.
DEPTH = 32
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def refuse(pointer: str, code: str, detail: str) -> Invalid:
    """Return the refusal of one member or parameter: ``raise refuse("body/quote", "type", "…")``."""
    return Invalid(detail, items=(Item(pointer, code, detail),))


class StrictJSONParser(BaseParser):
    """JSON objects in UTF-8, at most API_BODY_LIMIT bytes, no repeated member, no NUL, no lone surrogate."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Return the members of the body."""
        check_charset(media_type or "")
        return parse_object(read_limited(stream, settings.API_BODY_LIMIT))


def check_charset(media_type: str) -> None:
    """Raise UnsupportedMediaType if a charset is named that is not UTF-8."""
    for parameter in media_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip().strip('"').lower() not in {"utf-8", "utf8"}:
            raise UnsupportedMediaType("The only charset is UTF-8.")


def check_body_headers(request: HttpRequest, limit: int) -> None:
    """Raise TooLarge for a declared length above ``limit`` bytes, Invalid for a body without a length."""
    length = request.headers.get("content-length") or ""
    if length.isascii() and length.isdigit() and int(length[:20]) > limit:
        raise TooLarge(f"A body may have {limit} bytes at most.")
    if not length and request.headers.get("transfer-encoding"):
        raise Invalid("Send the body with a Content-Length.")


def read_limited(stream: IO[bytes], limit: int) -> bytes:
    """Return the whole stream; raises TooLarge beyond ``limit`` bytes."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise TooLarge(f"A body may have {limit} bytes at most.")
    return data


def parse_object(data: bytes) -> dict[str, Any]:
    """Return the JSON object in ``data``; raises Invalid saying where it is malformed."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise refuse("body", "encoding", "The body is not UTF-8.") from error
    _check_depth(text)
    try:
        value = json.loads(text, object_pairs_hook=_members, parse_constant=_no_constant, parse_float=_float)
    except RecursionError as error:
        raise _too_deep() from error
    except ValueError as error:
        where = (
            f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        )
        raise refuse("body", "json", f"The body is not valid JSON{where}.") from error
    if not isinstance(value, dict):
        raise refuse("body", "type", "The body has to be a JSON object.")
    check_texts(value)
    return value


def _too_deep() -> Invalid:
    return refuse("body", "depth", f"The body nests deeper than {DEPTH} levels.")


_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL)


def _check_depth(text: str) -> None:
    if text.count("[") + text.count("{") <= DEPTH:
        return
    depth = 0
    for found in _STRING_OR_BRACKET.finditer(text):
        mark = found.group()
        depth += 1 if mark in {"[", "{"} else -1 if mark in {"]", "}"} else 0
        if depth > DEPTH:
            raise _too_deep()


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            shown = name.encode("utf-8", "replace").decode()
            raise refuse(f"body/{shown}", "repeated", f"The member {shown!r} stands more than once.")
        found[name] = value
    return found


def _no_constant(name: str) -> Any:
    raise refuse("body", "json", f"{name} is no JSON number.")


def _float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise refuse("body", "number", "A number is out of range.")
    return value


def check_texts(value: Any) -> None:
    """Raise Invalid if a text in ``value`` (member names too) holds NUL or half of a surrogate pair."""
    for pointer, text in _texts(value, "body"):
        fault = text_fault(text)
        if fault:
            raise refuse(pointer.encode("utf-8", "replace").decode(), fault, _FAULTS[fault])


_FAULTS = {
    "nul": "A text may not hold the character NUL.",
    "surrogate": "A text holds half of a surrogate pair.",
}


def text_fault(text: str) -> str:
    """Return ``nul`` or ``surrogate`` if ``text`` holds what no text may hold, else nothing."""
    if "\x00" in text:
        return "nul"
    if text.isascii():
        return ""
    return "surrogate" if any("\ud800" <= character <= "\udfff" for character in text) else ""


def _texts(value: Any, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield f"{pointer}/{name}", name
            yield from _texts(inner, f"{pointer}/{name}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, f"{pointer}/{index}")


def query_parameters(request: HttpRequest, allowed: frozenset[str]) -> dict[str, str]:
    """Return the query parameters; raises Invalid for unknown, repeated or badly encoded ones."""
    found: dict[str, str] = {}
    for part in request.META.get("QUERY_STRING", "").split("&"):
        if not part:
            continue
        raw_name, _, raw_value = part.partition("=")
        name, value = _decoded(raw_name), _decoded(raw_value)
        if name not in allowed:
            listed = ", ".join(sorted(allowed)) or "none"
            raise refuse(
                f"query/{name}", "unknown", f"There is no parameter {name!r} here; there are: {listed}."
            )
        if name in found:
            raise refuse(f"query/{name}", "repeated", f"The parameter {name!r} stands more than once.")
        found[name] = value
    return found


def _decoded(raw: str) -> str:
    if _BAD_PERCENT.search(raw):
        raise refuse("query", "encoding", "The query string has a broken percent-encoding.")
    try:
        text = unquote_to_bytes(raw.replace("+", " ").encode("latin-1")).decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError) as error:
        raise refuse("query", "encoding", "The query string is not UTF-8.") from error
    if "\x00" in text:
        raise refuse("query", "nul", "A parameter may not hold the character NUL.")
    return text


#: How Django writes bytes of a path that are not UTF-8.
_BROKEN_BYTE = re.compile(r"%[89A-F][0-9A-F]")


def check_path(request: HttpRequest) -> None:
    """Raise Invalid if the path's percent-encoding is not UTF-8 or holds NUL."""
    if _BROKEN_BYTE.search(request.path_info):
        raise refuse("path", "encoding", "The path is not UTF-8.")
    if "\x00" in request.path_info:
        raise refuse("path", "nul", "The path may not hold the character NUL.")
