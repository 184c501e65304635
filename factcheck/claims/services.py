"""Claims, occurrences and parties.

The writers of content (add_claim, edit_claim, add_occurrence, remove_occurrence, place_occurrence) are called by the content door in
reviews alone: they write and say what they wrote; the door locks, checks, versions, voids and records.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from factcheck.accounts.actors import Actor, person_on
from factcheck.accounts.enums import Action
from factcheck.accounts.models import User
from factcheck.articles.models import Article, Revision
from factcheck.audit.services import Entry
from factcheck.claims.enums import Assertion, Kind, PlaceState, Risk, Stage, Status
from factcheck.claims.models import Claim, Occurrence, Party
from factcheck.core import clock
from factcheck.core.problems import Invalid, MoveNotAllowed, NotFound, QuoteMismatch
from factcheck.text.spans import context, find_quote

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
class Span:
    """A place in a revision's text and the words there; without offsets the words are looked for."""

    quote: str
    start: int | None = None
    end: int | None = None
    prefix: str = ""
    suffix: str = ""


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


@dataclass(frozen=True)
class Written:
    """What a writer did: the journal entry, or nothing (None) if nothing changed."""

    entry: Entry | None
    record: Any = None


def locate(revision: Revision, span: Span) -> tuple[int, int]:
    """Return where ``span`` stands in the revision; raises Invalid for impossible offsets, QuoteMismatch if the words are not there."""
    quote = span.quote.replace("\r\n", "\n").replace("\r", "\n")
    if span.start is None or span.end is None:
        return _found_once(revision.text, quote, span)
    if span.start < 0 or span.end <= span.start:
        raise Invalid.field("start", "order", "start and end count code points: 0 <= start < end.")
    if span.end > len(revision.text):
        raise QuoteMismatch(f"The span ends at {span.end}; the text has {len(revision.text)} code points.")
    if revision.text[span.start : span.end] != quote:
        raise QuoteMismatch(
            "The text at these offsets is not the quote. Offsets count code points of the latest revision."
        )
    if not quote.strip():
        raise Invalid.field("quote", "empty", "A claim needs words.")
    return span.start, span.end


def _found_once(text: str, quote: str, span: Span) -> tuple[int, int]:
    if not quote.strip():
        raise Invalid.field("quote", "empty", "A claim needs words.")
    places = find_quote(text, quote, prefix=span.prefix, suffix=span.suffix)
    if len(places) == 1:
        return places[0]
    if not places:
        raise QuoteMismatch("The quote is not found in the latest revision.")
    raise QuoteMismatch(
        f"The quote is found {len(places)} times; send start and end, or more words before and after it."
    )


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
        claimant=_party(actor, new.claimant_id or new.claimant_name),
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
    _write_occurrence(claim, revision, start, end)
    after = {"stage": Stage.DRAFT, "status": claim.status, "statement": claim.statement}
    return Written(Entry("claim.created", claim.public_id, claim.public_id, after=after), claim)


def _write_occurrence(claim: Claim, revision: Revision, start: int, end: int) -> Occurrence:
    prefix, suffix = context(revision.text, start, end)
    return Occurrence.objects.create(
        claim=claim,
        article_id=revision.article_id,
        revision=revision,
        start=start,
        end=end,
        quote=revision.text[start:end],
        prefix=prefix,
        suffix=suffix,
        created_at=clock.now(),
    )


def check_choices(values: dict[str, Any]) -> None:
    """Raise Invalid if a value is not one of the words that its field knows."""
    for name, allowed in CHOICES.items():
        if name in values and values[name] not in allowed:
            raise Invalid.field(name, "unknown", f"Use one of: {', '.join(allowed)}.")


def _party(actor: Actor, party_id: UUID | str | None) -> Party | None:
    """The desk's party of this id; of this name, made if there is none; or nobody."""
    if not party_id:
        return None
    if isinstance(party_id, str):
        return add_party(actor=actor, name=party_id)[0]
    party = Party.objects.filter(desk=actor.desk, id=party_id).first()
    if party is None:
        raise Invalid.field("claimant", "not-found", "There is no such party on this desk.")
    return party


def edit_claim(*, actor: Actor, claim: Claim, changes: dict[str, Any]) -> Written:
    """Change fields of a locked claim (EDITABLE; ``claimant`` and ``pair`` as ids, the claimant also by name); says nothing if nothing changed."""
    unknown = set(changes) - set(EDITABLE)
    if unknown:
        raise Invalid.field(sorted(unknown)[0], "unknown", "This cannot be changed.")
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
        raise Invalid.field("statement", "empty", "A claim needs a statement.")
    if "claimant" in values:
        values["claimant"] = _party(actor, values["claimant"])
    if values.get("assignee") is not None:
        values["assignee"] = _member(actor, values["assignee"])
    if values.get("pair") is not None:
        values["pair"] = _other(actor, claim, values["pair"])
    return values


def _member(actor: Actor, user: User) -> User:
    try:
        person_on(actor.desk, user)
    except NotFound:
        raise Invalid.field("assignee", "not_a_member", "Assign a member of this desk.") from None
    return user


def _other(actor: Actor, claim: Claim, pair_id: UUID) -> Claim:
    other = Claim.objects.filter(desk=actor.desk, id=pair_id).first()
    if other is None or other.id == claim.id:
        raise Invalid.field("pair", "not-found", "The pair is another claim of this desk.")
    if other.pair_id not in (None, claim.id):
        raise Invalid.field("pair", "taken", "That claim is one of another pair.")
    return other


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return clock.stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, User):
        return value.username
    return getattr(value, "public_id", value)


def add_occurrence(*, claim: Claim, revision: Revision, span: Span) -> Written:
    """Write a further place of a locked claim; the same place twice is Invalid."""
    start, end = locate(revision, span)
    standing = Occurrence.objects.filter(
        claim=claim, revision=revision, start=start, end=end, removed_at__isnull=True
    )
    if standing.exists():
        raise Invalid.field("start", "exists", "The claim stands there already.")
    occurrence = _write_occurrence(claim, revision, start, end)
    after = {"occurrence": occurrence.public_id, "quote": occurrence.quote}
    return Written(Entry("claim.changed", occurrence.public_id, claim.public_id, after=after), occurrence)


def remove_occurrence(*, occurrence: Occurrence) -> Written:
    """Take a place away; the last one stays (drop the claim instead)."""
    others = Occurrence.objects.filter(claim_id=occurrence.claim_id, removed_at__isnull=True).exclude(
        id=occurrence.id
    )
    if not others.exists():
        raise MoveNotAllowed("This is the claim's only place. Drop the claim instead.")
    occurrence.removed_at = clock.now()
    occurrence.save(update_fields=["removed_at"])
    before = {"occurrence": occurrence.public_id, "quote": occurrence.quote}
    return Written(
        Entry("claim.changed", occurrence.public_id, occurrence.claim.public_id, before=before), occurrence
    )


def place_occurrence(*, occurrence: Occurrence, revision: Revision, span: Span | None) -> Written:
    """Put a lost occurrence where a person says it stands; None: it stands nowhere any more."""
    before = {"occurrence": occurrence.public_id, "quote": occurrence.quote}
    if span is None:
        occurrence.removed_at = clock.now()
        occurrence.save(update_fields=["removed_at"])
        return Written(
            Entry("claim.changed", occurrence.public_id, occurrence.claim.public_id, before=before),
            occurrence,
        )
    start, end = locate(revision, span)
    occurrence.removed_at = clock.now()
    occurrence.save(update_fields=["removed_at"])
    placed = _write_occurrence(occurrence.claim, revision, start, end)
    after = {"occurrence": placed.public_id, "quote": placed.quote}
    return Written(
        Entry("claim.changed", placed.public_id, occurrence.claim.public_id, before=before, after=after),
        placed,
    )


def name_key(name: str) -> str:
    """Return the name without case and double spaces: two spellings of it are one party."""
    return " ".join(name.split()).casefold()[:200]


def add_party(*, actor: Actor, name: str, role: str = "", interest: str = "") -> tuple[Party, bool]:
    """Return the desk's party of this name and whether it is new."""
    actor.require(Action.CHANGE_CLAIM)
    shown = " ".join(name.split())
    if not shown:
        raise Invalid.field("name", "empty", "A party needs a name.")
    with transaction.atomic():
        return Party.objects.get_or_create(
            desk=actor.desk,
            name_key=name_key(shown),
            defaults={"name": shown, "role": role, "interest": interest, "created_at": clock.now()},
        )


def article_claims(article: Article) -> list[Claim]:
    """Return the claims that stand in the article, by number, dropped ones too."""
    return list(
        Claim.objects.filter(article=article).select_related("claimant", "assignee").order_by("number")
    )


def to_place(article: Article) -> list[Occurrence]:
    """Return the occurrences that a person has to place."""
    found = Occurrence.objects.filter(article=article, state=PlaceState.TO_PLACE, removed_at__isnull=True)
    return list(found.select_related("claim", "revision").order_by("start"))
