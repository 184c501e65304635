"""Shapes of checklists."""

from collections.abc import Iterable
from typing import Any

from factcheck.api.desk.shapes.moments import moment
from factcheck.claims.models import Claim
from factcheck.reviews.checklists import ListItem
from factcheck.reviews.services.checklists import ItemOfClaim

Shape = dict[str, Any]


def list_shape(name: str, items: Iterable[ListItem]) -> Shape:
    """Return a list of the desk with its standing items."""
    return {
        "list": name,
        "checks": [
            {"item": one.code, "text": one.text, "required": one.required, "shipped": one.shipped}
            for one in items
            if not one.retired
        ],
    }


def claim_checklist_shape(claim: Claim, items: Iterable[ItemOfClaim]) -> Shape:
    """Return the checklist of a claim."""
    return {"claim": claim.public_id, "checks": [_item(one) for one in items]}


def _item(one: ItemOfClaim) -> Shape:
    return {
        "item": one.item.code,
        "list": one.item.list,
        "text": one.item.text,
        "required": one.item.required,
        "state": str(one.state),
        "by": one.by.username if one.by else None,
        "at": moment(one.at),
        "reason": one.reason,
    }
