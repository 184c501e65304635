"""Articles and sources that come as files or from an address."""

import ipaddress
import re
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile

from factcheck.articles.models import Article
from factcheck.jobs.models import Host
from factcheck.jobs.politeness import pause_host
from tests.api.desk.calling import caller, problem
from tests.articles.documents import make_docx
from tests.factories import newsroom
from tests.fetching.pdfs import make_pdf
from tests.site import Site, serving
from tests.web.newsrooms import signed_in
from tests.workers import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings: LazySettings) -> Iterator[Site]:
    """A web site on loopback that may be fetched."""
    settings.FETCH_ALLOW_NETS = (ipaddress.ip_network("127.0.0.0/8"),)
    settings.FETCH_HOST_PAUSE = 0
    with serving() as served:
        yield served


def test_an_address_is_imported_in_the_background(site: Site) -> None:
    ana = caller(newsroom(), "ana")
    made = ana.post("articles", {"url": f"{site.url}/notice", "origin": "external"})
    assert (made.status_code, made.json()["state"], made.json()["revision"]) == (202, "importing", 0)
    path = f"articles/{made.json()['id']}"
    assert problem(ana.get(f"{path}/coverage")) == (404, "not-found")
    assert work() == 1
    read = ana.get(path).json()
    assert (read["state"], read["headline"], read["revision"]) == ("ready", "Harbour notice 12", 1)
    text = ana.get(f"{path}/revisions/1").json()["text"]
    assert "closed the bridge on Monday" in text
    claim = ana.post("claims", {"article": read["id"], "quote": "closed the bridge on Monday"})
    assert claim.status_code == 201


def test_an_import_that_fails_says_why_and_takes_a_pasted_text(site: Site) -> None:
    ana = caller(newsroom(), "ana")
    made = ana.post("articles", {"url": f"{site.url}/nowhere"}).json()
    work()
    path = f"articles/{made['id']}"
    failed = ana.get(path).json()
    assert (failed["state"], failed["state_text"]) == (
        "failed",
        "The site says that the page does not exist.",
    )
    pasted = ana.post(f"{path}/revisions", {"text": "Words.", "expected_revision": 0})
    assert (pasted.status_code, pasted.json()["number"]) == (201, 1)
    assert (ana.get(path).json()["state"], ana.get(path).json()["state_text"]) == ("ready", "")


def test_an_import_says_that_it_waits_for_its_host(site: Site) -> None:
    room = newsroom()
    ana = caller(room, "ana")
    pause_host(name="127.0.0.1", seconds=600)
    made = ana.post("articles", {"url": f"{site.url}/notice"}).json()
    assert work() == 0
    path = f"articles/{made['id']}"
    told = ana.get(path).json()
    words = r"The import waits for 127\.0\.0\.1 until .*, because the site asked for this pause\."
    assert (told["state"], bool(re.fullmatch(words, told["state_text"]))) == ("importing", True)
    page = signed_in(room, "ana").get(f"/articles/{made['id']}").content.decode()
    assert told["state_text"] in page
    Host.objects.update(next_allowed_at=None)
    work()
    assert (ana.get(path).json()["state"], ana.get(path).json()["state_text"]) == ("ready", "")


FILES = {
    "a.txt": (b"The bridge\nClosed on Monday.", "The bridge\nClosed on Monday.", ""),
    "a.md": (b"# The bridge\n\nClosed on Monday.", "The bridge\n\nClosed on Monday.", "The bridge"),
    "a.html": (b"<h1>The bridge</h1><p>Closed on Monday.", "The bridge\n\nClosed on Monday.", "The bridge"),
    "a.docx": (
        make_docx([("Title", "The bridge"), ("", "Closed on Monday.")]),
        "The bridge\n\nClosed on Monday.",
        "The bridge",
    ),
    "a.pdf": (make_pdf(["Closed on Monday."]), "Closed on Monday.", "Accounts"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_an_article(name: str) -> None:
    data, text, headline = FILES[name]
    ana = caller(newsroom(), "ana")
    fields = {"file": SimpleUploadedFile(name, data), "external_id": name}
    first = ana.upload("articles", fields, idempotency_key="k")
    assert (first.status_code, first.json()["headline"]) == (201, headline), first.content
    read = ana.get(f"articles/{first.json()['id']}/revisions/1").json()
    assert read["text"] == text
    fields["file"] = SimpleUploadedFile(name, data)
    again = ana.upload("articles", fields, idempotency_key="k")
    assert (again.status_code, again.content) == (201, first.content)
    assert Article.objects.filter(external_id=name).count() == 1


def test_html_in_a_body_never_brings_a_script() -> None:
    ana = caller(newsroom(), "ana")
    made = ana.post("articles", {"html": "<p>Words.<script>alert(1)</script></p>", "headline": "Mine"})
    read = ana.get(f"articles/{made.json()['id']}/revisions/1").json()
    assert (read["text"], made.json()["headline"]) == ("Words.", "Mine")


def test_a_document_is_a_source_with_its_text_and_no_warc() -> None:
    ana = caller(newsroom(), "ana")
    pdf = SimpleUploadedFile("report.pdf", make_pdf(["Total cost: 54 million."]), "application/pdf")
    made = ana.upload("sources", {"file": pdf, "title": "Accounts", "proximity": "primary_document"})
    assert (made.status_code, made.json()["kind"], made.json()["snapshots"]) == (201, "document", 1), (
        made.content
    )
    snapshots = ana.get(f"sources/{made.json()['id']}/snapshots").json()["results"]
    assert [row["media_type"] for row in snapshots] == ["application/pdf"]
    path = f"snapshots/{snapshots[0]['id']}"
    assert ana.get(f"{path}/text").json() == {
        "snapshot": snapshots[0]["id"],
        "text": "Total cost: 54 million.",
    }
    assert problem(ana.get(f"{path}/warc", accept="*/*")) == (404, "not-found")
    assert problem(ana.get(f"{path}/warc", accept="application/json")) == (406, "not-acceptable")


def test_a_captured_page_has_its_warc_and_a_copy_can_be_brought(site: Site) -> None:
    ana = caller(newsroom(), "ana")
    made = ana.post("sources", {"url": f"{site.url}/notice"})
    assert (made.status_code, made.json()["state"]) == (201, "queued")
    assert ana.post("sources", {"url": f"{site.url}/notice#part"}).status_code == 200
    work()
    path = f"sources/{made.json()['id']}"
    read = ana.get(path).json()
    assert (read["state"], read["state_code"], read["state_text"], read["title"]) == (
        "captured",
        "captured",
        None,
        "Harbour notice 12",
    )
    snapshot = ana.get(f"{path}/snapshots").json()["results"][0]["id"]
    warc = ana.get(f"snapshots/{snapshot}/warc", accept="application/warc")
    assert (warc.status_code, warc["Content-Type"], warc.content[:2]) == (
        200,
        "application/warc",
        b"\x1f\x8b",
    )
    copy = ana.upload(f"{path}/snapshots", {"file": SimpleUploadedFile("a.html", b"<p>A copy.</p>")})
    assert (copy.status_code, ana.get(path).json()["snapshots"]) == (201, 2)
    site.pages.clear()
    assert ana.post(f"{path}/fetch").json()["state"] == "queued"
    work()
    gone = ana.get(path).json()
    assert (gone["state"], gone["state_code"]) == ("gone", "gone:doubtful")
    assert gone["snapshots"] == 2


def test_an_import_that_failed_is_put_away_and_tried_again() -> None:
    ana = caller(newsroom(), "ana")
    made = ana.post("articles", {"url": "https://paper.example/gone", "origin": "external"}).json()
    path = f"articles/{made['id']}"
    assert problem(ana.post(f"{path}/put-away", {})) == (409, "move-not-allowed")
    assert ana.post(f"{path}/import", {}).json()["version"] == made["version"], "it waits already"
    Article.objects.filter(url="https://paper.example/gone").update(state="failed", state_text="No answer.")
    away = ana.post(f"{path}/put-away", {})
    assert (away.status_code, away.json()["state"]) == (200, "put_away")
    again = ana.post(f"{path}/import", {})
    assert (again.status_code, again.json()["state"]) == (202, "importing")
    with_text = ana.post("articles", {"text": "The bridge is shut."}).json()
    assert problem(ana.post(f"articles/{with_text['id']}/import", {})) == (409, "move-not-allowed")
