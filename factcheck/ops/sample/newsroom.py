"""Making the sample desk through the real services, once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from factcheck.accounts import services as accounts
from factcheck.accounts.actors import Actor, person_on
from factcheck.accounts.enums import Role
from factcheck.accounts.models import Desk, User
from factcheck.articles.models import Article
from factcheck.articles.services import ArticleFacts, latest_revision
from factcheck.articles.texts import prepare_text
from factcheck.claims.coverage import NewMark, mark_sentence
from factcheck.claims.models import Claim, Party
from factcheck.claims.services import NewClaim, Span, add_party
from factcheck.core import clock
from factcheck.jobs.services import lease_now
from factcheck.ops.sample.records import SampleClaim
from factcheck.ops.sample.story import ARTICLE_URL, CLAIMS, MARKS, PARTIES, SOURCES
from factcheck.publishing.services.releases import PublishOrder, publish_claim
from factcheck.reviews import content
from factcheck.reviews.checklists import ItemState
from factcheck.reviews.services import decisions, endings, submission, taking
from factcheck.reviews.services.checklists import settle_item
from factcheck.reviews.services.queues import create_desk
from factcheck.reviews.services.revisions import push_article
from factcheck.sources.models import Evidence, Source
from factcheck.sources.services.captures import UploadedCopy
from factcheck.sources.services.checks import check_evidence
from factcheck.sources.services.evidence import CHECK, NewEvidence
from factcheck.sources.services.positions import NewPosition
from factcheck.sources.services.reading import Origin, Upload, read_upload
from factcheck.sources.services.register import edit_source
from factcheck.sources.services.replies import NewReplyRequest, Reply, ask_for_reply, settle_reply
from factcheck.sources.services.uploads import add_copied_page

SLUG = "sample"
FILES = Path(settings.BASE_DIR) / "factcheck" / "web" / "sample"

#: User name, name, roles.
PEOPLE: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("editor", "Ana Ruiz", frozenset({Role.EDITOR})),
    ("reviewer", "Rita Sand", frozenset({Role.REVIEWER})),
    ("reviewer2", "Omar Haddad", frozenset({Role.REVIEWER})),
    ("chief", "Chris Bell", frozenset({Role.CHIEF, Role.PUBLISHER})),
)


@dataclass
class Newsroom:
    """The desk while it is made."""

    desk: Desk
    people: dict[str, User] = field(default_factory=dict)
    parties: dict[str, Party] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    claims: dict[str, UUID] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """Return a person of the desk as an actor."""
        return person_on(self.desk, self.people[name])


def load() -> dict[str, str]:
    """Make the sample desk and return the log-ins that are new (user name to password); nothing if it is there already."""
    if Desk.objects.filter(slug=SLUG).exists():
        return {}
    room = Newsroom(create_desk(slug=SLUG, name="Foreign desk"))
    passwords = _people(room)
    article = _article(room)
    for name, (role, interest) in PARTIES.items():
        room.parties[name], _ = add_party(actor=room.actor("editor"), name=name, role=role, interest=interest)
    _sources(room)
    for sample in CLAIMS:
        _claim(room, article, sample)
    for sample in CLAIMS:
        _finish(room, sample)
    _marks(room, article)
    # They join when their desk is ready: nothing of the sample ticks the first steps of whoever signs in.
    User.objects.filter(username__in=passwords).update(date_joined=clock.now())
    return passwords


def _people(room: Newsroom) -> dict[str, str]:
    passwords: dict[str, str] = {}
    for username, name, roles in PEOPLE:
        user = User.objects.filter(username=username).first()
        if user is None:
            passwords[username] = accounts.random_password()
            user = accounts.create_user(username=username, password=passwords[username], name=name)
        room.people[username] = user
        accounts.add_roles(desk=room.desk, user=user, roles=roles)
    return passwords


def _article(room: Newsroom) -> Article:
    text = (FILES / "article.txt").read_text()
    headline = text.split("\n", 1)[0]
    facts = ArticleFacts(
        headline=headline,
        byline="Harbour Courier",
        language="en",
        url=ARTICLE_URL,
        closes_at=clock.now() + timedelta(hours=4),
    )
    article, _ = push_article(
        actor=room.actor("editor"), facts=facts, prepared=prepare_text(text, headline=headline)
    )
    return article


def _sources(room: Newsroom) -> None:
    """Read all files at once (each is read in a child process), then write the sources in order."""
    actor = room.actor("editor")
    assert actor.user is not None
    by = actor.user
    files = [(name, file) for name, sample in SOURCES.items() for file in sample.files]

    def read(entry: tuple[str, str]) -> UploadedCopy:
        name, file = entry
        upload = Upload(file, (FILES / file).read_bytes(), "text/html")
        return read_upload(by, upload, Origin(url=SOURCES[name].url))

    with ThreadPoolExecutor() as readers:
        copies = list(zip(files, readers.map(read, files), strict=True))
    for (name, _), copy in copies:
        _source(room, name, copy)


def _source(room: Newsroom, name: str, copy: UploadedCopy) -> None:
    sample, actor = SOURCES[name], room.actor("editor")
    source = add_copied_page(actor=actor, url=sample.url, proximity=sample.proximity, copy=copy)
    if sample.derived_from:
        origin = room.sources[sample.derived_from]
        edit_source(
            actor=actor, source_id=source.id, expected_version=None, changes={"derived_from": origin.id}
        )
    room.sources[name] = source


def _claim(room: Newsroom, article: Article, sample: SampleClaim) -> None:
    actor = room.actor("editor")
    claim = content.create_claim(
        actor=actor,
        article_id=article.id,
        span=Span(quote=sample.quote),
        new=NewClaim(
            statement=sample.statement,
            kind=sample.kind,
            assertion=sample.assertion,
            claimant_id=room.parties[sample.claimant].id if sample.claimant else None,
            risk=sample.risk,
            accusation=sample.accusation,
            status=sample.status,
            rationale=sample.rationale,
        ),
    )
    room.claims[sample.name] = claim.id
    _evidence(room, claim, sample)
    _positions(room, claim, sample)
    if sample.accusation:
        _replies(room, claim)


def _finish(room: Newsroom, sample: SampleClaim) -> None:
    """Link pairs while both sides are drafts, then bring the claim as far as the story says."""
    for other in CLAIMS:
        if sample.name in {other.name, other.pair} and other.pair:
            _pair(room, other)
    _bring(room, room.claims[sample.name], sample)


def _evidence(room: Newsroom, claim: Claim, sample: SampleClaim) -> None:
    actor = room.actor("editor")
    for piece in sample.evidence:
        new = NewEvidence(relation=piece.relation, source_id=room.sources[piece.source].id, quote=piece.quote)
        attached = content.attach_evidence(actor=actor, claim_id=claim.id, expected_version=None, new=new)
        _check(attached)


def _check(evidence: Evidence) -> None:
    """Run the check here and now, as a worker would."""
    job = lease_now(kind=CHECK, subject_id=evidence.id)
    if job is not None:
        check_evidence(job=job)


def _positions(room: Newsroom, claim: Claim, sample: SampleClaim) -> None:
    for said in sample.positions:
        new = NewPosition(
            party_id=room.parties[said.party].id,
            stance=said.stance,
            words=said.words,
            said_on=said.said_on,
            answer=said.answer,
        )
        content.record_position(actor=room.actor("editor"), claim_id=claim.id, expected_version=None, new=new)


def _replies(room: Newsroom, claim: Claim) -> None:
    """Both accused governments were asked; one answered, one did not."""
    actor, now = room.actor("editor"), clock.now()
    outcomes = {
        "Russian government": ("answered", "We refer to our statement of 4 November."),
        "North Korean government": ("no_reply", ""),
    }
    for party, (outcome, words) in outcomes.items():
        asked = NewReplyRequest(
            party_id=room.parties[party].id,
            asked_at=now - timedelta(hours=30),
            deadline=now - timedelta(hours=2),
            channel="e-mail",
            question="Have missiles or shells been shipped from North Korea to Russia?",
        )
        request = ask_for_reply(actor=actor, claim_id=claim.id, new=asked)
        settle_reply(actor=actor, request_id=request.id, reply=Reply(outcome, now if words else None, words))


def _pair(room: Newsroom, sample: SampleClaim) -> None:
    claim = Claim.objects.get(id=room.claims[sample.name])
    if claim.pair_id is None:
        changes = {"pair": room.claims[sample.pair]}
        content.edit_claim(
            actor=room.actor("editor"), claim_id=claim.id, expected_version=None, changes=changes
        )


def _bring(room: Newsroom, claim_id: UUID, sample: SampleClaim) -> None:
    """Bring the claim as far as the story says."""
    if sample.end == "draft":
        return
    _tick(room, claim_id)
    if sample.end == "dropped":
        drop = endings.Drop(sample.extra["reason"])
        endings.drop_claim(actor=room.actor("editor"), claim_id=claim_id, expected_version=None, drop=drop)
        return
    _submit(room, claim_id, sample)
    if sample.end == "returned":
        taking.take_claim(actor=room.actor("reviewer"), claim_id=claim_id)
        decisions.return_claim(
            actor=room.actor("reviewer"),
            claim_id=claim_id,
            expected_version=None,
            reason_code=sample.extra["code"],
            text=sample.extra["text"],
        )
    if sample.end in {"approved", "published", "legal"}:
        _approve(room, claim_id)
    if sample.end == "published":
        publish_claim(
            actor=room.actor("chief"), claim_id=claim_id, expected_version=None, order=PublishOrder()
        )


def _tick(room: Newsroom, claim_id: UUID) -> None:
    """Show what a checklist looks like in use, where the story has got beyond a draft."""
    for code in ("every.wording", "every.primary", "every.headline"):
        settle_item(actor=room.actor("editor"), claim_id=claim_id, code=code, state=ItemState.DONE)


def _submit(room: Newsroom, claim_id: UUID, sample: SampleClaim) -> None:
    reason = sample.extra.get("override", "")
    submission.submit_claim(
        actor=room.actor("chief" if reason else "editor"),
        claim_id=claim_id,
        expected_version=None,
        override_reason=reason,
    )


def _approve(room: Newsroom, claim_id: UUID) -> None:
    taking.take_claim(actor=room.actor("reviewer"), claim_id=claim_id)
    claim = Claim.objects.get(id=claim_id)
    decisions.approve_claim(
        actor=room.actor("reviewer"),
        claim_id=claim_id,
        expected_version=None,
        content_digest=claim.content_digest,
    )


def _marks(room: Newsroom, article: Article) -> None:
    revision = latest_revision(Article.objects.get(id=article.id))
    for words, mark, reason in MARKS:
        start = revision.text.index(words)
        new = NewMark(start=start, end=start + len(words), mark=mark, reason=reason)
        mark_sentence(actor=room.actor("editor"), article_id=article.id, expected_version=None, new=new)
