"""A page for people behind the ``type`` of every problem: what it means, and what to do."""

from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from factcheck.api.problems import STATUS
from factcheck.api.public.answers import conditional
from factcheck.core.canonical import sha256_hex
from factcheck.core.problems import Refusal
from factcheck.core.wording import in_english

#: What to do, by name; a problem without advice is refused by the tests.
ADVICE = {
    "invalid-request": _(
        "Something in the path, the query, the headers or the body is malformed. errors names each field and what it takes."
    ),
    "invalid-cursor": _(
        "The cursor is not ours, or it was made for another list or other filters. Begin again without it."
    ),
    "bad-key": _(
        "Send a valid key: Authorization: Bearer fc_… A key that was revoked or has expired opens nothing, also where none is needed."
    ),
    "missing-scope": _("The key lacks a scope. Make one that has it, or ask the chief of the desk."),
    "not-your-role": _(
        "The owner of the key has no role on the desk that may do this. A chief can give it to him."
    ),
    "four-eyes": _("Whoever worked on a claim does not decide it. Somebody else has to."),
    "forbidden": _("The request may not be made at all."),
    "not-found": _(
        "There is no such object, or it belongs to another desk, or it is not public. The answer is the same for all three."
    ),
    "method-not-allowed": _("The address has no such method. Allow names those that it has."),
    "not-acceptable": _("No form of the answer has a media type that Accept names. detail lists the forms."),
    "move-not-allowed": _(
        "The stage of the claim does not allow the move. detail names the move that comes first."
    ),
    "in-review": _("Content cannot change while a claim is in review. Withdraw it first."),
    "rule-not-met": _("Something is missing. errors lists all of it, by code."),
    "held-by-another": _(
        "Another reviewer holds the claim. A hold ends after 30 minutes, or when he gives it back."
    ),
    "not-held": _("Take the claim first."),
    "idempotency-in-progress": _(
        "The first call with this Idempotency-Key is still running. Try again after Retry-After seconds."
    ),
    "retracted": _(
        "The verdict was taken back. tombstone says when, why, and which verdict stands in its place, if one does. Remove your copy."
    ),
    "erased": _("The verdict was taken away by order of law. Remove your copy, all revisions of it."),
    "merged": _("The verdict was joined with another one. tombstone names it under replaced_by."),
    "cursor-expired": _(
        "The log of changes is kept for 400 days, and your point is older. Read /api/v1/exports/latest and its file, and go on from its next_after."
    ),
    "stale": _("The record changed since you read it. Read it again, and send its new ETag or digest."),
    "too-large": _("The body is larger than the limit: 1 MiB, or 25 MiB for an upload."),
    "unsupported-media-type": _(
        "Send application/json in UTF-8, or a file as multipart/form-data where one is taken."
    ),
    "quote-mismatch": _(
        "The text at the offsets is not the quote, or a quote without offsets does not stand there exactly once. Offsets count Unicode code points."
    ),
    "address-refused": _(
        "The address has a host, port, scheme or user info that is never fetched from here."
    ),
    "idempotency-mismatch": _(
        "This Idempotency-Key came with another body before. Use a new key for another request."
    ),
    "precondition-required": _("Send If-Match with the ETag of what you have read."),
    "too-many-requests": _("The limit of this minute is used up. Go on after Retry-After seconds."),
    "internal-error": _("This is a fault of ours. Name the request_id when you report it."),
    "not-implemented": _(
        "The standard knows a form of this answer that is not made here. Ask for the other one."
    ),
    "unavailable": _("The server cannot answer now. Try again after Retry-After seconds."),
}


@cache
def titles() -> dict[str, str]:
    """Return the title of each problem, as its class has it."""
    found: dict[str, str] = {}
    waiting: list[type[Refusal]] = [Refusal]
    while waiting:
        known = waiting.pop()
        waiting += known.__subclasses__()
        found[known.name] = in_english(known.title)
    return found


@require_safe
def problem_page(request: HttpRequest, name: str) -> HttpResponse:
    """Explain one type of problem."""
    if name not in STATUS:
        raise Http404
    context = {
        "name": name,
        "status": STATUS[name],
        "title": titles()[name],
        "advice": ADVICE[name],
        "others": sorted(STATUS),
        "page_language": "en",
    }
    with override("en"):
        body = render(request, "public/problem.html", context).content
    return conditional(request, body, sha256_hex(body), ("public, max-age=300", "text/html; charset=utf-8"))
