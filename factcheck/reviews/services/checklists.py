"""Checklists: a chief sets the desk's lists; on a claim each item is done, waived with a reason, or open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action as Right
from factcheck.accounts.models import Desk, User
from factcheck.audit.services import Entry, record_events
from factcheck.claims.models import Claim
from factcheck.core import clock, ids
from factcheck.core.problems import Invalid, NotFound
from factcheck.core.wording import worded
from factcheck.reviews.checklists import LISTS, ItemState, ListItem, applying, desk_items, shipped_items
from factcheck.reviews.models import Checklist, ChecklistItem, Waiver
from factcheck.reviews.sealing import check_not_judging
from factcheck.reviews.services.stages import lock_claim

MOST, LONGEST = 50, 200


@dataclass(frozen=True)
class WantedItem:
    """An item as a chief wants it; without ``code`` it is a new one."""

    text: str
    required: bool = False
    code: str = ""


def set_checklist(*, actor: Actor, name: str, wanted: Sequence[WantedItem]) -> list[ListItem]:
    """Give the desk's list ``name`` these items; one that is not named any more is retired. Returns the list as it stands."""
    actor.require(Right.MANAGE_DESK)
    if name not in LISTS:
        raise NotFound
    with transaction.atomic():
        Desk.objects.select_for_update().get(id=actor.desk_id)
        known = {item.code: item for item in desk_items(actor.desk_id) if item.list == name}
        _check(known, wanted)
        before = _told(known.values())
        named = {item.code for item in wanted}
        for code, item in known.items():
            if code not in named and not item.retired:
                _write(actor, name, item, WantedItem(item.text, code=code), retired=True)
        for one in wanted:
            _write(actor, name, known.get(one.code), one)
        found = [item for item in desk_items(actor.desk_id) if item.list == name and not item.retired]
        after = _told(found)
        if before != after:
            entry = Entry(
                "checklist.changed",
                actor.desk.public_id,
                before={"list": name, "items": before},
                after={"list": name, "items": after},
            )
            record_events(desk_id=actor.desk_id, actor_id=actor.user_id, entries=[entry])
    return found


def _check(known: dict[str, ListItem], wanted: Sequence[WantedItem]) -> None:
    codes = [item.code for item in wanted if item.code]
    if len(wanted) > MOST:
        raise Invalid.field("checks", "range", worded(_("A list has at most %(most)s items."), most=MOST))
    if len(codes) != len(set(codes)):
        raise Invalid.field("checks", "repeated", _("An item stands on a list once."))
    if set(codes) - set(known):
        raise Invalid.field(
            "checks", "not-found", _("This list has no such item; leave the code out for a new one.")
        )
    if any(not item.text.strip() or len(item.text.strip()) > LONGEST for item in wanted):
        raise Invalid.field(
            "checks",
            "text",
            worded(_("An item says in 1 to %(longest)s characters what to check."), longest=LONGEST),
        )


def _write(
    actor: Actor, name: str, known: ListItem | None, wanted: WantedItem, *, retired: bool = False
) -> None:
    """Keep what differs from what is known; the words that ship are not copied, so that they follow the reader's language."""
    text = wanted.text.strip()
    if known is None:
        key = ids.new_id()
        code = ids.encode(ChecklistItem.PREFIX, key)
        ChecklistItem.objects.create(
            id=key, desk=actor.desk, list=name, code=code, text=text, required=wanted.required
        )
        return
    if (known.text, known.required, known.retired) == (text, wanted.required, retired):
        return
    shipped = {item.code: item.text for item in shipped_items()}.get(known.code)
    values = {
        "list": name,
        "text": "" if text == shipped else text,
        "required": wanted.required and not retired,
        "retired": retired,
    }
    ChecklistItem.objects.update_or_create(desk=actor.desk, code=known.code, defaults=values)


def _told(items: Iterable[ListItem]) -> list[dict[str, Any]]:
    return [
        {"item": item.code, "text": item.text, "required": item.required}
        for item in items
        if not item.retired
    ]


@dataclass(frozen=True)
class ItemOfClaim:
    """An item on a claim: how it stands, who said so and when, and the reason of a waiver."""

    item: ListItem
    state: ItemState = ItemState.OPEN
    by: User | None = None
    at: datetime | None = None
    reason: str = ""


def checklist_of(claim: Claim) -> list[ItemOfClaim]:
    """Return the checklist of a claim in the order of its lists, in three queries."""
    return checklists_of([claim])[claim.id]


def checklists_of(claims: Iterable[Claim]) -> dict[UUID, list[ItemOfClaim]]:
    """Return the checklist of each claim of one desk, in three queries however many there are."""
    chosen = list(claims)
    if not chosen:
        return {}
    items = desk_items(chosen[0].desk_id)
    done = {
        (row.claim_id, row.item): row
        for row in Checklist.objects.filter(claim__in=chosen).select_related("done_by")
    }
    waived = {
        (row.claim_id, row.item): row
        for row in Waiver.objects.filter(claim__in=chosen).select_related("waived_by")
    }
    return {
        claim.id: [
            _of_claim(item, done.get((claim.id, item.code)), waived.get((claim.id, item.code)))
            for item in applying(items, kind=claim.kind, accusation=claim.accusation)
        ]
        for claim in chosen
    }


def _of_claim(item: ListItem, done: Checklist | None, waived: Waiver | None) -> ItemOfClaim:
    if done is not None:
        return ItemOfClaim(item, ItemState.DONE, done.done_by, done.done_at)
    if waived is not None:
        return ItemOfClaim(item, ItemState.WAIVED, waived.waived_by, waived.waived_at, waived.reason)
    return ItemOfClaim(item)


def settle_item(*, actor: Actor, claim_id: UUID, code: str, state: ItemState, reason: str = "") -> Claim:
    """Say that an item of the claim's checklist is done, waived (with a reason), or open again; the same twice changes nothing."""
    actor.require(Right.CHECK_ITEM)
    reason = reason.strip()
    if (state is ItemState.WAIVED) != bool(reason):
        detail = _("Say why it is set aside.") if not reason else _("Only a waiver has a reason.")
        raise Invalid.field("reason", "empty" if not reason else "not_asked", detail)
    with transaction.atomic():
        claim = lock_claim(actor=actor, claim_id=claim_id)
        check_not_judging(actor, claim)
        now = {one.item.code: one for one in checklist_of(claim)}.get(code)
        if now is None:
            raise Invalid.field("item", "not-found", _("The checklist of this claim has no such item."))
        if (now.state, now.reason) == (state, reason):
            return claim
        _settle(actor, claim, code, state, reason)
        entry = Entry(
            f"checklist.{'opened' if state is ItemState.OPEN else state}",
            claim.public_id,
            claim.public_id,
            before={"item": code, "state": str(now.state)},
            after={"item": code, "state": str(state)},
            note=reason,
        )
        record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=[entry])
    return claim


def _settle(actor: Actor, claim: Claim, code: str, state: ItemState, reason: str) -> None:
    """Write how an item stands; who said so before stays in the journal."""
    assert actor.user is not None
    Checklist.objects.filter(claim=claim, item=code).delete()
    Waiver.objects.filter(claim=claim, item=code).delete()
    if state is ItemState.DONE:
        Checklist.objects.create(claim=claim, item=code, done_by=actor.user, done_at=clock.now())
    if state is ItemState.WAIVED:
        Waiver.objects.create(
            claim=claim, item=code, reason=reason[:500], waived_by=actor.user, waived_at=clock.now()
        )
