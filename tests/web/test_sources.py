"""Sources: the list, one source over time, its words as text, forms, isolation."""

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from factcheck.fetching.codes import Code
from factcheck.fetching.outcomes import outcome
from factcheck.fetching.store import evidence_store
from factcheck.jobs.models import Job
from factcheck.sources.models import Snapshot, Source
from factcheck.sources.services.register import add_web_source
from tests import factories
from tests.factories import Newsroom
from tests.sources.warcs import page_at
from tests.web.newsrooms import signed_in

pytestmark = pytest.mark.django_db
PAGE = "<html><body><article><p>The repair will take two years.</p><p>It costs {cost} million euros.</p></article></body></html>"


def web_source(room: Newsroom) -> Source:
    """A web page that was registered and is not captured yet."""
    return add_web_source(actor=room.actor("ana"), url="https://harbour.example.org/log")[0]


def bring(room: Newsroom, source: Source, cost: int) -> int:
    """Upload a copy through the page; return the status of the answer."""
    sent = SimpleUploadedFile("log.html", PAGE.format(cost=cost).encode(), content_type="text/html")
    return signed_in(room, "ana").post(f"/sources/{source.public_id}/copy", {"file": sent}).status_code


def test_an_address_makes_a_source_and_a_forbidden_one_is_kept_in_the_field() -> None:
    room = factories.newsroom()
    ana = signed_in(room, "ana")
    made = ana.post("/sources/add", {"url": "https://harbour.example.org/log", "proximity": ""})
    assert made["Location"] == f"/sources/{Source.objects.get(kind='web').public_id}"
    refused = ana.post("/sources/add", {"url": "http://10.0.0.1/intern", "proximity": ""})
    assert refused.status_code == 422
    assert 'value="http://10.0.0.1/intern"' in refused.content.decode()
    assert Source.objects.filter(kind="web").count() == 1


def test_two_copies_are_compared_word_by_word() -> None:
    room = factories.newsroom()
    source = web_source(room)
    assert [bring(room, source, 54), bring(room, source, 61)] == [302, 302]
    page = signed_in(room, "vera").get(f"/sources/{source.public_id}").content.decode()
    assert "<del>" in page
    assert "54" in page
    assert "61" in page
    assert "1 more passage is the same." in page
    assert "Upload a copy" not in page


def test_a_capture_is_served_as_text_and_never_as_a_page() -> None:
    room = factories.newsroom()
    source = web_source(room)
    bring(room, source, 54)
    shot = Snapshot.objects.get(source=source)
    answer = signed_in(room, "vera").get(f"/sources/{source.public_id}/snapshots/{shot.public_id}/text")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "It costs 54 million euros." in answer.content.decode()


def test_a_change_over_another_ones_is_a_conflict_and_keeps_the_text() -> None:
    room = factories.newsroom()
    source, ana = web_source(room), signed_in(room, "ana")
    typed = {"version": source.version, "title": "Harbour log", "proximity": "primary_document"}
    assert ana.post(f"/sources/{source.public_id}/change", typed).status_code == 302
    refused = ana.post(f"/sources/{source.public_id}/change", {**typed, "title": "Log of the harbour"})
    assert refused.status_code == 409
    assert 'value="Log of the harbour"' in refused.content.decode()
    source.refresh_from_db()
    assert source.title == "Harbour log"


def test_lists_and_pages_stay_on_the_desk() -> None:
    room, other = factories.newsroom(), factories.newsroom()
    source = web_source(room)
    stranger = signed_in(other, "ana")
    assert source.url in signed_in(room, "ana").get("/sources").content.decode()
    assert source.url not in stranger.get("/sources").content.decode()
    assert stranger.get(f"/sources/{source.public_id}").status_code == 404
    assert stranger.post(f"/sources/{source.public_id}/fetch").status_code == 404


def test_every_outcome_without_a_capture_says_why_what_next_and_offers_an_upload() -> None:
    room = factories.newsroom()
    source, ana = web_source(room), signed_in(room, "ana")
    ended = [code for code in Code if outcome(code).state not in {"captured", "unchanged", "changed"}]
    assert len(ended) > 35
    for code in ended:
        Source.objects.filter(id=source.id).update(
            state=outcome(code).state, state_code=code, checked_at=source.created_at
        )
        Job.objects.filter(subject_id=source.id).delete()
        page = unescape(ana.get(f"/sources/{source.public_id}").content.decode())
        notice = page[page.index('<div class="notice') :].split("</div>")[0]
        assert str(outcome(code).sentence) in notice
        assert str(outcome(code).next_step) in notice
        assert outcome(code).next_step != "Nothing needs to be done."
        assert 'href="#copy"' in notice
        assert f'action="/sources/{source.public_id}/copy"' in page


def test_a_capture_out_of_a_warc_can_be_downloaded_as_one() -> None:
    room = factories.newsroom()
    source, ana = web_source(room), signed_in(room, "ana")
    sent = SimpleUploadedFile("a.warc.gz", page_at(source.url))
    assert ana.post(f"/sources/{source.public_id}/copy", {"file": sent}).status_code == 302
    shot = Snapshot.objects.get()
    answer = ana.get(f"/sources/{source.public_id}/snapshots/{shot.public_id}/warc")
    assert answer.content == evidence_store().read(shot.warc_key)
    assert answer["Content-Disposition"] == f'attachment; filename="{shot.public_id}.warc.gz"'
    assert f"/snapshots/{shot.public_id}/warc" in ana.get(f"/sources/{source.public_id}").content.decode()
    assert bring(room, source, 54) == 302
    plain = Snapshot.objects.get(warc_key="")
    for part, status in (("warc", 404), ("file", 200)):
        assert (
            ana.get(f"/sources/{source.public_id}/snapshots/{plain.public_id}/{part}").status_code == status
        )
    assert signed_in(factories.newsroom(), "ana").get(answer.request["PATH_INFO"]).status_code == 404
