"""What needs this person on his desk: one line, one reason, exactly one action each."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action, Role
from factcheck.claims.enums import FlagName, Stage
from factcheck.claims.models import Claim, Flag
from factcheck.fetching.codes import State
from factcheck.publishing.addresses import host_of
from factcheck.publishing.enums import DisabledFor
from factcheck.publishing.models import Release
from factcheck.publishing.services.endpoints import endpoints_for
from factcheck.reviews.models import DeskRule, Draw, DrawnClaim, Verdict
from factcheck.reviews.periods import last_period
from factcheck.reviews.second_checks import conferences_for
from factcheck.sources.enums import ReplyOutcome
from factcheck.sources.models import ReplyRequest, Source
from factcheck.web.board import Board
from factcheck.web.frame import waiting_for
from factcheck.web.times import length

FAILED = (State.BLOCKED, State.FAILED, State.UNREACHABLE, State.GONE, State.PAYWALLED, State.TOO_LARGE)


@dataclass(frozen=True)
class Need:
    """One thing to do: an icon, what, why, and the one way to it."""

    icon: str
    what: str
    why: str
    url: str
    action: str


def needs_of(actor: Actor, board: Board, now: datetime) -> list[Need]:
    """Return what needs the person, by the roles that he has."""
    found: list[Need | None] = []
    if Role.REVIEWER in actor.roles or Role.CHIEF in actor.roles:
        found += [_late(board), _to_decide(actor)]
    found += [_conferences(actor), _to_audit(actor)]
    if Role.CHIEF in actor.roles:
        found.append(_to_draw(actor, now))
    if Role.EDITOR in actor.roles:
        found += [_returned(actor), _replies(actor, now)]
    if actor.roles & {Role.EDITOR, Role.REVIEWER, Role.CHIEF}:
        found += [_flagged(actor), _failed(actor)]
    if Role.PUBLISHER in actor.roles:
        found += [_to_publish(actor)]
    if actor.roles & {Role.PUBLISHER, Role.CHIEF}:
        found += [_held(actor, now)]
    if actor.may(Action.MANAGE_WEBHOOKS):
        found += [_untold(actor)]
    return [need for need in found if need is not None]


def _late(board: Board) -> Need | None:
    late = [row for row in board.queues if row.late]
    if not late:
        return None
    number = sum(row.late for row in late)
    what = ngettext("%(n)s claim is late in a queue", "%(n)s claims are late in a queue", number) % {
        "n": number
    }
    why = ", ".join(f"{row.name} {row.late}" for row in late)
    return Need("clock", what, why, late[0].url, _("See them"))


def _to_decide(actor: Actor) -> Need | None:
    number = waiting_for(actor)
    if not number:
        return None
    what = ngettext("%(n)s claim waits for your decision", "%(n)s claims wait for your decision", number)
    return Need(
        "eye", what % {"n": number}, _("None of them is your own work."), "/queues", _("Open the queue")
    )


def _conferences(actor: Actor) -> Need | None:
    number = conferences_for(actor)
    if not number:
        return None
    what = ngettext("%(n)s conference waits for you", "%(n)s conferences wait for you", number)
    why = _("Two judgements differ.")
    return Need("scale", what % {"n": number}, why, "/conferences", _("See them"))


def _to_audit(actor: Actor) -> Need | None:
    rows = DrawnClaim.objects.filter(draw__desk_id=actor.desk_id, draw__auditor=actor.user, finding="")
    first = rows.select_related("draw").order_by("draw__since", "place").first()
    if first is None:
        return None
    number = rows.count()
    what = ngettext("%(n)s claim to audit", "%(n)s claims to audit", number) % {"n": number}
    why = _("They were drawn by chance.")
    return Need("search-check", what, why, f"/audits/{first.draw.public_id}", _("See them"))


def _to_draw(actor: Actor, now: datetime) -> Need | None:
    rule = DeskRule.objects.filter(desk_id=actor.desk_id, audit_share__gt=0).first()
    if rule is None:
        return None
    since, until = last_period(actor.desk, rule.audit_every, now)
    if Draw.objects.filter(desk_id=actor.desk_id, pace=rule.audit_every, since=since).exists():
        return None
    if not Verdict.objects.filter(claim__desk_id=actor.desk_id, at__gte=since, at__lt=until).exists():
        return None
    why = _("Claims were approved since %(day)s.") % {"day": date_format(since, "DATE_FORMAT")}
    return Need("dices", _("An audit is to be drawn"), why, "/audits", _("Draw"))


def _returned(actor: Actor) -> Need | None:
    mine = Q(assignee=actor.user) | Q(assignee__isnull=True, created_by=actor.user)
    back = Claim.objects.of_desk(actor.desk_id).filter(mine, stage=Stage.RETURNED)
    claims = list(back.select_related("article").order_by("staged_at")[:50])
    if not claims:
        return None
    what = ngettext("%(n)s claim came back to you", "%(n)s claims came back to you", len(claims))
    first = claims[0]
    url = f"/articles/{first.article.public_id}?claim={first.public_id}"
    return Need(
        "undo-2",
        what % {"n": len(claims)},
        first.statement[:120],
        url,
        pgettext("what the button does", "Open"),
    )


def _replies(actor: Actor, now: datetime) -> Need | None:
    late = ReplyRequest.objects.filter(
        claim__desk_id=actor.desk_id, outcome=ReplyOutcome.OPEN, deadline__lt=now
    ).order_by("deadline")
    first, number = late.select_related("claim").first(), late.count()
    if first is None:
        return None
    what = ngettext("%(n)s reply is overdue", "%(n)s replies are overdue", number) % {"n": number}
    return Need(
        "message-square-warning",
        what,
        _("Write down what became of it."),
        f"/claims/{first.claim.public_id}",
        pgettext("what the button does", "Open"),
    )


def _flagged(actor: Actor) -> Need | None:
    flags = Flag.objects.filter(claim__desk_id=actor.desk_id, cleared_at__isnull=True).exclude(
        flag=FlagName.REPLY_OVERDUE
    )
    counts = {line["flag"]: line["n"] for line in flags.order_by().values("flag").annotate(n=Count("id"))}
    if not counts:
        return None
    number = sum(counts.values())
    what = ngettext("%(n)s flag calls for a look", "%(n)s flags call for a look", number) % {"n": number}
    why = ", ".join(f"{FlagName(flag).label}: {n}" for flag, n in sorted(counts.items()))
    flag = flags.select_related("claim__article").order_by("since").first()
    assert flag is not None
    url = f"/articles/{flag.claim.article.public_id}?claim={flag.claim.public_id}"
    return Need("flag", what, why, url, _("Open the oldest"))


def _failed(actor: Actor) -> Need | None:
    failed = Source.objects.of_desk(actor.desk_id).filter(state__in=FAILED, snapshot_count=0)
    sources = list(failed.order_by("-checked_at", "-id")[:50])
    if not sources:
        return None
    what = ngettext("%(n)s capture failed", "%(n)s captures failed", len(sources)) % {"n": len(sources)}
    why = ", ".join(f"{source.title or source.url} ({source.state})" for source in sources[:2])
    return Need("ban", what, why, f"/sources/{sources[0].public_id}", _("See the newest"))


def _to_publish(actor: Actor) -> Need | None:
    ready = Claim.objects.of_desk(actor.desk_id).filter(stage=Stage.APPROVED)
    waiting = list(
        ready.exclude(releases__state="scheduled").select_related("article").order_by("staged_at")[:50]
    )
    if not waiting:
        return None
    what = ngettext("%(n)s approved claim to publish", "%(n)s approved claims to publish", len(waiting))
    first = waiting[0]
    return Need(
        "send",
        what % {"n": len(waiting)},
        first.statement[:120],
        f"/claims/{first.public_id}",
        pgettext("what the button does", "Open"),
    )


def _held(actor: Actor, now: datetime) -> Need | None:
    held = Release.objects.filter(claim__desk_id=actor.desk_id, state="scheduled").order_by("release_at")
    orders = list(held.select_related("claim")[:50])
    if not orders:
        return None
    what = ngettext(
        "%(n)s verdict waits for its release", "%(n)s verdicts wait for their release", len(orders)
    )
    left = length(max(orders[0].release_at - now, now - now))
    why = _("The first one goes out in %(left)s.") % {"left": left}
    return Need("timer", what % {"n": len(orders)}, why, f"/claims/{orders[0].claim.public_id}", _("See it"))


def _untold(actor: Actor) -> Need | None:
    """Webhooks that were disabled because their receiver failed for long or is gone."""
    off = endpoints_for(actor).filter(disabled_for__in=[DisabledFor.FAILING, DisabledFor.GONE])
    endpoints = list(off.order_by("-disabled_at")[:50])
    if not endpoints:
        return None
    what = ngettext("%(n)s webhook was disabled", "%(n)s webhooks were disabled", len(endpoints))
    why = ", ".join(dict.fromkeys(host_of(endpoint.url) for endpoint in endpoints[:3]))
    url = f"/desk/settings/webhooks/{endpoints[0].public_id}"
    return Need("ban", what % {"n": len(endpoints)}, why, url, _("See why"))
