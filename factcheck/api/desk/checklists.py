"""Checklists: the lists of the desk, and how their items stand on a claim."""

from typing import Any

from factcheck.accounts.enums import Action
from factcheck.api.desk.bodies.checklists import ChecklistBody, ItemBody
from factcheck.api.desk.call import Answer, Call, Lock, Spec, etag_of
from factcheck.api.desk.operation import operation
from factcheck.api.desk.schemas.checklists import ChecklistsOut, ClaimChecklistOut, DeskListOut
from factcheck.api.desk.shapes.checklists import claim_checklist_shape, list_shape
from factcheck.api.desk.targets import CLAIM
from factcheck.api.desk.view import DeskView
from factcheck.core.problems import NotFound
from factcheck.reviews.checklists import LISTS, ItemState, desk_items
from factcheck.reviews.services.checklists import WantedItem, checklist_of, set_checklist, settle_item


def _list(call: Call, name: str) -> dict[str, Any]:
    if name not in LISTS:
        raise NotFound
    return list_shape(name, [item for item in desk_items(call.actor.desk_id) if item.list == name])


class Checklists(DeskView):
    """The lists of the desk."""

    @operation(Spec(Action.READ_CLAIMS, {200: ChecklistsOut}))
    def get(self, call: Call) -> Answer:
        """List the checklists of the desk with their items."""
        items = desk_items(call.actor.desk_id)
        shapes = [list_shape(name, [item for item in items if item.list == name]) for name in LISTS]
        return Answer({"results": shapes, "next_cursor": None})


class DeskChecklist(DeskView):
    """One list of the desk."""

    @operation(Spec(Action.READ_CLAIMS, {200: DeskListOut}))
    def get(self, call: Call) -> Answer:
        """Read a checklist by its name: every, accusation, or a kind of claim."""
        return Answer(_list(call, call.path["list"]))

    @operation(Spec(Action.MANAGE_DESK, {200: DeskListOut}, body=ChecklistBody))
    def put(self, call: Call) -> Answer:
        """Replace the items of a checklist; one that is not sent is retired, one without its item is new."""
        wanted = [
            WantedItem(one["text"], one.get("required", False), one.get("item", ""))
            for one in call.body["checks"]
        ]
        set_checklist(actor=call.actor, name=call.path["list"], wanted=wanted)
        return Answer(_list(call, call.path["list"]))


class ClaimChecklist(DeskView):
    """How the items of its checklist stand on a claim."""

    target = CLAIM

    @operation(Spec(Action.READ_CLAIMS, {200: ClaimChecklistOut}))
    def get(self, call: Call) -> Answer:
        """Read a claim's checklist: what is done, waived or open, by whom and when."""
        return Answer(claim_checklist_shape(call.target, checklist_of(call.target)))

    @operation(Spec(Action.CHECK_ITEM, {200: ClaimChecklistOut}, body=ItemBody, lock=Lock.HONOURED))
    def put(self, call: Call) -> Answer:
        """Say that an item is done, waived with a reason, or open again; the claim's version stays."""
        claim = settle_item(
            actor=call.actor,
            claim_id=call.target.id,
            code=call.body["item"],
            state=ItemState(call.body["state"]),
            reason=call.body.get("reason", ""),
        )
        return Answer(claim_checklist_shape(claim, checklist_of(claim)), etag=etag_of(claim))
