"""The parts of a claim that can be changed in place, each with its own form: evidence, positions, questions, flags."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from factcheck.claims.models import Claim, Flag
from factcheck.core.records import Record
from factcheck.reviews.checklists import ItemState
from factcheck.reviews.discussion import Comment
from factcheck.reviews.services.checklists import ItemOfClaim
from factcheck.sources.models import ReplyRequest
from factcheck.web.claim_page import ClaimPage
from factcheck.web.evidence_rows import EvidenceRow
from factcheck.web.forms.asks import SettleForm
from factcheck.web.forms.base import DeskForm
from factcheck.web.forms.claims import ReplyForm
from factcheck.web.forms.evidence import EvidenceChangeForm, PositionChangeForm
from factcheck.web.forms.moves import CheckForm, FlagForm
from factcheck.web.matrix import Row

#: Forms of a button alone: a refusal of theirs has no field to stand at and is told on top of the page.
BUTTONS = frozenset(
    {"evidence_accept", "evidence_remove", "position_remove", "resolve", "notes_send", "note_remove"}
)

#: Forms that stand at a part of the claim.
_OF_PARTS = frozenset({"settle", "flag", "check", "resolve"})


@dataclass(frozen=True)
class ClaimParts:
    """Each part with its form: the one that was refused as it was typed, the others fresh."""

    evidence: list[tuple[EvidenceRow, DeskForm]]
    positions: list[tuple[Row, DeskForm | None]]
    questions: list[tuple[ReplyRequest, DeskForm]]
    flags: list[tuple[Flag, Any, DeskForm]]
    threads: list[tuple[Comment, list[Comment], DeskForm]]
    checks: list[tuple[ItemOfClaim, DeskForm]]


@dataclass(frozen=True)
class Sent:
    """The refused forms by name, and the public id of the part that the request was about."""

    forms: Mapping[str, DeskForm]
    part: str = ""

    def form(self, name: str, part: str, fresh: DeskForm) -> DeskForm:
        """Return the refused form of this name if it was sent for this part, else the fresh one; ids are the part's own."""
        sent = self.forms.get(name)
        form = sent if sent is not None and part == (self.part or _named(sent)) else fresh
        form.auto_id = f"{part}-%s"
        for field in form.errors.keys() & form.fields.keys():
            # A refusal was worded under the name that the form had then; its field points at it by the new one.
            form.errors[field].field_id = form[field].auto_id  # type: ignore[attr-defined]  # the stubs lack it
        return form


def _named(form: DeskForm) -> str:
    """The part that a form names in a field of its own."""
    names = (form.data.get(name) for name in ("request", "flag", "reply_to", "item"))
    return next((str(name) for name in names if name), "")


def claim_parts(page: ClaimPage, sent: Sent) -> ClaimParts:
    """Return the parts of the page with their forms."""
    version = page.claim.version
    return ClaimParts(
        evidence=[(row, _of_evidence(row, version, sent)) for row in page.evidence],
        positions=[(row, _of_position(row, version, sent)) for row in page.matrix.rows],
        questions=[(asked, _of_question(asked, sent)) for asked in page.requests],
        flags=[
            (flag, label, sent.form("flag", flag.flag, FlagForm(initial={"flag": flag.flag})))
            for flag, label in page.flag_lines
        ],
        threads=[
            (note, [each for each in page.comments if each.reply_to_id == note.id], _of_note(note, sent))
            for note in page.comments
            if note.reply_to_id is None
        ],
        checks=[(one, _of_item(one, sent)) for one in page.checklist],
    )


def draft_name(name: str, claim: Claim, form: DeskForm, part: str = "") -> str:
    """Return the name under which a form of the page keeps what is typed: that of its part, else of the claim."""
    named = part or _named(form)
    if name == "flag":
        return f"{name}_{named}:{claim.public_id}"
    if name == "check":
        return f"{name}.{named}:{claim.public_id}"
    return f"{name}:{named or claim.public_id}"


def drafts_on(claim: Claim, forms: Mapping[str, DeskForm]) -> dict[str, DeskForm]:
    """Return the forms of the claim itself by the names of their drafts."""
    return {draft_name(name, claim, form): form for name, form in forms.items() if name not in _OF_PARTS}


def drafts_in(claim: Claim, parts: ClaimParts) -> dict[str, DeskForm]:
    """Return the forms of the parts by the names of their drafts."""
    named = [
        *(("evidence_change", row.piece.public_id, form) for row, form in parts.evidence),
        *(
            ("position_change", row.position.public_id, form)
            for row, form in parts.positions
            if row.position is not None and form is not None
        ),
        *(("settle", asked.public_id, form) for asked, form in parts.questions),
        *(("flag", flag.flag, form) for flag, _label, form in parts.flags),
        *(("reply", note.public_id, form) for note, _replies, form in parts.threads),
        *(("check", one.item.code, form) for one, form in parts.checks if one.state == ItemState.OPEN),
    ]
    return {draft_name(name, claim, form, part): form for name, part, form in named}


def _of_note(note: Comment, sent: Sent) -> DeskForm:
    return sent.form("reply", note.public_id, ReplyForm(initial={"reply_to": note.public_id}))


def _of_item(one: ItemOfClaim, sent: Sent) -> DeskForm:
    """The form that waives an item."""
    return sent.form("check", one.item.code, CheckForm(initial={"item": one.item.code}))


def _of_evidence(row: EvidenceRow, version: int, sent: Sent) -> DeskForm:
    initial = _initial(row.piece, version, "relation", "quote", "locator")
    return sent.form("evidence_change", row.piece.public_id, EvidenceChangeForm(initial=initial))


def _of_position(row: Row, version: int, sent: Sent) -> DeskForm | None:
    if row.position is None:
        return None
    initial = _initial(row.position, version, "stance", "words", "answer")
    return sent.form("position_change", row.position.public_id, PositionChangeForm(initial=initial))


def _of_question(asked: ReplyRequest, sent: Sent) -> DeskForm:
    initial = {"request": asked.public_id, "outcome": asked.outcome, "words": asked.words}
    return sent.form("settle", asked.public_id, SettleForm(initial=initial))


def _initial(part: Record, version: int, *names: str) -> dict[str, Any]:
    return {"version": version, **{name: getattr(part, name) for name in names}}
