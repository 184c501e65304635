"""Who is told of an event of the journal, and why: rules over facts that are read for a batch of events at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from factcheck.accounts.enums import Role
from factcheck.accounts.models import Membership
from factcheck.articles.models import Article
from factcheck.audit.models import Event
from factcheck.audit.reading import Words, words_of
from factcheck.claims.enums import FlagName, Stage
from factcheck.claims.models import Claim
from factcheck.core import ids
from factcheck.reviews.models import Comment, Decision, Review
from factcheck.sources.models import ReplyRequest
from factcheck.web.enums import PERSONAL, NoticeKind
from factcheck.web.mentions import named_in
from factcheck.web.models import Follow

#: What followers of a claim, or of its article, hear of.
FOLLOWED = frozenset(
    [
        "claim.created",
        "claim.submitted",
        "claim.approved",
        "claim.returned",
        "claim.voided",
        "claim.dropped",
        "claim.reopened",
        "claim.published",
        "claim.retracted",
        "claim.reinstated",
        "claim.flagged",
        "comment.added",
        "position.recorded",
        "reply.settled",
        "article.revised",
        "article.signed_off",
    ]
)
#: Every verb of which somebody may be told; other lines are passed over.
TOLD = FOLLOWED | {
    "conference.opened",
    "conference.named",
    "conference.decided",
    "claim.changed",
    "claim.escalated",
    "reply.reminded",
    "reply.overdue",
}
_FLAGS = {
    FlagName.SOURCE_CHANGED: NoticeKind.SOURCE_CHANGED,
    FlagName.QUOTE_LOST: NoticeKind.QUOTE_LOST,
    FlagName.TEXT_CHANGED: NoticeKind.TEXT_CHANGED,
    FlagName.TO_PLACE: NoticeKind.TO_PLACE,
    FlagName.AUDIT_FINDING: NoticeKind.AUDIT,
}


@dataclass
class Facts:
    """What the rules read: members by desk (id to user name), claims, articles, rounds of review, notes, questions, followers."""

    members: dict[UUID, dict[UUID, str]]
    chiefs: dict[UUID, set[UUID]]
    claims: dict[UUID, Claim]
    articles: dict[UUID, Article]
    reviews: dict[UUID, list[Review]]
    deciders: dict[UUID, set[UUID]]
    comments: dict[UUID, list[Comment]]
    requests: dict[UUID, ReplyRequest]
    follows: dict[str, dict[UUID, bool]] = field(default_factory=dict)

    def claim_of(self, event: Event) -> Claim | None:
        """The claim in whose history the line stands, if it is one of the event's desk."""
        claim = self.claims.get(ids.key_of(Claim.PREFIX, event.about) or UUID(int=0))
        return claim if claim is not None and claim.desk_id == event.desk_id else None

    def article_of(self, event: Event) -> Article | None:
        """The article that the line is about, itself or by its claim."""
        claim = self.claim_of(event)
        if claim is not None:
            return claim.article
        article = self.articles.get(ids.key_of(Article.PREFIX, event.about or event.object) or UUID(int=0))
        return article if article is not None and article.desk_id == event.desk_id else None

    def round_of(self, event: Event, claim: Claim) -> Review | None:
        """The round of review that was the latest at the time of the event."""
        before = [review for review in self.reviews[claim.id] if review.submitted_at <= event.at]
        return before[-1] if before else None


def read_facts(events: Sequence[Event]) -> Facts:
    """Read what the rules need for these events, in a constant number of queries."""
    about = {public_id for event in events for public_id in (event.about, event.object)}
    claims = Claim.objects.select_related("article").in_bulk(_keys(Claim.PREFIX, about))
    members: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    chiefs: dict[UUID, set[UUID]] = defaultdict(set)
    desks = {event.desk_id for event in events if event.desk_id}
    for place in Membership.objects.filter(
        desk_id__in=desks, roles__gt=0, user__is_active=True
    ).select_related("user"):
        members[place.desk_id][place.user_id] = place.user.username
        if Role.CHIEF in place.role_set:
            chiefs[place.desk_id].add(place.user_id)
    reviews, deciders = _rounds(claims)
    comments: dict[UUID, list[Comment]] = defaultdict(list)
    for comment in Comment.objects.filter(claim__in=claims).order_by("created_at", "id"):
        comments[comment.claim_id].append(comment)
    articles = Article.objects.in_bulk(_keys(Article.PREFIX, about))
    facts = Facts(
        members=members,
        chiefs=chiefs,
        claims=claims,
        articles=articles,
        reviews=reviews,
        deciders=deciders,
        comments=comments,
        requests=ReplyRequest.objects.in_bulk(_keys(ReplyRequest.PREFIX, about)),
    )
    facts.follows = _follows(facts)
    return facts


def _rounds(claims: dict[UUID, Claim]) -> tuple[dict[UUID, list[Review]], dict[UUID, set[UUID]]]:
    reviews: dict[UUID, list[Review]] = defaultdict(list)
    for review in Review.objects.filter(claim__in=claims).order_by("number"):
        reviews[review.claim_id].append(review)
    deciders: dict[UUID, set[UUID]] = defaultdict(set)
    decided = Decision.objects.filter(in_pass__review__claim__in=claims)
    for review_id, reviewer_id in decided.values_list("in_pass__review_id", "reviewer_id"):
        deciders[review_id].add(reviewer_id)
    return reviews, deciders


def _follows(facts: Facts) -> dict[str, dict[UUID, bool]]:
    places = {claim.public_id for claim in facts.claims.values()}
    places |= {claim.article.public_id for claim in facts.claims.values()}
    places |= {article.public_id for article in facts.articles.values()}
    found: dict[str, dict[UUID, bool]] = defaultdict(dict)
    for follow in Follow.objects.filter(about__in=places):
        found[follow.about][follow.user_id] = follow.muted
    return found


def _keys(prefix: str, public_ids: Iterable[str]) -> list[UUID]:
    found = (ids.key_of(prefix, text) for text in public_ids)
    return [key for key in found if key is not None]


def addressees(event: Event, facts: Facts) -> dict[UUID, NoticeKind]:
    """Return who is told of the event and why, one reason each: active members of its desk, never the person who did it."""
    claim, words = facts.claim_of(event), words_of(event)
    told: dict[UUID, NoticeKind] = {}
    for user_id, kind in _directly(event, claim, words, facts):
        told.setdefault(user_id, kind)
    wishes = _wishes(event, facts)
    if event.verb in FOLLOWED:
        for user_id, muted in wishes.items():
            if not muted:
                told.setdefault(user_id, NoticeKind.FOLLOWED)
    members = facts.members[event.desk_id] if event.desk_id else {}
    return {
        user_id: kind
        for user_id, kind in told.items()
        if user_id in members
        and user_id != event.actor_id
        and (kind in PERSONAL or not wishes.get(user_id, False))
    }


def _wishes(event: Event, facts: Facts) -> dict[UUID, bool]:
    """Who follows (False) or has muted (True) what the event is about; a word on the claim outweighs one on its article."""
    claim, article = facts.claim_of(event), facts.article_of(event)
    wide = facts.follows.get(article.public_id, {}) if article else {}
    return {**wide, **(facts.follows.get(claim.public_id, {}) if claim else {})}


def _directly(event: Event, claim: Claim | None, words: Words, facts: Facts) -> list[tuple[UUID, NoticeKind]]:
    """Whom the event concerns by his part in the claim."""
    if claim is None:
        return []
    if event.verb == "comment.added":
        return _of_comment(event, claim, facts)
    if event.verb in {"claim.changed", "claim.created"}:
        return _of_assignment(event, words, facts)
    if event.verb in {"reply.reminded", "reply.overdue"}:
        return _of_reply(event, claim, facts)
    if event.verb == "claim.escalated":
        people = [*facts.chiefs[claim.desk_id], *_carriers(event, claim, facts)]
        return [(who, NoticeKind.LATE) for who in people]
    if event.verb.startswith("conference."):
        return _of_conference(event, claim, words, facts)
    if event.verb == "claim.flagged":
        kind = _FLAGS.get(words.after.get("flag", ""))
        chiefs = sorted(facts.chiefs[claim.desk_id]) if kind is NoticeKind.AUDIT else []
        return [(who, kind) for who in [*_carriers(event, claim, facts), *chiefs]] if kind else []
    return _of_review(event, claim, words, facts)


def _of_comment(event: Event, claim: Claim, facts: Facts) -> list[tuple[UUID, NoticeKind]]:
    key = ids.key_of(Comment.PREFIX, event.object)
    thread = facts.comments[claim.id]
    comment = next((each for each in thread if each.id == key), None)
    if comment is None or event.desk_id is None:
        return []
    members = facts.members[event.desk_id]
    named = named_in(comment.text, members.values())
    mentioned = [(who, NoticeKind.MENTION) for who, name in members.items() if name in named]
    root = comment.reply_to_id
    earlier = [
        (each.author_id, NoticeKind.COMMENT)
        for each in thread[: thread.index(comment)]
        if root is None or root in (each.id, each.reply_to_id)
    ]
    return [*mentioned, *earlier]


def _of_conference(event: Event, claim: Claim, words: Words, facts: Facts) -> list[tuple[UUID, NoticeKind]]:
    """Whoever decides, or the chiefs while nobody is named; and at the end those who judged and whose claim it is."""
    if event.verb == "conference.decided":
        review = facts.round_of(event, claim)
        judges = sorted(facts.deciders[review.id]) if review else []
        return [(who, NoticeKind.CONFERENCE_OVER) for who in [*judges, *_carriers(event, claim, facts)]]
    named = words.after.get("decider")
    members = facts.members[claim.desk_id]
    people = [who for who, username in members.items() if username == named]
    return [
        (who, NoticeKind.CONFERENCE) for who in (people if named else sorted(facts.chiefs[claim.desk_id]))
    ]


def _of_assignment(event: Event, words: Words, facts: Facts) -> list[tuple[UUID, NoticeKind]]:
    name: Any = words.after.get("assignee")
    members = facts.members[event.desk_id] if event.desk_id else {}
    return [(who, NoticeKind.ASSIGNED) for who, username in members.items() if name and username == name]


def _of_reply(event: Event, claim: Claim, facts: Facts) -> list[tuple[UUID, NoticeKind]]:
    kind = NoticeKind.REPLY_DUE if event.verb == "reply.reminded" else NoticeKind.REPLY_OVERDUE
    request = facts.requests.get(ids.key_of(ReplyRequest.PREFIX, event.object) or UUID(int=0))
    asker = request.created_by_id if request else None
    return [(who, kind) for who in dict.fromkeys((asker, _owner(claim))) if who is not None]


def _of_review(event: Event, claim: Claim, words: Words, facts: Facts) -> list[tuple[UUID, NoticeKind]]:
    if event.verb == "claim.returned":
        return [(who, NoticeKind.RETURNED) for who in _carriers(event, claim, facts)]
    if event.verb == "claim.approved" and words.after.get("stage") == Stage.APPROVED:
        return [(who, NoticeKind.APPROVED) for who in _carriers(event, claim, facts)]
    if event.verb == "claim.voided":
        review = facts.round_of(event, claim)
        deciders = facts.deciders[review.id] if review else set()
        return [(who, NoticeKind.VOIDED) for who in [*_carriers(event, claim, facts), *sorted(deciders)]]
    return []


def _owner(claim: Claim) -> UUID | None:
    """Whose the claim is: the person it is assigned to, else the one who made it."""
    return claim.assignee_id or claim.created_by_id


def _carriers(event: Event, claim: Claim, facts: Facts) -> list[UUID]:
    """Whose the claim is, and who sent it to review last."""
    review = facts.round_of(event, claim)
    people = (review.submitted_by_id if review else None, _owner(claim))
    return [who for who in dict.fromkeys(people) if who is not None]
