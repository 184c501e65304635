"""The checklists that newsrooms use, by kind of claim: what ships with the product, and what a desk makes of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from factcheck.claims.enums import Kind
from factcheck.reviews.models import ChecklistItem

#: The lists that are no kind: one for every claim, one for those that accuse somebody.
EVERY, ACCUSATION = "every", "accusation"
LISTS: tuple[str, ...] = (EVERY, *(kind.value for kind in Kind), ACCUSATION)
NAMES: dict[str, Any] = {
    EVERY: _("Every claim"),
    ACCUSATION: _("Accusation"),
    **{kind.value: kind.label for kind in Kind},
}

_SHIPPED: dict[str, dict[str, Any]] = {
    EVERY: {
        "wording": _("Exact wording kept"),
        "primary": _("Primary source opened"),
        "interest": _("Interest of the source known"),
        "second": _("Second independent source"),
        "today": _("Still valid today"),
        "headline": _("Headline consistent"),
    },
    Kind.FIGURE: {
        "unit": _("Unit"),
        "base": _("Base that it is a share of"),
        "period": _("Period"),
        "rounding": _("Rounding"),
        "table": _("Table in the source"),
        "arithmetic": _("Arithmetic redone"),
    },
    Kind.QUOTATION: {
        "recording": _("Recording or transcript"),
        "words": _("Exact words"),
        "title": _("Title of the speaker at that time"),
        "context": _("Context fair"),
    },
    Kind.NAME: {
        "spelling": _("Spelling from the own site of the person or body"),
        "role": _("Role at the date"),
    },
    Kind.DATE_OR_PLACE: {
        "calendar": _("Calendar"),
        "zone": _("Time zone"),
        "map": _("Map"),
    },
    Kind.CAUSE: {
        "design": _("Design of the study"),
        "causation": _("Not only correlation"),
    },
    Kind.IMAGE: {
        "original": _("Original found"),
        "date": _("Date"),
        "place": _("Place"),
        "rights": _("Rights"),
        "altered": _("Not altered"),
    },
    ACCUSATION: {
        "asked": _("Reply asked for"),
        "time": _("Time given to answer"),
        "included": _("Answer included"),
        "legal": _("Seen by legal"),
    },
}


class ItemState(StrEnum):
    """How an item of a checklist stands on a claim."""

    OPEN = "open"
    DONE = "done"
    WAIVED = "waived"


@dataclass(frozen=True)
class ListItem:
    """One thing to check on a desk: ``code`` for programs, the list it is on, its words, whether review waits for it."""

    code: str
    list: str
    text: str
    required: bool = False
    shipped: bool = False
    retired: bool = False


def shipped_items() -> list[ListItem]:
    """Return what comes with the product, in the language of the reader; nothing of it is required."""
    return [
        ListItem(f"{name}.{word}", str(name), str(text), shipped=True)
        for name in LISTS
        for word, text in _SHIPPED.get(name, {}).items()
    ]


def desk_items(desk_id: UUID) -> list[ListItem]:
    """Return all items of a desk in their order, retired ones too: what ships, as the desk changed it, and its own."""
    rows = {row.code: row for row in ChecklistItem.objects.filter(desk_id=desk_id).order_by("id")}
    shipped = [_changed(item, rows.get(item.code)) for item in shipped_items()]
    known = {item.code for item in shipped}
    own = [
        ListItem(row.code, row.list, row.text, row.required, retired=row.retired)
        for row in rows.values()
        if row.code not in known
    ]
    return sorted([*shipped, *own], key=lambda item: LISTS.index(item.list))


def _changed(item: ListItem, row: ChecklistItem | None) -> ListItem:
    if row is None:
        return item
    return ListItem(item.code, item.list, row.text or item.text, row.required, True, row.retired)


def applying(items: Iterable[ListItem], *, kind: str, accusation: bool) -> list[ListItem]:
    """Return the standing items that a claim of this kind has to go through."""
    wanted = {EVERY, kind, *([ACCUSATION] if accusation else [])}
    return [item for item in items if item.list in wanted and not item.retired]
