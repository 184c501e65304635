"""Answers: checklists of the desk and of a claim."""

from rest_framework.serializers import BooleanField, CharField, ChoiceField, DateTimeField

from factcheck.api.desk.schemas.parts import Out
from factcheck.reviews.checklists import LISTS, ItemState

_LISTS = [(name, name) for name in LISTS]


class ListItemOut(Out):
    """An item of a list; ``shipped`` ones come with the product."""

    item = CharField()
    text = CharField()
    required = BooleanField()  # type: ignore[assignment]  # a member of this name
    shipped = BooleanField()


class DeskListOut(Out):
    """A list of the desk."""

    list = ChoiceField(_LISTS)
    checks = ListItemOut(many=True)


class ChecklistsOut(Out):
    """All lists of the desk."""

    results = DeskListOut(many=True)
    next_cursor = CharField(allow_null=True)


class ClaimItemOut(Out):
    """An item on a claim: how it stands, who said so and when, why it was waived."""

    item = CharField()
    list = ChoiceField(_LISTS)
    text = CharField()
    required = BooleanField()  # type: ignore[assignment]  # a member of this name
    state = ChoiceField([(state.value, state.value) for state in ItemState])
    by = CharField(allow_null=True)
    at = DateTimeField(allow_null=True)
    reason = CharField()


class ClaimChecklistOut(Out):
    """The checklist of a claim."""

    claim = CharField()
    checks = ClaimItemOut(many=True)
