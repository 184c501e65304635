"""The desk board: queues with their age, what is late, and who carries how much; a constant number of queries."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action as Right
from factcheck.accounts.enums import Role
from factcheck.accounts.models import Membership, User
from factcheck.claims.enums import Stage
from factcheck.claims.models import Claim
from factcheck.reviews.deadlines import Targets, due_of, overdue, overdue_pass, targets_of
from factcheck.reviews.enums import DecisionKind
from factcheck.reviews.models import Decision, Pass, Queue
from factcheck.web.board_flow import Flow, flow_of
from factcheck.web.claim_cards import Waits, waits_of
from factcheck.web.labels import conditions_of

YOUNG, MIDDLE = timedelta(minutes=30), timedelta(hours=2)
DAYS = 7
CLOSE = timedelta(hours=4)
LATE_SHOWN = 12
UNSETTLED = (Stage.DRAFT, Stage.IN_REVIEW, Stage.RETURNED)


@dataclass
class QueueRow:
    """One queue of the board: how many wait and how long, what was decided, and who has taken what."""

    name: str
    url: str = ""
    enters: str = ""
    waiting: int = 0
    young: int = 0
    middle: int = 0
    old: int = 0
    oldest: datetime | None = None
    late: int = 0
    trend: list[int] = field(default_factory=lambda: [0] * DAYS)
    holders: list[tuple[str, int]] = field(default_factory=list)

    @property
    def today(self) -> int:
        """Decisions of today."""
        return self.trend[-1]

    @property
    def held(self) -> int:
        """How many of the waiting claims somebody has taken."""
        return sum(number for _name, number in self.holders)


@dataclass(frozen=True)
class LateLine:
    """A claim that is late or whose article closes soon."""

    claim: Claim
    waits: Waits
    since: datetime
    late: bool


@dataclass(frozen=True)
class LoadLine:
    """A member and how many claims he carries: those he has taken, and those that are his and not settled."""

    user: User
    roles: str
    held: int
    own: int
    late: int = 0

    @property
    def load(self) -> int:
        """Both together."""
        return self.held + self.own


@dataclass
class Board:
    """What the page shows."""

    actor: Actor
    now: datetime
    queues: list[QueueRow]
    total: QueueRow
    returned_share: int | None
    late: list[LateLine]
    loads: list[LoadLine]
    nobody: int
    flow: Flow

    @property
    def may_assign(self) -> bool:
        """Whether the reader hands claims out."""
        return self.actor.may(Right.REASSIGN)


def board_of(actor: Actor, now: datetime, *, by_article: bool = False) -> Board:
    """Read the board of the actor's desk."""
    queues = list(Queue.objects.filter(desk_id=actor.desk_id, retired_at__isnull=True).order_by("order"))
    rows = {queue.id: _row(queue) for queue in queues}
    targets = targets_of(actor.desk_id)
    _add_waiting(rows, targets, now)
    _add_holders(rows, actor, now)
    returned = _add_decisions(rows, actor, now)
    total = _total(list(rows.values()))
    decided = sum(total.trend)
    loads, nobody = _loads(actor, targets, now)
    return Board(
        actor=actor,
        now=now,
        queues=list(rows.values()),
        total=total,
        returned_share=round(100 * returned / decided) if decided else None,
        late=_late(actor, targets, now, by_article=by_article),
        loads=loads,
        nobody=nobody,
        flow=flow_of(actor.desk_id, now),
    )


def _row(queue: Queue) -> QueueRow:
    enters = f"{conditions_of(queue.enters)} · {queue.get_role_display()}"
    return QueueRow(name=queue.name, url=f"/queues/{queue.public_id}", enters=enters)


def _add_waiting(rows: dict[UUID, QueueRow], targets: Targets, now: datetime) -> None:
    found = Pass.objects.filter(queue__in=rows, state="open").order_by().values("queue_id")
    for line in found.annotate(
        waiting=Count("id"),
        young=Count("id", filter=Q(entered_at__gt=now - YOUNG)),
        old=Count("id", filter=Q(entered_at__lte=now - MIDDLE)),
        oldest=Min("entered_at"),
        late=Count("id", filter=overdue_pass(targets, now)),
    ):
        row = rows[line["queue_id"]]
        row.waiting, row.young, row.old = line["waiting"], line["young"], line["old"]
        row.middle = row.waiting - row.young - row.old
        row.oldest, row.late = line["oldest"], line["late"]


def _add_holders(rows: dict[UUID, QueueRow], actor: Actor, now: datetime) -> None:
    held = Pass.objects.filter(queue__desk_id=actor.desk_id, state="open", held_until__gt=now)
    for line in held.filter(sealed=True).order_by().values("queue_id").annotate(n=Count("id")):
        if line["queue_id"] in rows:
            rows[line["queue_id"]].holders.append((_("blind"), line["n"]))
    named = (
        held.filter(sealed=False)
        .values("queue_id", "held_by__name", "held_by__username")
        .annotate(n=Count("id"))
    )
    for line in named.order_by("held_by__name", "held_by__username"):
        if line["queue_id"] in rows:
            name = (line["held_by__name"] or line["held_by__username"]).split(" ")[0]
            rows[line["queue_id"]].holders.append((name, line["n"]))


def _add_decisions(rows: dict[UUID, QueueRow], actor: Actor, now: datetime) -> int:
    """Fill in the decisions of the last days; returns how many of them were returns."""
    today = timezone.localdate(now)
    days: dict[date, int] = {today - timedelta(days=back): DAYS - 1 - back for back in range(DAYS)}
    since = timezone.make_aware(datetime.combine(min(days), datetime.min.time()))
    found = Decision.objects.filter(in_pass__queue__desk_id=actor.desk_id, at__gte=since)
    counted = found.annotate(day=TruncDate("at")).values("in_pass__queue_id", "day", "kind")
    returned = 0
    for line in counted.annotate(n=Count("id")).order_by():
        row = rows.get(line["in_pass__queue_id"])
        if row is not None and line["day"] in days:
            row.trend[days[line["day"]]] += line["n"]
            returned += line["n"] if line["kind"] == DecisionKind.RETURN else 0
    return returned


def _total(rows: list[QueueRow]) -> QueueRow:
    return QueueRow(
        name="",
        waiting=sum(row.waiting for row in rows),
        young=sum(row.young for row in rows),
        middle=sum(row.middle for row in rows),
        old=sum(row.old for row in rows),
        oldest=min((row.oldest for row in rows if row.oldest), default=None),
        late=sum(row.late for row in rows),
        trend=[sum(row.trend[day] for row in rows) for day in range(DAYS)],
        holders=[("", sum(row.held for row in rows))],
    )


def _late(actor: Actor, targets: Targets, now: datetime, *, by_article: bool) -> list[LateLine]:
    """Claims that are late, or whose article closes soon; the latest first."""
    found = Claim.objects.of_desk(actor.desk_id).filter(stage__in=UNSETTLED)
    claims = list(
        found.filter(overdue(targets, now) | Q(article__closes_at__lt=now + CLOSE))
        .annotate(deadline=Coalesce("due_at", "article__closes_at", "staged_at"))
        .select_related("article", "assignee", "created_by")
        .order_by(
            *(["article__closes_at", "article_id"] if by_article else []), "deadline", "article_id", "number"
        )[:LATE_SHOWN]
    )
    passes = Pass.objects.filter(review__claim__in=claims, state="open").select_related("review")
    current = {each.review.claim_id: each for each in passes}
    waits = waits_of(claims, actor, now)
    lines = []
    for claim in claims:
        due = due_of(claim, targets, current.get(claim.id)) or claim.staged_at
        lines.append(LateLine(claim, waits[claim.id], due, late=due < now))
    return lines if by_article else sorted(lines, key=lambda line: line.since)


def _roles(membership: Membership) -> str:
    return ", ".join(str(role.label) for role in Role if role in membership.role_set)


def _loads(actor: Actor, targets: Targets, now: datetime) -> tuple[list[LoadLine], int]:
    """Who carries how much, and how many open claims have nobody."""
    members = list(
        Membership.objects.filter(desk_id=actor.desk_id, roles__gt=0, user__is_active=True)
        .select_related("user")
        .order_by("user__name", "user__username")
    )
    held = Counter(
        Pass.objects.filter(
            Q(sealed=False) | Q(held_by_id=actor.user_id),
            queue__desk_id=actor.desk_id,
            state="open",
            held_until__gt=now,
        ).values_list("held_by_id", flat=True)
    )
    claims = Claim.objects.of_desk(actor.desk_id).filter(stage__in=(Stage.DRAFT, Stage.RETURNED))
    own = _by_owner(claims)
    late = _by_owner(claims.filter(overdue(targets, now)))
    lines = [LoadLine(m.user, _roles(m), held[m.user_id], own[m.user_id], late[m.user_id]) for m in members]
    return [line for line in lines if line.load or line.roles != str(Role.VIEWER.label)], own[None]


def _by_owner(claims: QuerySet[Claim]) -> dict[UUID | None, int]:
    """How many of the claims each person carries: those assigned to him, else those he made."""
    found: dict[UUID | None, int] = defaultdict(int)
    lines = claims.order_by().values(owner=Coalesce("assignee_id", "created_by_id")).annotate(n=Count("id"))
    found.update({line["owner"]: line["n"] for line in lines})
    return found
