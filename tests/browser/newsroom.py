"""The sample newsroom in the states that the tests of the pages look at, and every page with its people and its address."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.urls import URLPattern, reverse

from factcheck.accounts.actors import Actor
from factcheck.accounts.models import Membership, User
from factcheck.articles.models import Article
from factcheck.articles.services import ArticleFacts
from factcheck.articles.texts import prepare_text
from factcheck.claims.models import Claim
from factcheck.claims.services import NewClaim, Span
from factcheck.core import clock
from factcheck.ops.sample.newsroom import load
from factcheck.publishing.models import DeliveryTry, PublishedVerdict, WebhookEndpoint
from factcheck.publishing.services.endpoints import add_endpoint, send_test
from factcheck.reviews import content
from factcheck.reviews.models import Conference, Draw, DrawnClaim, Queue, Verdict
from factcheck.reviews.services.audits import has_part
from factcheck.reviews.services.comments import NewComment
from factcheck.reviews.services.judgements import Judgement
from factcheck.reviews.services.judging import judge_claim
from factcheck.reviews.services.pending import keep_note
from factcheck.reviews.services.revisions import push_article
from factcheck.reviews.services.second_checks import ask_second_check
from factcheck.reviews.services.submission import submit_claim
from factcheck.reviews.services.taking import take_claim, take_next
from factcheck.sources.models import Source
from factcheck.web import urls as web_urls
from factcheck.web.noticing import make_notices

NOBODY = ""
#: Every page: the name of its address, and the people to whom it looks different.
PAGES: dict[str, tuple[str, ...]] = {
    "account_login": (NOBODY,),
    "account_change_password": ("editor",),
    "article": ("editor", "chief"),
    "article_facts": ("editor",),
    "articles": ("editor",),
    "checklists": ("chief", "editor"),
    "asks": ("editor",),
    "audit": ("reviewer2", "chief"),
    "audits": ("chief", "editor"),
    "claim": ("editor", "reviewer", "chief"),
    "claim_report": ("editor",),
    "claims": ("chief", "editor"),
    "conference": ("chief", "editor"),
    "conferences": ("chief",),
    "corrections": (NOBODY,),
    "desk": ("editor", "chief"),
    "desk_settings": ("chief", "editor"),
    "journal": ("chief",),
    "leads": ("editor",),
    "me": ("editor",),
    "methodology": (NOBODY,),
    "new_article": ("editor",),
    "public_card": (NOBODY,),
    "notices": ("reviewer", "editor"),
    "public_verdict": (NOBODY,),
    "queue": ("reviewer", "editor", "chief"),
    "place_claims": ("editor", "chief"),
    "report": ("chief",),
    "revise_article": ("editor",),
    "search": ("editor",),
    "sign_off": ("chief", "editor"),
    "source": ("editor", "chief"),
    "sources": ("editor",),
    "webhook": ("chief",),
    "webhooks": ("chief",),
}
#: What answers a GET with something else: a redirection, a fragment, a file.
NO_PAGES = {
    "account_logout",
    "article_wacz",
    "audit_list",
    "audits_csv",
    "claim_fetching",
    "import_state",
    "claim_wacz",
    "dossier_file",
    "journal_csv",
    "journal_checkpoints",
    "notice",
    "queue_news",
    "queues",
    "set_language",
    "snapshot_file",
    "snapshot_text",
    "snapshot_warc",
    "source_state",
}
#: What the address of a page says beside the record.
QUERIES = {"search": "?q=treaty", "new_article": "?way=file", "claims": "?view=returned"}


def make_newsroom() -> None:
    """Load the sample, with a claim that the reviewer holds and something to see on every page."""
    load()
    make_notices()
    assert take_next(actor=person("reviewer"), queue_id=Queue.objects.get(order=1).id) is not None
    _told_by_webhook()
    _differing()
    _drawn_for_audit(person("reviewer2").user)
    _with_claims_to_place()
    _with_notes_for_later()


def _with_notes_for_later() -> None:
    """Let the editor keep notes on the claim that is looked at, and the reviewer one on the claim that he holds."""
    claim = Claim.objects.get(article=_sample(), number=11)
    piece = claim.evidence.earliest("created_at")
    notes = [NewComment("Who took the photo?", blocking=True, evidence_id=piece.id), NewComment("Which day?")]
    for note in notes:
        keep_note(actor=person("editor"), claim_id=claim.id, new=note)
    held = Claim.objects.get(reviews__passes__held_by=person("reviewer").user)
    keep_note(actor=person("reviewer"), claim_id=held.id, new=NewComment("Whose figure?", blocking=True))


def _told_by_webhook() -> None:
    """Give the desk an endpoint with a message in its log that was tried without success."""
    chief = person("chief")
    endpoint = add_endpoint(actor=chief, url="https://hooks.example/a").endpoint
    sent = send_test(actor=chief, endpoint_id=endpoint.id)
    DeliveryTry.objects.create(
        delivery=sent, number=1, at=sent.created_at, status=500, elapsed_ms=12, error="server_error"
    )


def person(name: str) -> Actor:
    """Return somebody of the sample newsroom."""
    place = Membership.objects.get(user__username=name)
    return Actor(user=place.user, desk=place.desk, roles=place.role_set)


def _differing() -> None:
    """Open a conference: two reviewers differ on a claim of their own."""
    article = _sample()
    quote = article.title
    new = NewClaim(status="unverified", rationale="We rang twice.")
    claim = content.create_claim(
        actor=person("editor"),
        article_id=article.id,
        span=Span(quote=quote, start=0, end=len(quote)),
        new=new,
    )
    ask_second_check(actor=person("chief"), claim_id=claim.id, reason="A big one.")
    submit_claim(actor=person("editor"), claim_id=claim.id, expected_version=None)
    for name, status in (("reviewer", "unverified"), ("reviewer2", "denied")):
        take_claim(actor=person(name), claim_id=claim.id)
        judgement = Judgement(status, "I looked.", claim.content_digest)
        judge_claim(actor=person(name), claim_id=claim.id, expected_version=None, judgement=judgement)


def _drawn_for_audit(auditor: User) -> None:
    """Keep a draw with a finding and a claim that is not audited yet."""
    now, verdicts = clock.now(), list(Verdict.objects.select_related("claim").order_by("at"))
    strangers = [row for row in verdicts if not has_part(auditor, {row.claim})]
    assert strangers
    draw = Draw.objects.create(
        desk=person("chief").desk,
        pace="week",
        since=now - timedelta(days=8),
        until=now - timedelta(days=1),
        share=100,
        seed="0" * 64,
        listed="\n".join(sorted(row.claim.public_id for row in strangers)),
        left_out=len(verdicts) - len(strangers),
        auditor=auditor,
        drawn_by=auditor,
        drawn_at=now,
    )
    for place, row in enumerate(strangers, start=1):
        found = {"finding": "minor", "text": "A date is wrong.", "found_at": now} if place == 1 else {}
        DrawnClaim.objects.create(draw=draw, place=place, claim=row.claim, verdict=row, **found)


def _sample() -> Article:
    """The article of the sample."""
    return Article.objects.earliest("created_at")


def _with_claims_to_place() -> None:
    """Give the desk a second article, whose new text left claims without a place."""
    old = (
        "The bridge is closed\nThe council closed the harbour bridge on Monday. It carries 18,000 cars a day. "
        "Ferries will run every ten minutes until spring."
    )
    new = (
        "The bridge is closed\nThe council closed the harbour bridge on Monday. Ferries run every quarter of an hour "
        "until spring.\nIt carries 18,000 cars a day. In summer it carries 18,000 cars a day too."
    )
    for text in (old, new):
        headline = text.partition("\n")[0]
        facts = ArticleFacts(headline=headline, external_id="bridge")
        article, _ = push_article(
            actor=person("editor"), facts=facts, prepared=prepare_text(text, headline=headline)
        )
        if text == old:
            for quote in (
                "closed the harbour bridge",
                "carries 18,000 cars a day",
                "Ferries will run every ten minutes",
            ):
                content.create_claim(
                    actor=person("editor"), article_id=article.id, span=Span(quote=quote), new=NewClaim()
                )


def address(name: str) -> str:
    """The address of a page, at a record on which there is much to see."""
    if name == "conference":
        return reverse(name, args=[Conference.objects.get().in_pass.review.claim.public_id])
    if name == "place_claims":
        return reverse(name, args=[Article.objects.latest("created_at").public_id])
    records = {
        "article_id": _sample,
        "claim_id": lambda: Claim.objects.get(article=_sample(), number=11),
        "draw_id": lambda: Draw.objects.get(),
        "queue_id": lambda: Queue.objects.get(order=1),
        "endpoint_id": lambda: WebhookEndpoint.objects.get(),
        "source_id": lambda: Source.objects.filter(snapshot_count=2).earliest("id"),
        "id": lambda: PublishedVerdict.objects.earliest("id"),
    }
    wanted = next(each for each in leaves(web_urls.urlpatterns) if each.name == name).pattern.converters
    return reverse(name, kwargs={key: records[key]().public_id for key in wanted}) + QUERIES.get(name, "")


def leaves(patterns: Iterable[Any]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from leaves(pattern.url_patterns)
