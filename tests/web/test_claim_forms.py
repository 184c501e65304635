"""What is sent about a claim: carried out once, refused with the typed text kept, closed to other desks."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from factcheck.claims.models import Claim
from factcheck.jobs.models import Job
from factcheck.reviews import content
from factcheck.reviews.facts import missing_for
from factcheck.reviews.models import Comment
from factcheck.sources.models import Evidence, Position, Source
from tests import factories
from tests.factories import Newsroom
from tests.fetching.images import make_png
from tests.fetching.pdfs import make_pdf
from tests.web.newsrooms import back_at, send_form, signed_in

pytestmark = pytest.mark.django_db
STATUS = {"status": "confirmed", "rationale": "The harbour master says so."}
EVIDENCE = {
    "way": "web",
    "url": "https://state.example/briefing",
    "quote": "closed it\r\non Monday",
    "relation": "supports",
}


def test_an_edit_changes_the_words_and_makes_the_claimant() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    sent = {"version": 1, "statement": "The council\r\nclosed the bridge.", "claimant": "City council", "kind": "event",
            "assertion": "substance", "risk": "high", "accusation": "on"}  # fmt: skip
    answer = send_form(signed_in(room, "ana"), made, "edit", sent)
    assert (answer.status_code, answer["Location"]) == (302, back_at(made, ""))
    now = factories.fresh(made)
    assert (now.statement, now.claimant.name, now.kind, now.risk, now.accusation, now.version) == (
        "The council\nclosed the bridge.", "City council", "event", "high", True, 2,
    )  # fmt: skip


def test_a_stale_form_shows_what_stands_there_and_sends_again_over_it() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    content.edit_claim(
        actor=room.actor("ben"),
        claim_id=made.id,
        expected_version=1,
        changes={"status": "denied", "rationale": "Ben's reason."},
    )
    client = signed_in(room, "ana")
    answer = send_form(client, made, "status", {**STATUS, "version": 1})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert ("Denied. Ben&#x27;s reason." in html, STATUS["rationale"] in html) == (True, True)
    assert "Ben changed this meanwhile." in html
    assert factories.fresh(made).rationale == "Ben's reason."
    version = re.search(r'name="version" value="(\d+)"', html.split('id="status-part"')[1])
    assert version is not None
    answer = send_form(client, made, "status", {**STATUS, "version": version.group(1)})
    assert (answer.status_code, factories.fresh(made).rationale) == (302, STATUS["rationale"])


def test_sending_takes_the_typed_status_along() -> None:
    room = factories.newsroom()
    made = factories.interview(room, factories.claim(room))
    answer = send_form(
        signed_in(room, "ana"), made, "status", {**STATUS, "version": made.version, "send": "1"}
    )
    now = factories.fresh(made)
    assert (answer.status_code, now.stage, now.status, now.rationale) == (302, "in_review", *STATUS.values())


def test_a_refused_sending_changes_nothing_and_lists_what_is_missing() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    answer = send_form(signed_in(room, "ana"), made, "status", {**STATUS, "version": 1, "send": "1"})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "No piece of evidence with a checked quote supports the claim." in html
    assert STATUS["rationale"] in html
    now = factories.fresh(made)
    assert (now.stage, now.status, now.rationale, now.version) == ("draft", "unverified", "", 1)


def test_sending_an_untouched_claim_is_no_change_of_content() -> None:
    room = factories.newsroom()
    made = factories.ready(room, by="ana")
    sent = {"status": made.status, "rationale": made.rationale, "version": made.version, "send": "1"}
    assert send_form(signed_in(room, "ben"), made, "status", sent).status_code == 302
    verbs = list(factories.fresh(made).contributions.values_list("verb", flat=True))
    assert "claim.changed" not in verbs
    assert factories.fresh(made).stage == "in_review"


def test_a_new_address_becomes_a_source_and_is_captured_in_the_background() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    answer = send_form(signed_in(room, "ana"), made, "evidence", {**EVIDENCE, "version": 1})
    assert (answer.status_code, answer["Location"]) == (302, back_at(made))
    row = Evidence.objects.select_related("source").get()
    assert (row.source.url, row.quote, row.relation) == (EVIDENCE["url"], "closed it\non Monday", "supports")
    assert list(Job.objects.filter(subject_id=row.source_id).values_list("kind", flat=True)) == [
        "sources.fetch"
    ]


def test_an_interview_is_written_down_with_its_source() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    sent = {"version": 1, "way": "person", "title": "The harbour master", "said_on": "2026-03-01", "quote": "We closed it.",
            "relation": "supports", "proximity": "eyewitness"}  # fmt: skip
    assert send_form(signed_in(room, "ana"), made, "evidence", sent).status_code == 302
    source = Source.objects.get()
    assert (source.kind, source.title, source.proximity, str(source.published_at.date())) == (
        "person", "The harbour master", "eyewitness", "2026-03-01",
    )  # fmt: skip


def test_an_interview_says_who_wrote_it_down_and_counts_for_the_verdict() -> None:
    room = factories.newsroom()
    made = factories.claim(room, status="confirmed", rationale="He was there.")
    sent = {"version": 1, "way": "person", "title": "The harbour master", "said_on": "2026-03-01", "quote": "We closed it.",
            "relation": "supports", "proximity": "eyewitness", "recorded_by": "Ben", "read_back": "Closed on Monday?"}  # fmt: skip
    assert [item.code for item in missing_for(made)] == ["evidence"]
    assert send_form(signed_in(room, "ana"), made, "evidence", sent).status_code == 302
    source = Source.objects.get()
    assert (source.recorded_by, source.read_back) == ("Ben", "Closed on Monday?")
    assert missing_for(factories.fresh(made)) == []
    page = signed_in(room, "rita").get(f"/sources/{source.public_id}").content.decode()
    assert "Closed on Monday?" in page
    Source.objects.filter(id=source.id).update(recorded_by="")
    assert [item.code for item in missing_for(factories.fresh(made))] == ["evidence"]


@pytest.mark.parametrize(
    ("way", "data", "name", "kind", "check"),
    [
        ("file", make_pdf(["We closed it."]), "log.pdf", "document", "pending"),
        ("file", make_png(), "photo.png", "image", "pending"),
        ("data_set", b"day,what\n1,We closed it.\n", "log.csv", "data_set", "pending"),
        ("person", b"ID3\x04\x00\x00\x00\x00\x00\x00" + bytes(99), "call.mp3", "person", "not_applicable"),
    ],
    ids=["pdf", "png", "csv", "mp3"],
)
def test_a_file_is_attached_with_its_passage(way: str, data: bytes, name: str, kind: str, check: str) -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    sent = {
        "version": 1, "way": way, "title": "" if way != "person" else "The harbour master", "said_on": "2026-03-01",
        "quote": "We closed it.", "relation": "supports", "file": SimpleUploadedFile(name, data),
    }  # fmt: skip
    assert send_form(signed_in(room, "ana"), made, "evidence", sent).status_code == 302
    row = Evidence.objects.select_related("source", "snapshot").get()
    assert row.snapshot is not None
    assert (row.source.kind, row.snapshot.sha256) == (kind, hashlib.sha256(data).hexdigest())
    assert row.source.title == (sent["title"] or name)
    assert row.quote_check == check


def test_a_file_for_a_claim_that_changed_meanwhile_leaves_no_source() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    sent = {
        "version": 9,
        "way": "file",
        "relation": "supports",
        "file": SimpleUploadedFile("a.pdf", make_pdf(["x"])),
    }
    assert send_form(signed_in(room, "ana"), made, "evidence", sent).status_code == 409
    assert (Source.objects.count(), Evidence.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"url": ""}, "evidence_url"),
        ({"way": "file"}, "evidence_file"),
        ({"way": "data_set"}, "evidence_file"),
        ({"url": "ftp://state.example/x"}, "evidence_url"),
        ({"url": "http://127.0.0.1/admin"}, "evidence_url"),
        ({"way": "known", "source": "so_nothing"}, "evidence_source"),
        ({"way": "person", "title": "", "said_on": "2026-03-01"}, "evidence_title"),
        ({"way": "person", "title": "Somebody", "said_on": ""}, "evidence_said_on"),
        ({"relation": "proves"}, "evidence_relation"),
    ],
)
def test_evidence_that_cannot_be_attached_says_where_and_keeps_the_text(
    changed: dict[str, str], field: str
) -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    answer = send_form(signed_in(room, "ana"), made, "evidence", {**EVIDENCE, "version": 1, **changed})
    html = answer.content.decode()
    assert answer.status_code == 422
    summary = re.search(r'<div class="errors".*?</ul>', html, re.DOTALL)
    assert summary is not None
    assert re.findall(r'href="#(\w+?)(?:_0)?"', summary.group()) == [field]
    assert "closed it\r\non Monday" in html
    assert (Evidence.objects.count(), Source.objects.count()) == (0, 0)


def test_a_position_makes_its_party() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    sent = {"version": 1, "party": "Office of the mayor", "stance": "denies", "words": "No.", "said_on": "2026-03-02",
            "terms": "on_record"}  # fmt: skip
    assert send_form(signed_in(room, "ana"), made, "position", sent).status_code == 302
    row = Position.objects.select_related("party").get()
    assert (row.party.name, row.stance, row.words, str(row.said_on)) == (
        "Office of the mayor",
        "denies",
        "No.",
        "2026-03-02",
    )


def test_a_note_is_allowed_at_any_stage() -> None:
    room = factories.newsroom()
    made = factories.submitted(room)
    sent = {"text": "Whose estimate is it?", "blocking": "on"}
    assert send_form(signed_in(room, "rita"), made, "note", sent).status_code == 302
    assert Comment.objects.get().blocking is True


def test_a_further_place_of_a_claim() -> None:
    room = factories.newsroom(text="Bridge\nThe bridge is shut. Nobody knew. Then it is shut again.")
    made = factories.claim(room, "bridge is shut")
    sent = {"version": 1, "quote": "it is shut again"}
    assert send_form(signed_in(room, "ana"), made, "place", sent).status_code == 302
    assert [place.quote for place in made.occurrences.order_by("start")] == [
        "bridge is shut",
        "it is shut again",
    ]


def test_content_in_review_is_refused_with_the_move_that_comes_first() -> None:
    room = factories.newsroom()
    made = factories.submitted(room)
    answer = send_form(signed_in(room, "ana"), made, "evidence", {**EVIDENCE, "version": made.version})
    assert answer.status_code == 409
    assert Evidence.objects.count() == 1


def _on_claim_page(room: Newsroom, made: Claim, sent: Mapping[str, object]) -> Any:
    return send_form(signed_in(room, "ana"), made, "evidence", {**sent, "back": "claim"})


def test_a_form_of_the_claim_page_goes_back_there() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    answer = _on_claim_page(room, made, {**EVIDENCE, "version": 1})
    assert (answer.status_code, answer["Location"]) == (302, f"/claims/{made.public_id}#evidence")
