"""Evidence that a person has in hand: the file, the source that it is, and the passage, in one step."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action
from factcheck.reviews import content
from factcheck.sources.models import Evidence
from factcheck.sources.services.captures import record_copy
from factcheck.sources.services.evidence import NewEvidence
from factcheck.sources.services.others import NewSource, add_other_source
from factcheck.sources.services.reading import Upload, kind_of_file
from factcheck.sources.services.uploads import read_document


def attach_file(
    *, actor: Actor, claim: tuple[UUID, int | None], new: NewEvidence, source: NewSource, upload: Upload
) -> Evidence:
    """Make a source of a file and attach a passage of it; ``claim`` is its id and the version that the person saw.

    A source without a kind is an image or a document, as the file is. Nothing of it stands if any part is refused.
    """
    actor.require(Action.CHANGE_CLAIM)
    source = replace(source, kind=source.kind or kind_of_file(upload))
    copy = read_document(actor=actor, new=source, upload=upload)
    claim_id, version = claim
    with transaction.atomic():
        made = add_other_source(actor=actor, new=source)
        snapshot = record_copy(source=made, copy=copy)
        return content.attach_evidence(
            actor=actor,
            claim_id=claim_id,
            expected_version=version,
            new=replace(new, source_id=None, snapshot_id=snapshot.id),
        )
