"""Making dossiers, and what they are made of."""

import json
from typing import Any

from factcheck.claims.models import Claim
from factcheck.publishing.dossiers.facts import Subject
from factcheck.publishing.models import Dossier
from factcheck.publishing.services.dossiers import open_dossier, order_dossier
from factcheck.reviews import content
from factcheck.reviews.checklists import ItemState
from factcheck.reviews.services import submission
from factcheck.reviews.services.checklists import settle_item
from factcheck.sources.services.evidence import NewEvidence
from factcheck.sources.services.others import NewSource, add_other_source
from factcheck.sources.services.reading import Upload
from factcheck.sources.services.register import add_web_source
from factcheck.sources.services.uploads import upload_copy
from tests import factories
from tests.factories import Newsroom
from tests.site import PAGE

CANARY = "Kanarienvogel"


def subject(room: Newsroom, claim: Claim | None = None) -> Subject:
    assert room.article is not None
    return Subject(room.article, claim)


def made(room: Newsroom, form: str = "json", *, by: str = "vera", claim: Claim | None = None) -> Dossier:
    return order_dossier(actor=room.actor(by), subject=subject(room, claim), form=form)


def data_of(dossier: Dossier) -> bytes:
    with open_dossier(dossier) as file:
        return file.read()


def facts(room: Newsroom, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(data_of(made(room, **more)))
    return told


def captured(room: Newsroom, claim: Claim) -> None:
    """Give the claim a quote from a capture."""
    source, _ = add_web_source(actor=room.actor("ana"), url="https://harbour.example.org/log")
    snapshot = upload_copy(
        actor=room.actor("ana"), source_id=source.id, upload=Upload("log.html", PAGE.encode())
    )
    content.attach_evidence(
        actor=room.actor("ana"), claim_id=claim.id, expected_version=None,
        new=NewEvidence(relation="supports", snapshot_id=snapshot.id, quote="closed the bridge"),
    )  # fmt: skip


def confidential(room: Newsroom, claim: Claim) -> None:
    """Give the claim a quote of a confidential source whose every telling word is a canary."""
    new = NewSource(
        kind="person", title=CANARY, publisher=CANARY, author=CANARY, read_back=CANARY, confidential=True,
        public_label="a person at the harbour",
    )  # fmt: skip
    source = add_other_source(actor=room.actor("ana"), new=new)
    content.attach_evidence(
        actor=room.actor("ana"), claim_id=claim.id, expected_version=None,
        new=NewEvidence(relation="supports", source_id=source.id, quote="I saw it.", locator=CANARY, note=CANARY),
    )  # fmt: skip


def overridden(room: Newsroom) -> Claim:
    """A claim that a chief sent to review against the rule, and that was approved."""
    claim = factories.claim(
        room, "found cracks in two pillars", status="confirmed", rationale="We were told."
    )
    room.people["chris"].memberships.update(roles=31)
    settle_item(
        actor=room.actor("ana"),
        claim_id=claim.id,
        code="every.today",
        state=ItemState.WAIVED,
        reason="Of now.",
    )
    submission.submit_claim(
        actor=room.actor("chris"), claim_id=claim.id, expected_version=None, override_reason="It is known."
    )
    return factories.approve(room, factories.fresh(claim))
