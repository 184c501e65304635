"""Evidence: the writers that the content door calls. They write and say what they wrote; the door does the rest."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.audit.services import Entry
from factcheck.claims.models import Claim
from factcheck.claims.services import Written
from factcheck.core import clock
from factcheck.core.problems import Invalid
from factcheck.core.wording import worded
from factcheck.fetching.codes import State
from factcheck.jobs.services import NewJob, enqueue
from factcheck.sources.enums import SPOKEN, Proximity, QuoteState, Relation, SourceKind
from factcheck.sources.models import Evidence, Snapshot, Source
from factcheck.sources.services.others import NewSource, add_other_source
from factcheck.sources.services.register import cite_address
from factcheck.sources.services.watching import watch_from_now

CHECK = "evidence.check_quote"
EDITABLE = ("relation", "quote", "locator", "note", "snapshot", "near_accepted")


@dataclass(frozen=True)
class NewEvidence:
    """A passage to attach: exactly one of ``url``, ``source_id``, ``snapshot_id`` and ``other`` says where it stands.

    ``other`` is a source that is written down with it: an interview, a call, an own observation.
    """

    relation: str
    url: str = ""
    source_id: UUID | None = None
    snapshot_id: UUID | None = None
    quote: str = ""
    locator: str = ""
    note: str = ""
    proximity: str = ""
    other: NewSource | None = None


def attach_evidence(*, actor: Actor, claim: Claim, new: NewEvidence) -> Written:
    """Write a piece of evidence for a locked claim; a new address makes the source and queues its capture."""
    check_relation(new.relation)
    source, snapshot = _where(actor, new)
    quote = new.quote.replace("\r\n", "\n").strip()
    evidence = Evidence(
        claim=claim,
        source=source,
        snapshot=snapshot or newest_snapshot(source),
        relation=new.relation,
        quote=quote,
        locator=new.locator,
        note=new.note,
        created_by=actor.user,
        created_at=clock.now(),
    )
    evidence.quote_check = first_check(evidence)
    evidence.save(force_insert=True)
    queue_check(evidence)
    watch_from_now(source=source)
    after = {
        "evidence": evidence.public_id,
        "relation": evidence.relation,
        "source": source.public_id,
        "quote": quote,
    }
    return Written(Entry("evidence.attached", evidence.public_id, claim.public_id, after=after), evidence)


def check_relation(relation: str) -> None:
    """Raise Invalid unless ``relation`` is one of its words."""
    if relation not in Relation.values:
        raise Invalid.field(
            "relation", "unknown", worded(_("Use one of: %(known)s."), known=", ".join(Relation.values))
        )


def _where(actor: Actor, new: NewEvidence) -> tuple[Source, Snapshot | None]:
    ways = [bool(new.url), *(way is not None for way in (new.source_id, new.snapshot_id, new.other))]
    if sum(ways) != 1:
        raise Invalid.field(
            "url", "one_of", _("Say where the passage stands: send exactly one of url, source and snapshot.")
        )
    if new.url:
        source, _known = cite_address(actor=actor, url=new.url, proximity=new.proximity or Proximity.UNKNOWN)
        return source, None
    if new.other is not None:
        return add_other_source(actor=actor, new=new.other), None
    if new.source_id is not None:
        source_found = Source.objects.of_desk(actor.desk_id).filter(id=new.source_id).first()
        if source_found is None:
            raise Invalid.field("source", "not-found", _("There is no such source on this desk."))
        return source_found, None
    assert new.snapshot_id is not None
    snapshot = find_snapshot(actor, new.snapshot_id)
    return snapshot.source, snapshot


def find_snapshot(actor: Actor, snapshot_id: UUID) -> Snapshot:
    """Return a snapshot of the actor's desk; raises Invalid naming the field."""
    snapshot = (
        Snapshot.objects.select_related("source")
        .filter(id=snapshot_id, source__desk_id=actor.desk_id)
        .first()
    )
    if snapshot is None:
        raise Invalid.field("snapshot", "not-found", _("There is no such snapshot on this desk."))
    return snapshot


def newest_snapshot(source: Source) -> Snapshot | None:
    """Return the newest capture of a source, if there is one."""
    return Snapshot.objects.filter(source=source).order_by("-captured_at", "-id").first()


def first_check(evidence: Evidence) -> QuoteState:
    """Return what a quote's check is before it ran: pending with words of a source that can be read, else not applicable."""
    if not evidence.quote or evidence.source.kind in SPOKEN:
        return QuoteState.NOT_APPLICABLE
    return QuoteState.PENDING


def queue_check(evidence: Evidence) -> None:
    """Queue the check of a pending quote against its snapshot, if it has one."""
    if evidence.quote_check == QuoteState.PENDING and evidence.snapshot_id is not None:
        enqueue(NewJob(kind=CHECK, subject_id=evidence.id, owner_id=evidence.created_by_id))


def change_evidence(*, actor: Actor, evidence: Evidence, changes: dict[str, Any]) -> Written:
    """Change a piece of evidence of a locked claim (EDITABLE; ``snapshot`` as id); new words are checked again."""
    unknown = set(changes) - set(EDITABLE)
    if unknown:
        raise Invalid.field(sorted(unknown)[0], "unknown", _("This cannot be changed."))
    values = _resolved(actor, evidence, changes)
    moved = {name: value for name, value in values.items() if getattr(evidence, name) != value}
    if not moved:
        return Written(None, evidence)
    before = {name: _plain(getattr(evidence, name)) for name in moved}
    for name, value in moved.items():
        setattr(evidence, name, value)
    fields = list(moved)
    if {"quote", "snapshot"} & set(moved):
        evidence.near_accepted = bool(moved.get("near_accepted", False))
        evidence.quote_check, evidence.check_detail = first_check(evidence), {}
        fields += ["near_accepted", "quote_check", "check_detail"]
    evidence.save(update_fields=sorted(set(fields)))
    queue_check(evidence)
    after = {name: _plain(value) for name, value in moved.items()}
    return Written(
        Entry("evidence.changed", evidence.public_id, evidence.claim.public_id, before=before, after=after),
        evidence,
    )


def _resolved(actor: Actor, evidence: Evidence, changes: dict[str, Any]) -> dict[str, Any]:
    values = dict(changes)
    if "relation" in values:
        check_relation(values["relation"])
    if "quote" in values:
        values["quote"] = values["quote"].replace("\r\n", "\n").strip()
    if values.get("snapshot") is not None:
        values["snapshot"] = find_snapshot(actor, values["snapshot"])
        if values["snapshot"].source_id != evidence.source_id:
            raise Invalid.field("snapshot", "other_source", _("The snapshot is one of another source."))
    if values.get("near_accepted") and evidence.quote_check != QuoteState.NEAR:
        raise Invalid.field(
            "near_accepted", "not_near", _("Only a quote that was found near its words can be accepted.")
        )
    return values


def _plain(value: Any) -> Any:
    return getattr(value, "public_id", value)


def remove_evidence(*, evidence: Evidence) -> Written:
    """Take a piece of evidence off its locked claim; the row stays."""
    evidence.removed_at = clock.now()
    evidence.save(update_fields=["removed_at"])
    before = {"evidence": evidence.public_id, "relation": evidence.relation, "quote": evidence.quote}
    return Written(
        Entry("evidence.removed", evidence.public_id, evidence.claim.public_id, before=before), evidence
    )


def first_capture_under_way(evidence: Evidence) -> bool:
    """Whether the evidence waits for its source's first try to end."""
    return (
        evidence.source.kind == SourceKind.WEB
        and evidence.snapshot_id is None
        and evidence.source.checked_at is None
        and evidence.source.state in {State.NOT_FETCHED, State.QUEUED, State.FETCHING}
    )
