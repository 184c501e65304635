"""Taking in what other desks found: leads, never verdicts."""

import hashlib
from dataclasses import dataclass

from django.db import transaction

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action as Right
from factcheck.audit.services import Entry, record_events
from factcheck.core import clock
from factcheck.publishing.leadfeeds import NewLead, read_leads
from factcheck.publishing.models import Lead
from factcheck.publishing.searching import search_text

_BATCH = 500


@dataclass(frozen=True)
class Imported:
    """How many leads are new, how many say something else than before, how many ClaimReviews could not be used."""

    new: int
    changed: int
    skipped: int


def import_leads(*, actor: Actor, data: bytes) -> Imported:
    """Keep the ClaimReviews of a file as leads of the desk; one that is known by its address is brought up to date."""
    actor.require(Right.CHANGE_CLAIM)
    file = read_leads(data)
    with transaction.atomic():
        rows = {_key(lead): _row(actor, lead) for lead in file.leads}
        known = {row.url_key: row for row in Lead.objects.filter(desk=actor.desk, url_key__in=list(rows))}
        new = [row for key, row in rows.items() if key not in known]
        changed = [
            _updated(known[key], row)
            for key, row in rows.items()
            if key in known and _differs(known[key], row)
        ]
        Lead.objects.bulk_create(new, batch_size=_BATCH)
        Lead.objects.bulk_update(changed, _TOLD, batch_size=_BATCH)
        if new or changed:
            after = {"new": len(new), "changed": len(changed)}
            entry = Entry("lead.imported", actor.desk.slug, after=after)
            record_events(desk_id=actor.desk_id, actor_id=actor.user_id, entries=[entry])
    return Imported(len(new), len(changed), file.skipped)


_TOLD = ["claim_text", "rating", "publisher", "reviewed_on", "data", "search_text"]


def _key(lead: NewLead) -> str:
    return hashlib.sha256(lead.url.encode()).hexdigest()


def _row(actor: Actor, lead: NewLead) -> Lead:
    return Lead(
        desk=actor.desk,
        url=lead.url,
        url_key=_key(lead),
        claim_text=lead.claim_text,
        rating=lead.rating,
        publisher=lead.publisher,
        reviewed_on=lead.reviewed_on,
        data=lead.data,
        search_text=search_text(lead.claim_text),
        created_at=clock.now(),
    )


def _differs(known: Lead, row: Lead) -> bool:
    return any(getattr(known, name) != getattr(row, name) for name in _TOLD)


def _updated(known: Lead, row: Lead) -> Lead:
    for name in _TOLD:
        setattr(known, name, getattr(row, name))
    return known
