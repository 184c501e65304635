"""The last touch and the submission of a claim as one step: both happen, or neither."""

from typing import Any
from uuid import UUID

from django.db import transaction

from factcheck.accounts.actors import Actor
from factcheck.claims.models import Claim
from factcheck.reviews.content import edit_claim
from factcheck.reviews.services.submission import submit_claim


def send_claim(
    *,
    actor: Actor,
    claim_id: UUID,
    expected_version: int | None,
    changes: dict[str, Any],
    override_reason: str = "",
) -> Claim:
    """Change fields of a claim and send it to review; if it lacks something, the change is not kept either."""
    with transaction.atomic():
        if changes:
            edited = edit_claim(
                actor=actor, claim_id=claim_id, expected_version=expected_version, changes=changes
            )
            expected_version = edited.version
        return submit_claim(
            actor=actor,
            claim_id=claim_id,
            expected_version=expected_version,
            override_reason=override_reason,
        )
