"""What readers see: one verdict a page, how we check, what we corrected. No cookie, no script, nothing of the desk."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from factcheck.accounts.speaking import spoken
from factcheck.core.canonical import sha256_hex
from factcheck.core.ids import BadId, decode
from factcheck.publishing import claimreview, documents, reading
from factcheck.publishing.editions import Edition, load_editions
from factcheck.publishing.enums import PublicationKind
from factcheck.publishing.models import PublishedVerdict
from factcheck.sources.enums import Proximity, Stance
from factcheck.web.previews import preview

View = Callable[..., HttpResponse]

_CACHE = "public, max-age=60"


@dataclass(frozen=True)
class Step:
    """One line of "How this verdict changed" or of the list of corrections."""

    verdict_id: str
    number: int
    kind: str
    at: datetime
    status: str
    note: str
    readable: bool
    text: str = ""


def for_readers(view: View) -> View:
    """Let a view of the reader face be cached by its bytes."""

    @wraps(view)
    def cached(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        etag = f'"{sha256_hex(response.content)}"'
        response["ETag"], response["Cache-Control"] = etag, _CACHE
        if response.status_code != 200:
            return response
        found = get_conditional_response(request, etag=etag, response=response)
        assert isinstance(found, HttpResponse)
        return found

    return require_safe(cached)


@for_readers
def verdict(request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002 -- the name in the path
    """The page of one verdict; ``?revision=1`` shows it as it stood then."""
    published, editions = _find(id)
    last = editions[-1]
    language = next((edition.facts["language"] for edition in reversed(editions) if edition.facts), "")
    with translation.override(spoken(language)), timezone.override(ZoneInfo(published.desk.time_zone)):
        if last.kind == PublicationKind.ERASED:
            return render(request, "public/erased.html", _base(last, language), status=410)
        shown = _chosen(request, editions)
        return render(request, "public/verdict.html", _context(editions, shown, language))


@for_readers
def card(request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002 -- the name in the path
    """The card of a verdict inside the page of somebody else; it tells corrections, and the end of the verdict."""
    published, editions = _find(id)
    last = editions[-1]
    if last.stands and not last.content:
        raise Http404
    with (
        translation.override(spoken(last.subject.language)),
        timezone.override(ZoneInfo(published.desk.time_zone)),
    ):
        context = {
            **_base(last, last.subject.language),
            "last": last,
            "text": last.subject.text,
            "verdict": documents.summary(last) if last.stands else None,
            "correction": _latest_correction(editions, last),
            "moved_from": _moved_from(editions, last),
        }
        status = 410 if last.kind == PublicationKind.ERASED else 200
        return render(request, "public/card.html", context, status=status)


def _find(public_id: str) -> tuple[PublishedVerdict, list[Edition]]:
    try:
        key = decode(PublishedVerdict.PREFIX, public_id)
    except BadId as error:
        raise Http404 from error
    published = PublishedVerdict.objects.select_related("desk").filter(id=key).first()
    if published is None:
        raise Http404
    return published, load_editions([key])[key]


def _chosen(request: HttpRequest, editions: list[Edition]) -> Edition:
    """The revision that the address names, else the latest with a verdict to read."""
    readable = {edition.number: edition for edition in editions if edition.stands and edition.content}
    wanted = request.GET.get("revision")
    if wanted is None and readable:
        return readable[max(readable)]
    if wanted is None or not (wanted.isascii() and wanted.isdigit()) or int(wanted[:9]) not in readable:
        raise Http404
    return readable[int(wanted[:9])]


def _base(edition: Edition | None, language: str = "") -> dict[str, Any]:
    publisher = documents.publisher_name(edition) if edition else settings.PUBLISHER_NAME
    return {
        "publisher": publisher or "Factcheck",
        "page_language": translation.get_language(),
        "claim_language": language,
        "corrections_email": settings.CORRECTIONS_EMAIL,
        "preview": preview(edition) if edition else None,
    }


def _context(editions: list[Edition], shown: Edition, language: str) -> dict[str, Any]:
    last, document = editions[-1], documents.full(shown)
    return {
        **_base(last, language),
        "verdict": document,
        "desk": shown.facts["desk"],
        "first_at": shown.first_at,
        "shown": shown,
        "last": last,
        "retracted": not last.stands,
        "replaced_by": last.replaced_by,
        "earlier": shown.number != last.number and last.stands,
        "correction": _latest_correction(editions, last),
        "moved_from": _moved_from(editions, last),
        "columns": _columns(document["positions"]),
        "proofs": [_proof(piece) for piece in document["evidence"]],
        "history": [_step(edition) for edition in reversed(editions)],
        "json_ld": _json_ld(shown) if last.stands and shown is last else "",
    }


def _proof(piece: dict[str, Any]) -> dict[str, Any]:
    """A piece of evidence with how near it is in words, and the day of our copy."""
    captured = piece["source"].get("captured_at")
    day = datetime.fromisoformat(captured) if captured else None
    return {**piece, "near": Proximity(piece["proximity"]).label, "captured_on": day}


def _latest_correction(editions: list[Edition], last: Edition) -> Edition | None:
    kinds = {PublicationKind.CORRECTED, PublicationKind.REINSTATED}
    found = [edition for edition in editions if edition.kind in kinds]
    return found[-1] if found and last.stands else None


def _moved_from(editions: list[Edition], last: Edition) -> str:
    """The status before the latest correction, if it moved."""
    lines = [line for line in last.corrections if line.kind != "retraction"]
    return (lines[-1].previous_status or "") if lines else ""


def _columns(positions: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    named = [{**position, "word": Stance(position["stance"]).label} for position in positions]
    sides = {Stance.CONFIRMS: "confirm", Stance.DENIES: "deny"}
    found: dict[str, list[dict[str, Any]]] = {"confirm": [], "neither": [], "deny": []}
    for position in named:
        found[sides.get(position["stance"], "neither")].append(position)
    return found


def _step(edition: Edition, text: str = "") -> Step:
    return Step(
        verdict_id=edition.verdict_id,
        number=edition.number,
        kind=edition.kind,
        at=edition.at,
        status=edition.status,
        note=edition.note,
        readable=edition.stands and bool(edition.content),
        text=text,
    )


def _json_ld(edition: Edition) -> SafeString | str:
    """The ClaimReview as text that cannot end the script element it stands in."""
    if not claimreview.reviewable(edition):
        return ""
    text = orjson.dumps(claimreview.claim_review(edition)).decode()
    return mark_safe(claimreview.for_html(text))  # noqa: S308  # <, >, & and line separators are escaped


@for_readers
def methodology(request: HttpRequest) -> HttpResponse:
    """How we check."""
    with translation.override("en"):
        return render(request, "public/methodology.html", _base(None))


@for_readers
def corrections(request: HttpRequest) -> HttpResponse:
    """What we corrected, retracted and put up again, newest first."""
    changes = reading.corrections()
    editions = load_editions({change.published_verdict_id for change in changes})
    steps = []
    for change in changes:
        earlier = editions[change.published_verdict_id][: change.revision]
        text = next((one.content["statement"] for one in reversed(earlier) if one.content), "")
        steps.append(_step(earlier[-1], text))
    with translation.override("en"):
        return render(request, "public/corrections.html", {**_base(None), "steps": steps})
