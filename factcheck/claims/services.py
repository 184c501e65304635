"""Claims: what they say.

The writers of content (add_claim and edit_claim here, those of places.py) are called by the content door in reviews alone:
they write and say what they wrote; the door locks, checks, versions, voids and records.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor, person_on
from factcheck.accounts.models import User
from factcheck.articles.models import Article, Revision
from factcheck.audit.services import Entry
from factcheck.claims.enums import Assertion, Kind, Risk, Stage, Status
from factcheck.claims.models import Claim
from factcheck.claims.parties import add_party, find_party
from factcheck.claims.places import Written, write_occurrence
from factcheck.claims.spans import Span, locate
from factcheck.core import clock
from factcheck.core.problems import Invalid, NotFound
from factcheck.core.wording import worded

__all__ = [
    "EDITABLE",
    "PLANNING",
    "NewClaim",
    "Span",
    "Written",
    "add_claim",
    "add_party",
    "article_claims",
    "check_choices",
    "edit_claim",
    "surviving",
]

#: What edit_claim changes, and which of it is no content (may change at any stage).
EDITABLE = (
    "statement", "kind", "assertion", "pair", "claimant", "risk", "accusation", "status", "rationale", "assignee", "due_at", "claimed_on",
)  # fmt: skip
PLANNING = frozenset({"assignee", "due_at"})
CHOICES: dict[str, list[str]] = {
    "kind": Kind.values,
    "assertion": Assertion.values,
    "risk": Risk.values,
    "status": Status.values,
}


@dataclass(frozen=True)
class NewClaim:
    """What a new claim says beside its place; ``statement`` defaults to the quote; a claimant comes by id or by name."""

    statement: str = ""
    kind: str = Kind.OTHER
    assertion: str = Assertion.SUBSTANCE
    claimant_id: UUID | None = None
    claimant_name: str = ""
    risk: str = Risk.NORMAL
    accusation: bool = False
    status: str = Status.UNVERIFIED
    rationale: str = ""
    assignee: User | None = None
    due_at: datetime | None = None
    claimed_on: date | None = None


def add_claim(*, actor: Actor, revision: Revision, span: Span, new: NewClaim) -> Written:
    """Write a draft claim with its first occurrence; the article is locked, the digest is set by the door."""
    start, end = locate(revision, span)
    article, now = revision.article, clock.now()
    highest = Claim.objects.filter(article=article).aggregate(n=Max("number"))["n"] or 0
    claim = Claim(
        desk=actor.desk,
        article=article,
        number=highest + 1,
        statement=(new.statement or revision.text[start:end]).strip(),
        kind=new.kind,
        assertion=new.assertion,
        claimant=find_party(actor, new.claimant_id or new.claimant_name),
        risk=new.risk,
        accusation=new.accusation,
        status=new.status,
        rationale=new.rationale,
        assignee=new.assignee,
        due_at=new.due_at,
        claimed_on=new.claimed_on,
        content_digest="0" * 64,
        created_by=actor.user,
        created_at=now,
        changed_at=now,
        staged_at=now,
    )
    check_choices({name: getattr(claim, name) for name in CHOICES})
    claim.save(force_insert=True)
    write_occurrence(claim, revision, start, end)
    after = {"stage": Stage.DRAFT, "status": claim.status, "statement": claim.statement}
    if claim.assignee is not None:
        after["assignee"] = claim.assignee.username
    return Written(Entry("claim.created", claim.public_id, claim.public_id, after=after), claim)


def check_choices(values: dict[str, Any]) -> None:
    """Raise Invalid if a value is not one of the words that its field knows."""
    for name, allowed in CHOICES.items():
        if name in values and values[name] not in allowed:
            raise Invalid.field(
                name, "unknown", worded(_("Use one of: %(known)s."), known=", ".join(allowed))
            )


def edit_claim(*, actor: Actor, claim: Claim, changes: dict[str, Any]) -> Written:
    """Change fields of a locked claim (EDITABLE; ``claimant`` and ``pair`` as ids, the claimant also by name); says nothing if nothing changed."""
    unknown = set(changes) - set(EDITABLE)
    if unknown:
        raise Invalid.field(sorted(unknown)[0], "unknown", _("This cannot be changed."))
    values = _resolved(actor, claim, changes)
    moved = {name: value for name, value in values.items() if getattr(claim, name) != value}
    if not moved:
        return Written(None, claim)
    before = {name: _plain(getattr(claim, name)) for name in moved}
    for name, value in moved.items():
        setattr(claim, name, value)
    claim.save(update_fields=list(moved))
    after = {name: _plain(value) for name, value in moved.items()}
    return Written(
        Entry("claim.changed", claim.public_id, claim.public_id, before=before, after=after), claim
    )


def _resolved(actor: Actor, claim: Claim, changes: dict[str, Any]) -> dict[str, Any]:
    values = dict(changes)
    check_choices(values)
    if "statement" in values and not str(values["statement"]).strip():
        raise Invalid.field("statement", "empty", _("A claim needs a statement."))
    if "claimant" in values:
        values["claimant"] = find_party(actor, values["claimant"])
    if values.get("assignee") is not None:
        values["assignee"] = _member(actor, values["assignee"])
    if values.get("pair") is not None:
        values["pair"] = _other(actor, claim, values["pair"])
    return values


def _member(actor: Actor, user: User) -> User:
    try:
        person_on(actor.desk, user)
    except NotFound:
        raise Invalid.field("assignee", "not_a_member", _("Assign a member of this desk.")) from None
    return user


def _other(actor: Actor, claim: Claim, pair_id: UUID) -> Claim:
    other = Claim.objects.filter(desk=actor.desk, id=pair_id).first()
    if other is None or other.id == claim.id:
        raise Invalid.field("pair", "not-found", _("The pair is another claim of this desk."))
    if other.pair_id not in (None, claim.id):
        raise Invalid.field("pair", "taken", _("That claim is one of another pair."))
    return other


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return clock.stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, User):
        return value.username
    return getattr(value, "public_id", value)


def article_claims(article: Article) -> list[Claim]:
    """Return the claims that stand in the article, by number, dropped ones too."""
    return list(
        Claim.objects.filter(article=article).select_related("claimant", "assignee").order_by("number")
    )


def surviving(claim: Claim) -> Claim:
    """Return the claim that answers for this one: itself, or what it was merged into, however often."""
    while claim.merged_into is not None:
        claim = claim.merged_into
    return claim
