"""The moves of a claim in words: what came too early, and what comes first."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from factcheck.claims.enums import Stage
from factcheck.core.wording import Sentence, inside, together, worded
from factcheck.reviews.workflow import Action

_MOVES: dict[Action, Sentence] = {
    Action.SUBMIT: pgettext_lazy("move", "submit"),
    Action.WITHDRAW: pgettext_lazy("move", "withdraw"),
    Action.PASS_ON: pgettext_lazy("move", "pass_on"),
    Action.JUDGE: pgettext_lazy("move", "judge"),
    Action.APPROVE: pgettext_lazy("move", "approve"),
    Action.RETURN: pgettext_lazy("move", "return"),
    Action.VOID: pgettext_lazy("move", "void"),
    Action.DROP: pgettext_lazy("move", "drop"),
    Action.RESTORE: pgettext_lazy("move", "restore"),
    Action.REOPEN: pgettext_lazy("move", "reopen"),
    Action.PUBLISH: pgettext_lazy("move", "publish"),
    Action.RETRACT: pgettext_lazy("move", "retract"),
    Action.REINSTATE: pgettext_lazy("move", "reinstate"),
}
_FIRST: dict[Action, Sentence] = {
    Action.SUBMIT: _("Submit it first."),
    Action.WITHDRAW: _("Withdraw it first."),
    Action.PASS_ON: _("Approve it first."),
    Action.JUDGE: _("Judge it first."),
    Action.APPROVE: _("Approve it first."),
    Action.RETURN: _("Return it first."),
    Action.DROP: _("Drop it first."),
    Action.RESTORE: _("Restore it first."),
    Action.REOPEN: _("Reopen it first."),
    Action.PUBLISH: _("Publish it first."),
    Action.REINSTATE: _("Reinstate it first."),
}
_BEFORE_A_CHANGE: dict[Action, Sentence] = {
    Action.WITHDRAW: _("The claim is in review: withdraw it before you change its content."),
    Action.REOPEN: _("The claim is %(stage)s: reopen it before you change its content."),
    Action.RESTORE: _("The claim is %(stage)s: restore it before you change its content."),
}
_BEFORE_A_MERGE: dict[Action, Sentence] = {
    Action.WITHDRAW: _("The other claim is in review: withdraw it before you merge into it."),
    Action.REOPEN: _("The other claim is %(stage)s: reopen it before you merge into it."),
    Action.RESTORE: _("The other claim is %(stage)s: restore it before you merge into it."),
}


def first_step(first: Action | None) -> Sentence:
    """Return the sentence that names the move that comes first; empty if there is none."""
    return _FIRST[first] if first else ""


def not_now(action: Action, stage: str, first: Action | None) -> Sentence:
    """Say that a claim of this stage cannot make the move, and what comes first."""
    text = _("A claim that is %(stage)s cannot be moved by %(move)s.")
    return together(worded(text, stage=_stage(stage), move=_MOVES[action]), first_step(first))


def before_a_change(stage: str, first: Action) -> Sentence:
    """Say what comes before a change of the content."""
    return worded(_BEFORE_A_CHANGE[first], stage=_stage(stage))


def before_a_merge(stage: str, first: Action) -> Sentence:
    """Say what comes before another claim is merged into this one."""
    return worded(_BEFORE_A_MERGE[first], stage=_stage(stage))


def _stage(stage: str) -> Sentence:
    return inside(Stage(stage).label)
