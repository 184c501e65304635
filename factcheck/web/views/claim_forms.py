"""What is sent about a claim, from the workbench or the claim page: one service call each, then back to where it came from."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from factcheck.claims.models import Claim
from factcheck.core import ids
from factcheck.core.problems import NotFound
from factcheck.core.records import Record
from factcheck.reviews import content
from factcheck.reviews.attaching import attach_file
from factcheck.reviews.models import PendingNote
from factcheck.reviews.sending import send_claim
from factcheck.reviews.services.comments import NewComment, add_comment
from factcheck.reviews.services.pending import drop_note, keep_note, send_notes
from factcheck.sources.models import Evidence, Position
from factcheck.web.claim_parts import draft_name
from factcheck.web.drafts import keep_in
from factcheck.web.forms.base import DeskForm, VersionForm
from factcheck.web.forms.claims import CommentForm, EditClaimForm, OccurrenceForm, ReplyForm, StatusForm
from factcheck.web.forms.evidence import (
    EvidenceChangeForm,
    EvidenceForm,
    PositionChangeForm,
    PositionForm,
)
from factcheck.web.forms.files import upload_of
from factcheck.web.frame import actor_of, actor_on, find, page, person_of
from factcheck.web.refusals import carried_out
from factcheck.web.returns import came_from, shown_again

Write = Callable[[dict[str, Any]], object]

#: Where the claim page is shown after a form, if not at the evidence.
_PLACES = {"edit": "", **dict.fromkeys(("comment", "reply", "notes_send", "note_remove"), "#notes")}


def _claim(request: HttpRequest, claim_id: str) -> Claim:
    claim: Claim = find(request, Claim.objects.select_related("article", "claimant", "assignee"), claim_id)
    return claim


def _sent(
    request: HttpRequest, claim: Claim, named: tuple[str, DeskForm], write: Write, part: str = ""
) -> HttpResponse:
    """Carry the form out and go back; a refused one is shown again, over the version that stands now if it was stale."""
    name, form = named
    keep_in(person_of(request), {draft_name(name, claim, form, part): form})
    if carried_out(form, write):
        return redirect(came_from(request, claim, _PLACES.get(name, "#evidence")))
    if form.stale:
        claim.refresh_from_db()
        form.rebase(claim.version)
    return shown_again(request, claim, {name: form})


@require_POST
@page
def edit(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Change the words of a claim."""
    claim, actor = _claim(request, claim_id), actor_of(request)
    form = EditClaimForm(request.POST)

    def write(data: dict[str, Any]) -> None:
        content.edit_claim(
            actor=actor, claim_id=claim.id, expected_version=data["version"], changes=form.changes()
        )

    return _sent(request, claim, ("edit", form), write)


@require_POST
@page
def status(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Propose a status and say why; the button "Send to review" sends the claim with what is typed."""
    claim, actor = _claim(request, claim_id), actor_of(request)
    form = StatusForm(request.POST)

    def write(data: dict[str, Any]) -> None:
        version, changes = data["version"], form.changes(claim)
        if "send" in request.POST:
            send_claim(
                actor=actor,
                claim_id=claim.id,
                expected_version=version,
                changes=changes,
                override_reason=data["override_reason"],
            )
        else:
            content.edit_claim(actor=actor, claim_id=claim.id, expected_version=version, changes=changes)

    return _sent(request, claim, ("status", form), write)


@require_POST
@page
def comment(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Write a note on a claim, or reply to one; the button "Keep for later" lets it wait for the others."""
    claim, actor = _claim(request, claim_id), actor_of(request)
    replies = "reply_to" in request.POST
    form = ReplyForm(request.POST) if replies else CommentForm(request.POST)

    def write(data: dict[str, Any]) -> None:
        new = NewComment(
            text=data["text"], blocking=data.get("blocking", False), reply_to_id=data.get("reply_to")
        )
        say = keep_note if "pending" in request.POST else add_comment
        say(actor=actor, claim_id=claim.id, new=new)

    return _sent(request, claim, ("reply" if replies else "comment", form), write)


@require_POST
@page
def notes_send(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Send the notes on a claim that the person kept for later, all at once."""
    claim, actor = _claim(request, claim_id), actor_of(request)

    def write(_data: dict[str, Any]) -> None:
        sent = len(send_notes(actor=actor, claim_id=claim.id))
        if sent:
            messages.success(request, ngettext("%(n)s note sent.", "%(n)s notes sent.", sent) % {"n": sent})

    return _sent(request, claim, ("notes_send", DeskForm(request.POST)), write)


@require_POST
@page
def note_remove(request: HttpRequest, note_id: str) -> HttpResponse:
    """Throw away a note that the person kept for later; anybody else's is not found."""
    own = PendingNote.objects.filter(author=person_of(request)).select_related("claim__article")
    note = own.filter(id=_key(PendingNote, note_id)).first()
    if note is None:
        raise NotFound
    actor = actor_on(request, note.claim.desk_id)

    def write(_data: dict[str, Any]) -> None:
        drop_note(actor=actor, note_id=note.id)

    return _sent(request, note.claim, ("note_remove", DeskForm(request.POST)), write)


@require_POST
@page
def occurrence(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Say that a claim stands at a further place of its article."""
    claim, actor = _claim(request, claim_id), actor_of(request)
    form = OccurrenceForm(request.POST)

    def write(data: dict[str, Any]) -> None:
        content.add_occurrence(
            actor=actor,
            claim_id=claim.id,
            expected_version=data["version"],
            article_id=claim.article_id,
            span=form.span(),
        )

    return _sent(request, claim, ("occurrence", form), write)


@require_POST
@page
def evidence(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Attach a passage to a claim; a new address is captured in the background, a file is kept at once."""
    claim, actor = _claim(request, claim_id), actor_of(request)
    form = EvidenceForm(request.POST, request.FILES)

    def write(data: dict[str, Any]) -> None:
        if form.brings_file:
            attach_file(
                actor=actor,
                claim=(claim.id, data["version"]),
                new=form.evidence(),
                source=form.new_source(),
                upload=upload_of(data["file"]),
            )
            return
        content.attach_evidence(
            actor=actor, claim_id=claim.id, expected_version=data["version"], new=form.evidence()
        )

    return _sent(request, claim, ("evidence", form), write)


@require_POST
@page
def position(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Write down what a person or body says of a claim."""
    claim, actor = _claim(request, claim_id), actor_of(request)
    form = PositionForm(request.POST)

    def write(data: dict[str, Any]) -> None:
        content.record_position(
            actor=actor, claim_id=claim.id, expected_version=data["version"], new=form.position()
        )

    return _sent(request, claim, ("position", form), write)


def _part(request: HttpRequest, model: type[Evidence] | type[Position], part_id: str) -> Any:
    """The piece of evidence or position behind a public id, on a desk of the person; raises NotFound."""
    found = model._default_manager.select_related("claim__article", "claim__claimant", "claim__assignee")
    record = found.filter(id=_key(model, part_id), removed_at__isnull=True).first()
    if record is None:
        raise NotFound
    actor_on(request, record.claim.desk_id)
    return record


def _key(model: type[Record], part_id: str) -> Any:
    try:
        return ids.decode(model.PREFIX, part_id)
    except ids.BadId:
        raise NotFound from None


@require_POST
@page
def evidence_change(request: HttpRequest, evidence_id: str) -> HttpResponse:
    """Change relation, quote or locator of a piece of evidence."""
    record = _part(request, Evidence, evidence_id)
    actor, form = actor_of(request), EvidenceChangeForm(request.POST)

    def write(data: dict[str, Any]) -> None:
        content.change_evidence(
            actor=actor, evidence_id=record.id, expected_version=data["version"], changes=form.changes()
        )

    return _sent(request, record.claim, ("evidence_change", form), write, record.public_id)


@require_POST
@page
def evidence_accept(request: HttpRequest, evidence_id: str) -> HttpResponse:
    """Accept a quote that stands only near its words."""
    record, actor = _part(request, Evidence, evidence_id), actor_of(request)

    def write(data: dict[str, Any]) -> None:
        content.change_evidence(
            actor=actor,
            evidence_id=record.id,
            expected_version=data["version"],
            changes={"near_accepted": True},
        )

    return _sent(request, record.claim, ("evidence_accept", VersionForm(request.POST)), write)


@require_POST
@page
def evidence_remove(request: HttpRequest, evidence_id: str) -> HttpResponse:
    """Take a piece of evidence off its claim."""
    record, actor = _part(request, Evidence, evidence_id), actor_of(request)

    def write(data: dict[str, Any]) -> None:
        content.remove_evidence(actor=actor, evidence_id=record.id, expected_version=data["version"])

    return _sent(request, record.claim, ("evidence_remove", VersionForm(request.POST)), write)


@require_POST
@page
def position_change(request: HttpRequest, position_id: str) -> HttpResponse:
    """Change a position, or answer it."""
    record = _part(request, Position, position_id)
    actor, form = actor_of(request), PositionChangeForm(request.POST)

    def write(data: dict[str, Any]) -> None:
        content.change_position(
            actor=actor, position_id=record.id, expected_version=data["version"], changes=form.changes()
        )

    return _sent(request, record.claim, ("position_change", form), write, record.public_id)


@require_POST
@page
def position_remove(request: HttpRequest, position_id: str) -> HttpResponse:
    """Take a position off its claim."""
    record, actor = _part(request, Position, position_id), actor_of(request)

    def write(data: dict[str, Any]) -> None:
        content.remove_position(actor=actor, position_id=record.id, expected_version=data["version"])

    return _sent(request, record.claim, ("position_remove", VersionForm(request.POST)), write)
