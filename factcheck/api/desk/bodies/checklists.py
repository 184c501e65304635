"""Bodies of checklists."""

from factcheck.api.desk.bodies.body import Body, Way
from factcheck.api.desk.fields import FILLED, LINE, Text, Truth, Word, Words
from factcheck.reviews.checklists import ItemState
from factcheck.reviews.services.checklists import LONGEST, MOST


class WantedItemBody(Body):
    """An item as a chief wants it; without ``item`` it is new."""

    item = Text(most=40, filled=True, required=False)
    text = Text(most=LONGEST, filled=True)
    required = Truth(required=False)  # type: ignore[assignment]  # a member of this name


class ChecklistBody(Body):
    """All items of a list."""

    checks = Words(child=WantedItemBody(), most=MOST)


class ItemBody(Body):
    """How an item stands on a claim; a waiver has a reason."""

    ways = (
        Way(without=("reason",), says={"state": {"enum": [ItemState.OPEN.value, ItemState.DONE.value]}}),
        Way(("reason",), says={"state": {"const": ItemState.WAIVED.value}, "reason": {"pattern": FILLED}}),
    )

    item = Text(most=40, filled=True)
    state = Word(words=ItemState)
    reason = Text(most=LINE, required=False)
