"""A person's notices on one desk: by article, each in words with its one way on; reading, and what was read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.models import User
from factcheck.articles.models import Article
from factcheck.audit.models import Event
from factcheck.audit.sayings import SAYINGS
from factcheck.claims.models import Claim
from factcheck.core import clock, ids
from factcheck.reviews.sealing import hidden_lines
from factcheck.web.enums import NoticeKind
from factcheck.web.models import Follow, Notice

#: Notices on the page, the latest first.
SHOWN = 200
#: The part of the claim's page to which a kind leads; the claim itself for the others.
_PLACES = {
    NoticeKind.REPLY_DUE: "#replies",
    NoticeKind.REPLY_OVERDUE: "#replies",
    NoticeKind.SOURCE_CHANGED: "#evidence",
    NoticeKind.QUOTE_LOST: "#evidence",
    NoticeKind.AUDIT: "#flags",
    NoticeKind.CONFERENCE: "/conference",
    NoticeKind.CONFERENCE_OVER: "/conference",
}
_ICONS = {
    NoticeKind.MENTION: "at-sign",
    NoticeKind.ASSIGNED: "user",
    NoticeKind.RETURNED: "undo-2",
    NoticeKind.APPROVED: "check",
    NoticeKind.VOIDED: "circle-alert",
    NoticeKind.COMMENT: "message-square",
    NoticeKind.REPLY_DUE: "hourglass",
    NoticeKind.REPLY_OVERDUE: "clock",
    NoticeKind.CONFERENCE: "scale",
    NoticeKind.CONFERENCE_OVER: "scale",
    NoticeKind.AUDIT: "search-check",
    NoticeKind.LATE: "clock",
    NoticeKind.FOLLOWED: "eye",
}


@dataclass(frozen=True)
class NoticeRow:
    """One notice in words: what it asks, who did what, and the claim; nothing that a source said."""

    notice: Notice
    icon: str
    what: str
    who: str
    claim: Claim | None


@dataclass
class Bundle:
    """The notices about one article; ``wish``: whether the person follows or has muted it."""

    article: Article | None
    about: str
    wish: str = "neither"
    rows: list[NoticeRow] = field(default_factory=list)


def unread(actor: Actor) -> QuerySet[Notice]:
    """Return the notices on the actor's desk that he has not looked at."""
    return Notice.objects.filter(
        user=actor.user, desk_id=actor.desk_id, done_at__isnull=True, seen_at__isnull=True
    )


def bundles_of(actor: Actor, *, everything: bool) -> list[Bundle]:
    """Return the notices of the actor's desk by article, the latest first; those that are done only if ``everything``."""
    found = Notice.objects.filter(user=actor.user, desk_id=actor.desk_id)
    if not everything:
        found = found.filter(done_at__isnull=True)
    return bundled(list(found.order_by("-at", "-event_seq")[:SHOWN]))


def bundled(notices: list[Notice]) -> list[Bundle]:
    """Return these notices of one person by article, in words; a constant number of queries."""
    articles = Article.objects.in_bulk(_keys(Article.PREFIX, (n.about for n in notices)))
    claims = Claim.objects.in_bulk(_keys(Claim.PREFIX, (n.claim for n in notices)))
    events = Event.objects.in_bulk({n.event_seq for n in notices})
    readers = {notice.user_id for notice in notices}
    sealed = hidden_lines(events.values(), readers.pop() if len(readers) == 1 else None)
    people = User.objects.in_bulk({e.actor_id for e in events.values() if e.actor_id and e.seq not in sealed})
    by_id = {article.public_id: article for article in articles.values()}
    known = {claim.public_id: claim for claim in claims.values()}
    bundles: dict[str, Bundle] = {}
    for notice in notices:
        bundle = bundles.setdefault(notice.about, Bundle(by_id.get(notice.about), notice.about))
        event = events.get(notice.event_seq)
        actor = people.get(event.actor_id) if event and event.actor_id and event.seq not in sealed else None
        bundle.rows.append(
            NoticeRow(
                notice=notice,
                icon=_ICONS.get(NoticeKind(notice.kind), "circle-alert"),
                what=_what(notice, event),
                who=actor.get_full_name() if actor else _("Factcheck"),
                claim=known.get(notice.claim),
            )
        )
    _add_wishes(bundles, notices)
    return list(bundles.values())


def _what(notice: Notice, event: Event | None) -> str:
    """What happened: the kind's own words, or the journal's for what is followed."""
    if notice.kind == NoticeKind.FOLLOWED and event is not None:
        return str(SAYINGS.get(event.verb, event.verb))
    return str(NoticeKind(notice.kind).label)


def _add_wishes(bundles: dict[str, Bundle], notices: list[Notice]) -> None:
    person = {notice.user_id for notice in notices}
    for follow in Follow.objects.filter(user_id__in=person, about__in=bundles):
        bundles[follow.about].wish = "mute" if follow.muted else "follow"


def _keys(prefix: str, public_ids: Iterable[str]) -> list[UUID]:
    found = (ids.key_of(prefix, text) for text in public_ids)
    return [key for key in found if key is not None]


def place_of(notice: Notice, comment: str = "") -> str:
    """Return the address to which a notice leads; ``comment``: the note that it is about."""
    if not notice.claim:
        return f"/articles/{notice.about}"
    if comment:
        return f"/claims/{notice.claim}#{comment}"
    return f"/claims/{notice.claim}{_PLACES.get(NoticeKind(notice.kind), '')}"


def open_notice(*, actor: Actor, notice_id: UUID) -> str:
    """Note that the person has looked, and return where the notice leads."""
    now = clock.now()
    Notice.objects.filter(id=notice_id, seen_at__isnull=True).update(seen_at=now)
    notice = Notice.objects.get(id=notice_id, user=actor.user)
    line = Event.objects.filter(seq=notice.event_seq, verb="comment.added").first()
    return place_of(notice, line.object if line else "")


def mark_read(*, actor: Actor, about: str = "", notice_id: UUID | None = None) -> int:
    """Put notices of the actor's desk away: one, those of an article, or all; returns how many."""
    now = clock.now()
    mine = Notice.objects.filter(user=actor.user, desk_id=actor.desk_id, done_at__isnull=True)
    if notice_id is not None:
        mine = mine.filter(id=notice_id)
    elif about:
        mine = mine.filter(about=about)
    mine.filter(seen_at__isnull=True).update(seen_at=now)
    return int(mine.update(done_at=now))
