"""Small newsrooms for tests, made through the real services."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

from factcheck.accounts import services as accounts
from factcheck.accounts.actors import Actor, person_on
from factcheck.accounts.enums import Role
from factcheck.accounts.models import Desk, User
from factcheck.articles.models import Article
from factcheck.articles.services import ArticleFacts
from factcheck.articles.texts import prepare_text
from factcheck.claims.models import Claim
from factcheck.claims.services import NewClaim, Span
from factcheck.reviews import content
from factcheck.reviews.models import Queue
from factcheck.reviews.services import decisions, endings, submission, taking
from factcheck.reviews.services.queues import create_desk
from factcheck.reviews.services.revisions import push_article
from factcheck.sources.services.evidence import NewEvidence
from factcheck.sources.services.others import NewSource, add_other_source

TEXT = (
    "Council closes the harbour bridge\n"
    "The city council closed the harbour bridge on Monday. Engineers found cracks in two pillars.\n"
    "The mayor said the repair will cost 54 million euros. Her office denied that the cracks were known in May.\n"
    "Traffic is led over the ring road."
)

_numbers = count(1)


@dataclass
class Newsroom:
    """A desk with one person a role, and an article."""

    desk: Desk
    people: dict[str, User] = field(default_factory=dict)
    article: Article | None = None

    def actor(self, name: str) -> Actor:
        """Return the person as an actor with the roles of now."""
        return person_on(self.desk, self.people[name])

    @property
    def first_check(self) -> Queue:
        """The first queue."""
        return Queue.objects.get(desk=self.desk, order=1)


ROLES: dict[str, frozenset[Role]] = {
    "ana": frozenset({Role.EDITOR}),
    "ben": frozenset({Role.EDITOR}),
    "rita": frozenset({Role.REVIEWER}),
    "omar": frozenset({Role.REVIEWER}),
    "paul": frozenset({Role.PUBLISHER}),
    "chris": frozenset({Role.CHIEF}),
    "vera": frozenset({Role.VIEWER}),
}


def user(name: str) -> User:
    """Return a new person; the password is no secret and costs no time to make."""
    person = User(username=f"{name}{next(_numbers)}", name=name.capitalize())
    person.set_unusable_password()
    person.save()
    return person


def newsroom(*, text: str = TEXT, origin: str = "external") -> Newsroom:
    """Return a desk with people of every role and one article."""
    room = Newsroom(create_desk(slug=f"desk-{next(_numbers)}"))
    for name, roles in ROLES.items():
        room.people[name] = user(name)
        accounts.add_roles(desk=room.desk, user=room.people[name], roles=roles)
    facts = ArticleFacts(headline=text.split("\n")[0], origin=origin, url="https://paper.example/bridge")
    room.article, _ = push_article(
        actor=room.actor("ana"), facts=facts, prepared=prepare_text(text, headline=facts.headline)
    )
    return room


def claim(
    room: Newsroom, quote: str = "closed the harbour bridge on Monday", *, by: str = "ana", **fields: object
) -> Claim:
    """Return a draft claim on ``quote``."""
    assert room.article is not None
    return content.create_claim(
        actor=room.actor(by),
        article_id=room.article.id,
        span=Span(quote=quote),
        new=NewClaim(**fields),  # type: ignore[arg-type]
    )


def interview(
    room: Newsroom, made: Claim, *, by: str = "ana", relation: str = "supports", proximity: str = "eyewitness"
) -> Claim:
    """Attach an interview that counts alone, and return the claim as it is then."""
    source = add_other_source(
        actor=room.actor(by),
        new=NewSource(
            kind="person",
            title="The harbour master",
            proximity=proximity,
            published_at=datetime(2026, 3, 1, tzinfo=UTC),
        ),
    )
    content.attach_evidence(
        actor=room.actor(by),
        claim_id=made.id,
        expected_version=None,
        new=NewEvidence(relation=relation, source_id=source.id, quote="We closed it on Monday."),
    )
    return fresh(made)


def ready(
    room: Newsroom, quote: str = "closed the harbour bridge on Monday", *, by: str = "ana", **fields: object
) -> Claim:
    """Return a draft claim that may be submitted as confirmed."""
    made = claim(room, quote, by=by, status="confirmed", rationale="The harbour master says so.", **fields)
    return interview(room, made, by=by)


def submitted(
    room: Newsroom, quote: str = "closed the harbour bridge on Monday", *, by: str = "ana", **fields: object
) -> Claim:
    """Return a claim in review."""
    return submit(room, ready(room, quote, by=by, **fields), by=by)


def submit(room: Newsroom, made: Claim, *, by: str = "ana") -> Claim:
    """Send the claim to review as ``by``, and return it."""
    return submission.submit_claim(actor=room.actor(by), claim_id=made.id, expected_version=None)


def reopened(room: Newsroom, made: Claim, *, by: str = "ana") -> Claim:
    """Open an approved or published claim again as ``by``, and return it."""
    return endings.reopen_claim(
        actor=room.actor(by), claim_id=made.id, expected_version=None, reason="Look again."
    )


def approve(room: Newsroom, made: Claim, *, by: str = "rita") -> Claim:
    """Take and approve the claim as ``by``, and return it."""
    taking.take_claim(actor=room.actor(by), claim_id=made.id)
    now = fresh(made)
    return decisions.approve_claim(
        actor=room.actor(by),
        claim_id=made.id,
        expected_version=now.version,
        content_digest=now.content_digest,
    )


def approved(
    room: Newsroom, quote: str = "closed the harbour bridge on Monday", *, by: str = "ana", **fields: object
) -> Claim:
    """Return an approved claim of normal risk."""
    return approve(room, submitted(room, quote, by=by, **fields))


def fresh(made: Claim) -> Claim:
    """Return the claim as the database has it now."""
    return Claim.objects.select_related("article", "desk").get(id=made.id)


def sha(text: str) -> str:
    """Return the SHA-256 of ``text``."""
    return hashlib.sha256(text.encode()).hexdigest()
