"""Drawing approved claims for a deep audit, and writing down what was found."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action as Right
from factcheck.accounts.enums import Role
from factcheck.accounts.members import find_member
from factcheck.accounts.models import User
from factcheck.audit.services import Entry, record_events
from factcheck.claims.enums import FlagName, Stage
from factcheck.claims.flags import open_flag
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.core.problems import Invalid, MoveNotAllowed, NotFound, NotYourRole
from factcheck.core.wording import worded
from factcheck.reviews.drawing import drawn, list_hash
from factcheck.reviews.enums import Finding
from factcheck.reviews.models import Contribution, Decision, Draw, DrawnClaim, Review, Verdict
from factcheck.reviews.periods import last_period, period_of
from factcheck.reviews.services.desk_rules import desk_rules
from factcheck.reviews.services.stages import lock_claim

_AUDITED = (Stage.APPROVED, Stage.PUBLISHED)


@dataclass(frozen=True)
class Wanted:
    """Who audits, and a day of the period (None: the latest period that is over)."""

    auditor_id: UUID
    day: date | None = None


def draw_claims(*, actor: Actor, wanted: Wanted) -> Draw:
    """Draw the desk's share of the claims that were approved in a period, once; claims in which the auditor has a part are left out."""
    actor.require(Right.MANAGE_DESK)
    rules = desk_rules(actor=actor)
    if not rules.audit_share:
        raise Invalid(_("The desk audits nothing: set a share in its rules first."))
    auditor = _auditor(actor, wanted.auditor_id)
    since, until = _period(actor, rules.audit_every, wanted.day)
    assert actor.user is not None
    with transaction.atomic():
        verdicts = _approved(actor.desk_id, since, until)
        part = has_part(auditor, set(verdicts))
        listed = sorted(claim.public_id for claim in verdicts if claim not in part)
        made = _write(
            Draw(
                desk=actor.desk,
                pace=rules.audit_every,
                since=since,
                until=until,
                share=rules.audit_share,
                seed=secrets.token_hex(32),
                listed="\n".join(listed),
                left_out=len(part),
                auditor=auditor,
                drawn_by=actor.user,
                drawn_at=clock.now(),
            )
        )
        chosen = drawn(seed=made.seed, share=made.share, listed=listed)
        by_id = {claim.public_id: (claim, verdict) for claim, verdict in verdicts.items()}
        DrawnClaim.objects.bulk_create(
            DrawnClaim(draw=made, place=place, claim=by_id[key][0], verdict=by_id[key][1])
            for place, key in enumerate(chosen, start=1)
        )
        record_events(desk_id=actor.desk_id, actor_id=actor.user_id, entries=[_drawn(made, chosen)])
    return made


def _auditor(actor: Actor, user_id: UUID) -> User:
    try:
        member = find_member(actor=actor, user_id=user_id)
    except NotFound:
        member = None
    if member is None or not member.user.is_active or not member.role_set & {Role.REVIEWER, Role.CHIEF}:
        raise Invalid.field("auditor", "not_eligible", _("Name an active reviewer or chief of the desk."))
    return member.user


def _period(actor: Actor, pace: str, day: date | None) -> tuple[datetime, datetime]:
    now = clock.now()
    since, until = last_period(actor.desk, pace, now) if day is None else period_of(actor.desk, pace, day)
    if until > now:
        raise Invalid.field("day", "not_over", _("This period is not over yet; draw when it is."))
    return since, until


def _approved(desk_id: UUID, since: datetime, until: datetime) -> dict[Claim, Verdict]:
    """The claims that were approved in the period and stand as approved or published, each with its latest verdict of it."""
    found = Verdict.objects.filter(
        claim__desk_id=desk_id, claim__stage__in=_AUDITED, at__gte=since, at__lt=until
    )
    return {row.claim: row for row in found.select_related("claim").order_by("at", "id")}


def has_part(user: User, claims: set[Claim]) -> set[Claim]:
    """The claims that ``user`` made, worked on, sent to review or decided, ever."""
    keys = {claim.id: claim for claim in claims}
    parts: list[QuerySet[Any, Any]] = [
        Contribution.objects.filter(user=user, claim__in=keys).values_list("claim_id", flat=True),
        Decision.objects.filter(reviewer=user, in_pass__review__claim__in=keys).values_list(
            "in_pass__review__claim_id", flat=True
        ),
        Review.objects.filter(Q(submitted_by=user) | Q(overridden_by=user), claim__in=keys).values_list(
            "claim_id", flat=True
        ),
    ]
    found = {key for part in parts for key in part}
    return {claim for claim in claims if claim.id in found or claim.created_by_id == user.id}


def _write(draw: Draw) -> Draw:
    try:
        with transaction.atomic():
            draw.save(force_insert=True)
    except IntegrityError as error:
        raise MoveNotAllowed(
            _("Claims of this period were drawn already; a draw is not repeated.")
        ) from error
    return draw


def _drawn(draw: Draw, chosen: list[str]) -> Entry:
    told: dict[str, object] = {
        "seed": draw.seed,
        "share": draw.share,
        "since": clock.stamp(draw.since),
        "until": clock.stamp(draw.until),
        "auditor": draw.auditor.username,
        "listed": len(draw.ids),
        "list_sha256": list_hash(draw.ids),
        "left_out": draw.left_out,
        "drawn": chosen,
    }
    return Entry("audit.drawn", draw.public_id, after=told)


def find_draw(*, actor: Actor, draw_id: UUID) -> Draw:
    """Return a draw of the actor's desk; raises NotFound."""
    found = (
        Draw.objects.filter(desk_id=actor.desk_id, id=draw_id).select_related("auditor", "drawn_by").first()
    )
    if found is None:
        raise NotFound
    return found


def check_auditor(actor: Actor, draw: Draw) -> None:
    """Raise NotYourRole unless the actor is the auditor of the draw and still a member who may be."""
    actor.require(Right.APPROVE)
    if draw.auditor_id != actor.user_id:
        raise NotYourRole(worded(_("%(who)s audits these claims."), who=draw.auditor.get_full_name()))
    if not actor.roles & {Role.REVIEWER, Role.CHIEF}:
        raise NotYourRole(_("An auditor is a reviewer or chief of the desk."))


@dataclass(frozen=True)
class Found:
    """What the auditor found in which claim."""

    claim_id: UUID
    finding: str
    text: str


def record_finding(*, actor: Actor, draw_id: UUID, found: Found) -> DrawnClaim:
    """Write down what the auditor found in a drawn claim, once; a serious fault flags the claim for somebody to reopen it."""
    draw = find_draw(actor=actor, draw_id=draw_id)
    check_auditor(actor, draw)
    if found.finding not in Finding.values:
        raise Invalid.field(
            "finding", "unknown", worded(_("Use one of: %(known)s."), known=", ".join(Finding.values))
        )
    if not found.text.strip():
        raise Invalid.field("text", "empty", _("Say what you looked at, and what you found."))
    with transaction.atomic():
        row = DrawnClaim.objects.filter(draw=draw, claim_id=found.claim_id).first()
        if row is None:
            raise Invalid.field("claim", "not_drawn", _("This claim was not drawn."))
        claim = lock_claim(actor=actor, claim_id=found.claim_id)
        row = DrawnClaim.objects.select_for_update(of=("self",)).get(id=row.id)
        if row.finding:
            raise MoveNotAllowed(_("What was found in this claim is written down already."))
        row.finding, row.text, row.found_at = found.finding, found.text.strip(), clock.now()
        row.save(update_fields=["finding", "text", "found_at"])
        after = {"finding": row.finding, "draw": draw.public_id}
        entries = [Entry("audit.found", row.public_id, claim.public_id, after=after, note=row.text)]
        if row.finding == Finding.SERIOUS:
            flagged = open_flag(claim=claim, flag=FlagName.AUDIT_FINDING, cause=row.text, causes=[])
            entries += [flagged] if flagged else []
        record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=entries)
    return row
