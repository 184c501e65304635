"""Two claims that say the same become one: what belongs to the one goes to the other, and its id answers with the survivor."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action as Right
from factcheck.audit.services import Entry
from factcheck.claims import services as claims
from factcheck.claims.enums import RISK_ORDER, DropReason, FlagName
from factcheck.claims.flags import close_flag, open_flag
from factcheck.claims.models import Claim, Flag
from factcheck.claims.places import Written, hand_over_places
from factcheck.core import clock
from factcheck.core.problems import InReview, Invalid, MoveNotAllowed, NotFound
from factcheck.reviews.content.door import changed, settle
from factcheck.reviews.models import Comment, Contribution, PendingNote
from factcheck.reviews.services.stages import check_move, check_version, move_claim
from factcheck.reviews.services.submission import contributors_of
from factcheck.reviews.wording import before_a_merge
from factcheck.reviews.workflow import Action, Stage, comes_first
from factcheck.sources.content import content_digest
from factcheck.sources.services.sharing import hand_over_sources

#: Where a claim has to stand to be joined with another.
_JOINABLE = frozenset({Stage.DRAFT, Stage.RETURNED})


@dataclass(frozen=True)
class Joined:
    """The claim that was dropped, the survivor, and the entries that the caller records last."""

    claim: Claim
    survivor: Claim
    entries: list[Entry]


def join_claims(*, actor: Actor, claim_id: UUID, expected_version: int | None, into: UUID) -> Joined:
    """Merge a claim into another; both are drafts or returned. The caller (publishing) runs the transaction and records."""
    actor.require(Right.CHANGE_CLAIM)
    claim, survivor, others = _locked(actor, claim_id, into)
    check_version(claim, expected_version)
    check_move(claim, Action.DROP)
    _check_joinable(survivor)
    if claim.public and not survivor.public:
        raise MoveNotAllowed(
            _(
                "A verdict on this claim is public and none on the other: merge the other one into this, or retract it first."
            )
        )
    entries = _part_pair(actor, claim, others)
    barred = contributors_of(claim) | ({actor.user_id} if actor.user_id else set())
    entries += _flags(actor, claim, survivor)
    given = {"occurrences": hand_over_places(claim=claim, to=survivor)}
    given |= hand_over_sources(claim=claim, to=survivor)
    # A note that is open still has to be answered, and one that blocks goes on blocking.
    Comment.objects.filter(claim=claim, resolved_at__isnull=True).update(claim=survivor)
    PendingNote.objects.filter(claim=claim).update(claim=survivor)
    entries.append(_drop(claim, survivor))
    entries += _keep(actor, survivor, claim, given)
    _bar(survivor, barred)
    return Joined(claim, survivor, entries)


def _locked(actor: Actor, claim_id: UUID, into: UUID) -> tuple[Claim, Claim, dict[UUID, Claim]]:
    """Lock both claims and the other side of the first one's pair, by ascending id."""
    if into == claim_id:
        raise Invalid.field("into", "same", _("A claim is merged into another one."))
    desk = Claim.objects.of_desk(actor.desk_id)
    pair = desk.filter(id=claim_id).values_list("pair_id", flat=True).first()
    touched = [key for key in (claim_id, into, pair) if key is not None]
    locked = desk.select_for_update(of=("self",)).filter(id__in=touched).order_by("id")
    found = {claim.id: claim for claim in locked}
    if claim_id not in found:
        raise NotFound
    if into not in found:
        raise Invalid.field("into", "not-found", _("There is no such other claim on this desk."))
    if found[claim_id].pair_id not in {None, *found}:
        raise MoveNotAllowed(_("The claim was paired with another this moment: look at it again."))
    return found[claim_id], found[into], found


def _check_joinable(survivor: Claim) -> None:
    stage = Stage(survivor.stage)
    if stage in _JOINABLE:
        return
    detail = before_a_merge(stage, comes_first(stage) or Action.REOPEN)
    raise InReview(detail) if stage is Stage.IN_REVIEW else MoveNotAllowed(detail)


def _part_pair(actor: Actor, claim: Claim, others: dict[UUID, Claim]) -> list[Entry]:
    """Take the claim out of its pair; what that means for the other side follows from it like any change of content."""
    if claim.pair_id is None:
        return []
    other = others[claim.pair_id]
    entries = []
    for side in (claim, other):
        if side.pair_id is not None:
            _record, found = changed(
                actor, side, lambda one: claims.edit_claim(actor=actor, claim=one, changes={"pair": None})
            )
            entries += found
    return entries


def _flags(actor: Actor, claim: Claim, survivor: Claim) -> list[Entry]:
    """What called for a look on the one calls for it on the other."""
    entries: list[Entry | None] = []
    for flag in Flag.objects.filter(claim=claim, cleared_at__isnull=True).order_by("since"):
        name = FlagName(flag.flag)
        entries.append(close_flag(claim=claim, flag=name, by=actor.user, note="merged"))
        entries.append(open_flag(claim=survivor, flag=name, cause=flag.cause, causes=flag.causes))
    return [entry for entry in entries if entry is not None]


def _drop(claim: Claim, survivor: Claim) -> Entry:
    """Drop the claim for good; nothing is left on it, and what was public of it is publishing's to end."""
    claim.merged_into, claim.drop_reason, claim.public = survivor, DropReason.DUPLICATE, False
    claim.content_digest = content_digest(claim)
    claim.save(update_fields=["merged_into", "content_digest", "public"])
    entry = move_claim(claim, Action.DROP, after={"merged_into": survivor.public_id})
    return replace(entry, verb="claim.merged")


def _keep(actor: Actor, survivor: Claim, claim: Claim, given: dict[str, list[str]]) -> list[Entry]:
    """Raise the survivor to what either of them asked for, and tell on it what came from where."""
    changes = {
        "risk": min(survivor.risk, claim.risk, key=lambda risk: RISK_ORDER[risk]),
        "accusation": survivor.accusation or claim.accusation,
    }
    written: Written = claims.edit_claim(actor=actor, claim=survivor, changes=changes)
    before = (written.entry.before or {}) if written.entry else {}
    after = (written.entry.after or {}) if written.entry else {}
    entry = Entry(
        "claim.merged",
        survivor.public_id,
        survivor.public_id,
        before=before,
        after={"merged": claim.public_id, **after, **given},
    )
    return settle(actor, survivor, entry)


def _bar(survivor: Claim, people: Iterable[UUID]) -> None:
    """Whoever worked on the one has worked on the other: he decides on neither."""
    now = clock.now()
    Contribution.objects.bulk_create(
        [Contribution(claim=survivor, user_id=user_id, verb="claim.merged", at=now) for user_id in people]
    )
