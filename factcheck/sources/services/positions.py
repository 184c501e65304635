"""Positions: who confirms and who denies, on which terms, in which words. Writers that the content door calls."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.audit.services import Entry
from factcheck.claims.models import Claim, Party
from factcheck.claims.services import Written, add_party
from factcheck.core import clock
from factcheck.core.problems import Invalid
from factcheck.core.wording import worded
from factcheck.sources.enums import Stance, Terms
from factcheck.sources.models import Evidence, Position

EDITABLE = ("stance", "words", "said_on", "terms", "evidence", "answer")


@dataclass(frozen=True)
class NewPosition:
    """What a party says of a claim; ``evidence_id`` is the piece it rests on. The party comes by id, or by name."""

    party_id: UUID | None
    stance: str
    words: str = ""
    said_on: date | None = None
    terms: str = Terms.ON_RECORD
    evidence_id: UUID | None = None
    answer: str = ""
    party_name: str = ""


def record_position(*, actor: Actor, claim: Claim, new: NewPosition) -> Written:
    """Write a position on a locked claim; it becomes the party's live one, the earlier ones stay."""
    check_words(new.stance, new.terms)
    party = _party(actor, new)
    position = Position.objects.create(
        claim=claim,
        party=party,
        stance=new.stance,
        words=new.words.strip(),
        said_on=new.said_on,
        terms=new.terms,
        evidence=_evidence(claim, new.evidence_id),
        answer=new.answer.strip(),
        created_by=actor.user,
        created_at=clock.now(),
    )
    after = {
        "position": position.public_id,
        "party": party.name,
        "stance": position.stance,
        "words": position.words,
    }
    return Written(Entry("position.recorded", position.public_id, claim.public_id, after=after), position)


def _party(actor: Actor, new: NewPosition) -> Party:
    if new.party_id is None:
        return add_party(actor=actor, name=new.party_name)[0]
    party = Party.objects.filter(desk=actor.desk, id=new.party_id).first()
    if party is None:
        raise Invalid.field("party", "not-found", _("There is no such party on this desk."))
    return party


def check_words(stance: str, terms: str) -> None:
    """Raise Invalid unless stance and terms are words that they know."""
    if stance not in Stance.values:
        raise Invalid.field(
            "stance", "unknown", worded(_("Use one of: %(known)s."), known=", ".join(Stance.values))
        )
    if terms not in Terms.values:
        raise Invalid.field(
            "terms", "unknown", worded(_("Use one of: %(known)s."), known=", ".join(Terms.values))
        )


def _evidence(claim: Claim, evidence_id: UUID | None) -> Evidence | None:
    if evidence_id is None:
        return None
    evidence = Evidence.objects.live().filter(claim=claim, id=evidence_id).first()
    if evidence is None:
        raise Invalid.field("evidence", "not-found", _("The claim has no such piece of evidence."))
    return evidence


def change_position(*, position: Position, changes: dict[str, Any]) -> Written:
    """Change a position of a locked claim (EDITABLE; ``evidence`` as id)."""
    unknown = set(changes) - set(EDITABLE)
    if unknown:
        raise Invalid.field(sorted(unknown)[0], "unknown", _("This cannot be changed."))
    values = dict(changes)
    check_words(values.get("stance", position.stance), values.get("terms", position.terms))
    if "evidence" in values:
        values["evidence"] = _evidence(position.claim, values["evidence"])
    for name in {"words", "answer"} & set(values):
        values[name] = values[name].strip()
    moved = {name: value for name, value in values.items() if getattr(position, name) != value}
    if not moved:
        return Written(None, position)
    before = {name: _plain(getattr(position, name)) for name in moved}
    for name, value in moved.items():
        setattr(position, name, value)
    position.save(update_fields=list(moved))
    after = {name: _plain(value) for name, value in moved.items()}
    return Written(
        Entry("position.changed", position.public_id, position.claim.public_id, before=before, after=after),
        position,
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else getattr(value, "public_id", value)


def remove_position(*, position: Position) -> Written:
    """Take a position off its locked claim; the row stays."""
    position.removed_at = clock.now()
    position.save(update_fields=["removed_at"])
    before = {"position": position.public_id, "stance": position.stance}
    return Written(
        Entry("position.removed", position.public_id, position.claim.public_id, before=before), position
    )


def live_positions(positions: list[Position]) -> list[Position]:
    """Return each party's latest position of those given (oldest first): the ones that count."""
    latest: dict[UUID, Position] = {}
    for position in positions:
        latest[position.party_id] = position
    return list(latest.values())


def disputed(positions: list[Position]) -> bool:
    """Whether at least one live position confirms and one denies."""
    stances = {position.stance for position in live_positions(positions)}
    return {Stance.CONFIRMS, Stance.DENIES} <= stances
