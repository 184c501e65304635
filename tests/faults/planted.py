"""The product with a fault, as gunicorn calls it: each function here plants one and returns the application."""

from collections.abc import Callable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction

from factcheck.wsgi import application

from factcheck.claims.models import Claim  # isort: skip  the application comes first: it sets the models up
from factcheck.reviews import content
from factcheck.reviews.content import door
from factcheck.reviews.services import decisions, stages, submission, taking


def own_work_approved() -> WSGIHandler:
    """Nobody is barred from deciding on what he wrote."""
    submission._bar_contributors = lambda *_args: None  # type: ignore[assignment]
    for module in (decisions, taking):
        module.check_four_eyes = lambda *_args: None  # type: ignore[attr-defined]
    return application


def approval_kept() -> WSGIHandler:
    """An approval outlives the change of what was approved."""
    door.void_approval = lambda claim, _cause: stages.Entry("claim.kept", claim.public_id, claim.public_id)
    return application


def change_lost() -> WSGIHandler:
    """A change is acknowledged and not written."""
    real: Callable[..., Claim] = content.edit_claim

    def lose(**order: Any) -> Claim:
        with transaction.atomic():
            changed = real(**order)
            transaction.set_rollback(True)
        return changed

    content.edit_claim = lose
    return application
