"""Publishing an approved claim: now, or when the desk's hold and the article's embargo are over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action as Right
from factcheck.audit.services import Entry, record_events
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.core.problems import Invalid, Item, MoveNotAllowed, NotFound, RuleNotMet
from factcheck.core.wording import at_moment, worded
from factcheck.jobs import services as jobs
from factcheck.jobs.models import Job
from factcheck.jobs.services import NewJob
from factcheck.publishing.enums import PublicationKind, PublicState, ReleaseKind, ReleaseState
from factcheck.publishing.models import PublishedVerdict, Release
from factcheck.publishing.services.publications import (
    append_publication,
    approved_content,
    last_standing,
    published_of,
    standing_publication,
)
from factcheck.reviews.models import Verdict
from factcheck.reviews.services.endings import mark_published
from factcheck.reviews.services.stages import check_move, lock_claim
from factcheck.reviews.workflow import Action, Stage
from factcheck.sources.services.watching import hasten_checks

RELEASE_JOB = "publishing.release"


@dataclass(frozen=True)
class PublishOrder:
    """How to publish: ``update`` or ``correction`` (empty: as the status moved or not), and a note for readers."""

    kind: str = ""
    note: str = ""


def publish_claim(
    *, actor: Actor, claim_id: UUID, expected_version: int | None, order: PublishOrder
) -> Claim:
    """Order the release of an approved claim; it happens at once unless a hold or an embargo runs."""
    actor.require(Right.PUBLISH)
    if order.kind and order.kind not in ReleaseKind.values:
        raise Invalid.field(
            "kind", "unknown", worded(_("Use one of: %(known)s."), known=", ".join(ReleaseKind.values))
        )
    assert actor.user is not None
    with transaction.atomic():
        claim = lock_claim(actor=actor, claim_id=claim_id, expected_version=expected_version)
        check_move(claim, Action.PUBLISH)
        verdict = _current_verdict(claim)
        entries = _clear_way(claim, verdict)
        published = published_of(claim)
        _check_not_erased(published)
        _check_order(published, verdict, order)
        approved_content(verdict)
        now = clock.now()
        release = Release.objects.create(
            claim=claim,
            verdict=verdict,
            kind=order.kind,
            note=order.note.strip(),
            release_at=_due_at(actor, claim, now),
            ordered_by=actor.user,
            ordered_at=now,
        )
        if release.release_at <= now:
            entries.append(_release(claim, published, release, now))
        else:
            jobs.enqueue(NewJob(RELEASE_JOB, release.id, not_before=release.release_at))
            after = {"release_at": clock.brief(release.release_at)}
            entries.append(
                Entry("release.scheduled", release.public_id, claim.public_id, after=after, note=release.note)
            )
        record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=entries)
    return claim


def _current_verdict(claim: Claim) -> Verdict:
    return Verdict.objects.filter(claim=claim).latest("at", "id")


def _clear_way(claim: Claim, verdict: Verdict) -> list[Entry]:
    """Cancel an order for an earlier verdict; raises MoveNotAllowed if this one is ordered already."""
    waiting = Release.objects.filter(claim=claim, state=ReleaseState.SCHEDULED).first()
    if waiting is None:
        return []
    if waiting.verdict_id == verdict.id:
        raise MoveNotAllowed(
            worded(
                _("The release is ordered for %(moment)s already: cancel that order first."),
                moment=at_moment(waiting.release_at),
            )
        )
    return [_cancel(claim, waiting)]


def _check_not_erased(published: PublishedVerdict | None) -> None:
    if published is not None and published.state == PublicState.ERASED:
        raise MoveNotAllowed(_("The verdict on this claim was erased by order of law: make a new claim."))


def _check_order(published: PublishedVerdict | None, verdict: Verdict, order: PublishOrder) -> None:
    """Where the content of an earlier publication changes readers are told what changed; a status never moves in silence."""
    if published is None:
        return
    missing = []
    if last_standing(published).digest != verdict.digest and not order.note.strip():
        missing.append(Item("body/note", "note", _("Say in a sentence what changed, for readers.")))
    if order.kind == ReleaseKind.UPDATE and published.status != verdict.status:
        missing.append(
            Item("body/kind", "kind", _("The status changes: this is a correction, not an update."))
        )
    if missing:
        raise RuleNotMet(_("The earlier publication changes."), items=tuple(missing))


def _due_at(actor: Actor, claim: Claim, now: datetime) -> datetime:
    """The latest of now, the end of the embargo, and (never for keys) the end of the desk's hold."""
    hold = timedelta(0) if actor.key else timedelta(minutes=actor.desk.publish_hold_minutes)
    return max(now + hold, claim.article.embargo_until or now)


def _kind(published: PublishedVerdict | None, release: Release) -> PublicationKind:
    if published is None:
        return PublicationKind.PUBLISHED
    if published.state == PublicState.RETRACTED:
        return PublicationKind.REINSTATED
    moved = published.status != release.verdict.status
    chosen = release.kind or (ReleaseKind.CORRECTION if moved else ReleaseKind.UPDATE)
    return PublicationKind.CORRECTED if chosen == ReleaseKind.CORRECTION else PublicationKind.UPDATED


def _release(claim: Claim, published: PublishedVerdict | None, release: Release, now: datetime) -> Entry:
    """Make it public; returns the journal entry of the move."""
    kind = _kind(published, release)
    new = standing_publication(claim, release.verdict, kind=kind, at=now, note=release.note)
    release.state, release.ended_at = ReleaseState.RELEASED, now
    release.save(update_fields=["state", "ended_at"])
    after: dict[str, object] = {"kind": str(kind), "status": release.verdict.status}
    if published:
        after |= {"verdict": published.public_id, "revision": published.current + 1}
    entry = mark_published(claim, at=now, note=release.note, after=after)
    hasten_checks(claim=claim)
    append_publication(claim, published, new)
    return entry


def cancel_release(*, actor: Actor, claim_id: UUID, expected_version: int | None) -> Claim:
    """Take back the order to publish a claim before it is carried out; the claim stays approved."""
    actor.require(Right.PUBLISH)
    with transaction.atomic():
        claim = lock_claim(actor=actor, claim_id=claim_id, expected_version=expected_version)
        release = Release.objects.filter(claim=claim, state=ReleaseState.SCHEDULED).first()
        if release is None:
            raise MoveNotAllowed(_("No release is ordered: there is nothing to cancel."))
        entry = _cancel(claim, release)
        record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=[entry])
    return claim


def _cancel(claim: Claim, release: Release) -> Entry:
    release.state, release.ended_at = ReleaseState.CANCELLED, clock.now()
    release.save(update_fields=["state", "ended_at"])
    jobs.cancel(kind=RELEASE_JOB, subject_id=release.id)
    return Entry("release.cancelled", release.public_id, claim.public_id)


def cancel_scheduled(claim: Claim) -> list[Entry]:
    """Cancel whatever release of a locked claim is ordered; returns the entries to record."""
    waiting = Release.objects.filter(claim=claim, state=ReleaseState.SCHEDULED)
    return [_cancel(claim, release) for release in waiting]


def release_due(*, job: Job) -> None:
    """Carry out an ordered release, or cancel it if the claim is not approved with that verdict any more; ends the job."""
    with transaction.atomic():
        found = Release.objects.filter(id=job.subject_id).first()
        if found is None:
            raise NotFound
        claim = Claim.objects.select_for_update(of=("self",)).get(id=found.claim_id)
        release = Release.objects.select_for_update(of=("self",)).get(id=found.id)
        now = clock.now()
        embargo = claim.article.embargo_until
        if release.state == ReleaseState.SCHEDULED and embargo and embargo > now and _stands(claim, release):
            release.release_at = embargo
            release.save(update_fields=["release_at"])
            jobs.postpone(job=job, not_before=embargo, error="")
            return
        jobs.finish(job=job)
        if release.state == ReleaseState.SCHEDULED:
            entry = _carry_out(claim, release, now)
            record_events(desk_id=claim.desk_id, actor_id=release.ordered_by_id, entries=[entry])


def _carry_out(claim: Claim, release: Release, now: datetime) -> Entry:
    if _stands(claim, release):
        return _release(claim, published_of(claim), release, now)
    release.state, release.ended_at = ReleaseState.CANCELLED, now
    release.save(update_fields=["state", "ended_at"])
    return Entry("release.cancelled", release.public_id, claim.public_id)


def _stands(claim: Claim, release: Release) -> bool:
    """Whether the claim is still approved with the verdict that was ordered."""
    return claim.stage == Stage.APPROVED and _current_verdict(claim).id == release.verdict_id


def scheduled_release(claim: Claim) -> Release | None:
    """Return the order to publish that waits and still stands; what is void counts as cancelled."""
    release = Release.objects.filter(claim=claim, state=ReleaseState.SCHEDULED).first()
    return release if release is not None and _stands(claim, release) else None
