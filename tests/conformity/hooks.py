"""What the generator of requests cannot know: which ids exist, which ETag is the present one, what a document cannot say."""

import zlib
from typing import Any
from urllib.parse import urlencode

import schemathesis
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode
from schemathesis.generation.meta import CoverageScenario
from schemathesis.transport.serialization import Binary

from tests.conformity.known import DESK, Known

#: Why a call that follows the document may be refused as malformed: what no schema can say, by the code of the item.
#: It depends on what there is, on two members at once, or on what the bytes or the words of one mean.
BEYOND = frozenset(
    {
        "binary",  # a file with control characters
        "circle",
        "damaged",  # a file that no reader reads
        "encoding",  # a file that is no UTF-8
        "empty",  # white space, or HTML without words
        "exists",
        "in_use",
        "known",
        "not-found",
        "nul",  # said once in the document's description, not at each of its texts
        "no_text",
        "not_a_member",
        "not_a_sentence",
        "not_near",  # a quote that reads exactly so needs no acceptance
        "order",
        "other_source",
        "range",  # years before 1000
        "taken",
        "type",  # a file whose bytes are something else
    }
)
#: Codes that are such a case at some members only.
ONLY_AT = {
    # an address, a user name, a part of a form without the name of a file
    "invalid": frozenset({"body/url", "body/user", "body/file"}),
    "json": frozenset({"body/file"}),  # a file with words that are no JSON
    "repeated": frozenset({"body/checks"}),  # two items of one name
    "required": frozenset({"body/file"}),  # an empty file: the generator's client sends none
}
BODY = ParameterLocation.BODY
#: Points in a list are opaque texts that we sign: a made-up one is refused, whatever it looks like.
OPAQUE = ("cursor", "after")
#: The web server takes a request line of 8 KiB.
LONGEST_QUERY = 7000
#: Where a file alone is the whole body.
A_FILE_IS_ENOUGH = ("/articles", "/revisions", "/snapshots", "/leads")
#: What the newsroom under test has; set before a run.
KNOWN: list[Known] = []


def chance(text: str, of: int) -> int:
    """Return a number below ``of`` that depends on ``text`` alone, so that a run can be repeated."""
    return zlib.crc32(text.encode("utf-8", "replace")) % of


@schemathesis.check
def refused_with_reason(context: Any, response: Any, case: Any) -> None:
    """A call that follows the document is malformed only in ways that no document can tell."""
    if response.status_code != 400 or case.meta is None or case.meta.generation.mode.is_negative:
        return
    problem = response.json()
    reasons = {(item["code"], item["pointer"]) for item in problem.get("errors", [])}
    unknown = {
        (code, pointer)
        for code, pointer in reasons
        if code not in BEYOND and pointer not in ONLY_AT.get(code, ())
    }
    assert reasons, f"400 without a reason: {problem}"
    assert not unknown, f"the document allows what is refused: {sorted(unknown)}"


@schemathesis.hook
def filter_case(context: Any, case: Any) -> bool:
    """Keep the key with which the run works; send no request line that the server refuses before the application sees it."""
    if len(urlencode(case.query or {})) > LONGEST_QUERY:
        return False
    return case.method != "DELETE" or (case.path_parameters or {}).get("id") not in KNOWN[-1].spared


def _call_right_what_is(case: Any) -> None:
    """Have a request checked as a right one if it is one: by its own account, or with a file for a body.

    A file has nothing that could be spoilt; the generator sends what it has, and calls it wrong all the same.
    """
    meta = case.meta
    if not meta.is_negative_at(BODY):
        return
    data = meta.phase.data
    spoilt = any(
        part.mode is GenerationMode.NEGATIVE for place, part in meta.components.items() if place is not BODY
    )
    told = (
        getattr(data, "scenario", None) is CoverageScenario.VALID_OBJECT
        or data.description == "Positive test case"
    )
    if _is_a_file(case) or (told and not spoilt):
        meta.components[BODY].mode = GenerationMode.POSITIVE
        if not spoilt:
            meta.generation.mode = GenerationMode.POSITIVE


def _is_a_file(case: Any) -> bool:
    body = case.body
    return (
        isinstance(body, dict)
        and set(body) == {"file"}
        and isinstance(body["file"], Binary)
        and case.operation.path.endswith(A_FILE_IS_ENOUGH)
    )


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Give parts that were meant to be right what makes them right."""
    if case.meta is None:
        return
    _call_right_what_is(case)
    if not case.meta.is_negative_at(ParameterLocation.QUERY):
        for name in OPAQUE:
            (case.query or {}).pop(name, None)
    if not case.meta.is_negative_at(ParameterLocation.PATH):
        _name_something(case)
    if not case.meta.is_negative_at(ParameterLocation.HEADER):
        _match(case)
    if not case.meta.is_negative_at(ParameterLocation.BODY):
        _spell(case)
        _order(case.body)


@schemathesis.hook
def after_call(context: Any, case: Any, response: Any) -> None:
    """What was deleted is named no more: the generator would take its absence for that of what it made itself."""
    if case.method == "DELETE" and response.status_code < 300:
        gone = (case.path_parameters or {}).get("id")
        for ids in KNOWN[-1].ids.values():
            if gone in ids:
                ids.remove(gone)


def _spell(case: Any) -> None:
    """Write whole numbers without a fraction: the API takes no other spelling (decision 21)."""
    # Whatever is assigned is judged anew, and a file found wrong again: only what needs it is.
    if isinstance(case.body, dict) and _has_fraction(case.body):
        case.body = _whole(case.body)


def _has_fraction(value: Any) -> bool:
    """Whether a whole number stands somewhere as one with a fraction; the two are equal to Python."""
    if isinstance(value, dict | list):
        return any(_has_fraction(part) for part in (value.values() if isinstance(value, dict) else value))
    return isinstance(value, float) and value.is_integer()


def _whole(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: _whole(part) for name, part in value.items()}
    return [_whole(part) for part in value] if isinstance(value, list) else value


def _name_something(case: Any) -> None:
    """Name an object that there is, in most calls; what a DELETE names is gone afterwards, so it seldom gets one."""
    parameters = case.path_parameters or {}
    noun = case.operation.path.removeprefix("/api/v1/").removeprefix("desk/").partition("/")[0]
    for name, value in parameters.items():
        known = KNOWN[-1].ids.get(noun if name == "id" else f"{noun}/{name}", [])
        text = str(value)
        if known and text not in known and chance(text, 8) >= (7 if case.method == "DELETE" else 1):
            parameters[name] = known[chance(text, len(known))]


def _match(case: Any) -> None:
    """Send the ETag of now, in most calls that take one."""
    headers = case.headers or {}
    if "If-Match" not in headers or not chance(str(headers["If-Match"]), 4):
        return
    if case.operation.path.endswith("/rules"):
        etag = KNOWN[-1].reader.etag(f"{DESK}/rules")
    else:
        etag = KNOWN[-1].etag(str((case.path_parameters or {}).get("id", "")))
    if etag:
        headers["If-Match"] = etag


def _order(body: Any) -> None:
    """No schema can say that one number is greater than another."""
    if not isinstance(body, dict):
        return
    for part in (body, *(part for part in body.get("parts") or () if isinstance(part, dict))):
        if isinstance(part.get("start"), int) and isinstance(part.get("end"), int):
            part["end"] = max(part["end"], part["start"] + 1)
    if isinstance(body.get("after"), str):
        body["after"] = 0
