"""Every page of the product under axe, by the name of its address, with the sample newsroom loaded once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from factcheck.accounts.actors import Actor
from factcheck.accounts.models import Membership, User
from factcheck.articles.models import Article
from factcheck.claims.models import Claim
from factcheck.claims.services import NewClaim, Span
from factcheck.core import clock
from factcheck.ops.sample.newsroom import load
from factcheck.publishing.models import DeliveryTry, PublishedVerdict, WebhookEndpoint
from factcheck.publishing.services.endpoints import add_endpoint, send_test
from factcheck.reviews import content
from factcheck.reviews.models import Conference, Draw, DrawnClaim, Queue, Verdict
from factcheck.reviews.services.audits import has_part
from factcheck.reviews.services.judgements import Judgement
from factcheck.reviews.services.judging import judge_claim
from factcheck.reviews.services.second_checks import ask_second_check
from factcheck.reviews.services.submission import submit_claim
from factcheck.reviews.services.taking import take_claim, take_next
from factcheck.sources.models import Source
from factcheck.web import urls as web_urls
from factcheck.web.noticing import make_notices
from tests.browser.hands import FINGER, LEAST, PHONE, STUMBLES, opened
from tests.flushing import empty_all

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
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
    "snapshot_file",
    "snapshot_text",
    "snapshot_warc",
    "source_state",
}
#: What the address of a page says beside the record.
QUERIES = {"search": "?q=treaty", "new_article": "?way=file", "claims": "?view=returned"}


@dataclass(frozen=True)
class Form:
    """How a page is looked at: the theme of the system and the width of the window, in CSS pixels."""

    theme: str
    width: int


LIGHT = Form("light", 1440)
DEEP = (Form("dark", 1440), Form("light", 320), Form("dark", 320))


def _cases() -> Iterator[Any]:
    """The first person of every page in light; everybody, dark and narrow too, when there is time."""
    for name, people in PAGES.items():
        for person in people:
            forms = (LIGHT, *DEEP)
            for form in forms:
                deep = form != LIGHT or person != people[0]
                label = "-".join([name, person or "nobody", form.theme, str(form.width)])
                yield pytest.param(name, person, form, id=label, marks=[pytest.mark.deep] if deep else [])


@pytest.fixture(scope="module")
def newsroom(django_db_setup: None, django_db_blocker: Any) -> Iterator[LiveServer]:
    """The sample newsroom behind a server, with a claim that the reviewer holds; nothing of it is left behind."""
    with django_db_blocker.unblock():
        load()
        make_notices()
        place = Membership.objects.get(user__username="reviewer")
        reviewer = Actor(user=place.user, desk=place.desk, roles=place.role_set)
        assert take_next(actor=reviewer, queue_id=Queue.objects.get(order=1).id) is not None
        told_by_webhook()
        differing()
        drawn_for_audit(person("reviewer2").user)
        server = LiveServer("127.0.0.1")
        yield server
        server.stop()
        empty_all(["default"])


def told_by_webhook() -> None:
    """Give the desk an endpoint with a message in its log that was tried without success."""
    place = Membership.objects.get(user__username="chief")
    chief = Actor(user=place.user, desk=place.desk, roles=place.role_set)
    endpoint = add_endpoint(actor=chief, url="https://hooks.example/a").endpoint
    sent = send_test(actor=chief, endpoint_id=endpoint.id)
    DeliveryTry.objects.create(
        delivery=sent, number=1, at=sent.created_at, status=500, elapsed_ms=12, error="server_error"
    )


def person(name: str) -> Actor:
    """Return somebody of the sample newsroom."""
    place = Membership.objects.get(user__username=name)
    return Actor(user=place.user, desk=place.desk, roles=place.role_set)


def differing() -> None:
    """Open a conference: two reviewers differ on a claim of their own."""
    article = Article.objects.get()
    quote = article.revisions.get(number=article.latest_number).text[:60]
    new = NewClaim(status="unverified", rationale="We rang twice.")
    claim = content.create_claim(
        actor=person("editor"), article_id=article.id, span=Span(quote=quote, start=0, end=60), new=new
    )
    ask_second_check(actor=person("chief"), claim_id=claim.id, reason="A big one.")
    submit_claim(actor=person("editor"), claim_id=claim.id, expected_version=None)
    for name, status in (("reviewer", "unverified"), ("reviewer2", "denied")):
        take_claim(actor=person(name), claim_id=claim.id)
        judgement = Judgement(status, "I looked.", claim.content_digest)
        judge_claim(actor=person(name), claim_id=claim.id, expected_version=None, judgement=judgement)


def drawn_for_audit(auditor: User) -> None:
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


def address(name: str) -> str:
    """The address of a page, at a record on which there is much to see."""
    if name == "conference":
        return reverse(name, args=[Conference.objects.get().in_pass.review.claim.public_id])
    records = {
        "article_id": lambda: Article.objects.get(),
        "claim_id": lambda: Claim.objects.get(number=11),
        "draw_id": lambda: Draw.objects.get(),
        "queue_id": lambda: Queue.objects.get(order=1),
        "endpoint_id": lambda: WebhookEndpoint.objects.get(),
        "source_id": lambda: Source.objects.filter(snapshot_count=2).earliest("id"),
        "id": lambda: PublishedVerdict.objects.earliest("id"),
    }
    wanted = next(each for each in _leaves(web_urls.urlpatterns) if each.name == name).pattern.converters
    return reverse(name, kwargs={key: records[key]().public_id for key in wanted}) + QUERIES.get(name, "")


def sign_in(page: Page, server: LiveServer, username: str) -> None:
    """Give the browser the session of a person; nobody has none."""
    if not username:
        return
    client = Client()
    user = Membership.objects.get(user__username=username).user
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}])


def faults(page: Page) -> list[tuple[str, str]]:
    """What axe finds: the rule and the first element that breaks it."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [(each["id"], each["nodes"][0]["html"][:160]) for each in found]


@pytest.mark.parametrize(("name", "person", "form"), list(_cases()))
def test_a_page_has_no_fault_and_does_not_scroll_sideways(
    newsroom: LiveServer, page: Page, name: str, person: str, form: Form
) -> None:
    sign_in(page, newsroom, person)
    page.emulate_media(color_scheme=form.theme, reduced_motion="reduce")  # type: ignore[arg-type]  # a word of two
    page.set_viewport_size({"width": form.width, "height": 900})
    answer = page.goto(newsroom.url + address(name))
    assert answer is not None
    assert (answer.status, page.url.partition("?")[0]) == (
        200,
        newsroom.url + address(name).partition("?")[0],
    )
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == form.width


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    """The narrowest phone, worked by fingers."""
    with opened(
        browser, {**PHONE, "locale": "en-GB", "timezone_id": "UTC", "reduced_motion": "reduce"}
    ) as page:
        yield page


@pytest.mark.deep
@pytest.mark.parametrize(
    ("name", "person"), [(name, person) for name, people in PAGES.items() for person in people]
)
def test_a_phone_shows_all_of_a_page_and_a_finger_hits_it(
    newsroom: LiveServer, phone: Page, name: str, person: str
) -> None:
    phone.context.clear_cookies()
    sign_in(phone, newsroom, person)
    phone.goto(newsroom.url + address(name))
    assert phone.evaluate(STUMBLES, [FINGER, LEAST]) == []


def test_a_planted_fault_is_found(newsroom: LiveServer, page: Page) -> None:
    sign_in(page, newsroom, "editor")
    page.goto(newsroom.url + address("journal"))
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert [rule for rule, _html in faults(page)] == ["button-name"]


@pytest.mark.django_db
def test_no_page_is_left_out() -> None:
    answering = {pattern.name for pattern in _leaves(web_urls.urlpatterns) if _answers_get(pattern)}
    assert answering - NO_PAGES == set(PAGES)


def _leaves(patterns: Iterable[Any]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from _leaves(pattern.url_patterns)


def _answers_get(pattern: URLPattern) -> bool:
    """Whether the view takes a GET at all; what it says to somebody without a session does not matter here."""
    nothing = dict.fromkeys(pattern.pattern.converters, "x")
    return Client().get(reverse(str(pattern.name), kwargs=nothing)).status_code != 405
