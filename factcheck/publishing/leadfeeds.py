"""Reading ClaimReview of other desks: one document, a list, a graph, a DataFeed, or one document a line. Pure; nothing is fetched."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from factcheck.core.problems import Invalid
from factcheck.core.wording import Sentence, worded
from factcheck.publishing.plain import one_line

#: ClaimReviews in one file, characters of a claim, containers inside each other: beyond these nothing is read.
MOST, _MOST_CHARACTERS, _DEEPEST = 20_000, 5_000, 8
_CONTAINERS = ("@graph", "dataFeedElement", "item", "itemListElement", "mainEntity", "hasPart")


@dataclass(frozen=True)
class NewLead:
    """A verdict of somebody else: where it stands, what was claimed, how it was rated, by whom, when; ``data`` as it came."""

    url: str
    claim_text: str
    rating: str
    publisher: str
    reviewed_on: date | None
    data: dict[str, Any]


@dataclass(frozen=True)
class LeadFile:
    """What a file holds; ``skipped`` counts ClaimReviews without an address or a claim."""

    leads: list[NewLead]
    skipped: int


def read_leads(data: bytes) -> LeadFile:
    """Return the ClaimReviews in a file; raises Invalid if it is no JSON or holds none."""
    found: dict[str, NewLead] = {}
    seen = 0
    for review in _reviews(data):
        seen += 1
        if seen > MOST:
            raise _refused(
                "too-many", worded(_("More than %(most)s ClaimReviews: send the file in parts."), most=MOST)
            )
        lead = _lead(review)
        if lead is not None:
            found.setdefault(lead.url, lead)
    if not seen:
        raise _refused(
            "empty",
            _("There is no ClaimReview in the file: send JSON-LD, a DataFeed, or one document a line."),
        )
    return LeadFile(list(found.values()), seen - len(found))


def _refused(code: str, detail: Sentence) -> Invalid:
    return Invalid.field("file", code, detail)


def _reviews(data: bytes) -> Iterator[dict[str, Any]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused("encoding", _("The file is not UTF-8.")) from error
    try:
        documents = [json.loads(text)]
    except (ValueError, RecursionError):
        documents = [_line(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    for document in documents:
        yield from _inside(document, 0)


def _line(number: int, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _refused(
            "json", worded(_("This is no JSON, and line %(number)s is none either."), number=number)
        ) from error


def _inside(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Every ClaimReview in a document, whatever stands around it."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _inside(one, depth + 1)
    elif isinstance(value, dict):
        kinds = value.get("@type")
        if "ClaimReview" in (kinds if isinstance(kinds, list) else [kinds]):
            yield value
            return
        for name in _CONTAINERS:
            yield from _inside(value.get(name), depth + 1)


def _lead(review: dict[str, Any]) -> NewLead | None:
    url, claim = _text(review.get("url")), _text(review.get("claimReviewed"))
    if not _is_web(url) or not claim or len(claim) > _MOST_CHARACTERS:
        return None
    rating = review.get("reviewRating")
    return NewLead(
        url=url,
        claim_text=claim,
        rating=_rating(rating if isinstance(rating, dict) else {}),
        publisher=_name(review.get("author"))[:200],
        reviewed_on=_day(_text(review.get("datePublished"))),
        data=_storable(review, 0),
    )


def _storable(value: Any, depth: int) -> Any:
    """The document without what a database cannot hold, and no deeper and longer than it is ever shown."""
    if isinstance(value, dict) and depth < _DEEPEST:
        return {_text(name)[:100]: _storable(one, depth + 1) for name, one in value.items()}
    if isinstance(value, list) and depth < _DEEPEST:
        return [_storable(one, depth + 1) for one in value[:100]]
    if isinstance(value, str):
        return _text(value)[:_MOST_CHARACTERS]
    return value if isinstance(value, (bool, int)) and abs(value) < 1 << 53 else None


def _text(value: Any) -> str:
    """A text in one line; nothing for what is no text or cannot be stored."""
    if not isinstance(value, str) or any("\ud800" <= sign <= "\udfff" for sign in value):
        return ""
    return one_line(value)


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and len(url) <= 8192


def _name(value: Any) -> str:
    if isinstance(value, list):
        return _name(value[0]) if value else ""
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _rating(rating: dict[str, Any]) -> str:
    name = _text(rating.get("alternateName"))
    value = rating.get("ratingValue")
    if name or not isinstance(value, (str, int, float)):
        return name[:200]
    best = rating.get("bestRating")
    return f"{value} / {best}"[:200] if isinstance(best, (str, int, float)) else str(value)[:200]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
