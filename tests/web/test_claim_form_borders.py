"""What is sent about a claim is closed to other desks, to viewers and to forgeries, and leaves no draft behind."""

import pytest
from django.test import Client

from factcheck.reviews.models import Comment
from factcheck.sources.models import Evidence
from factcheck.web.models import Draft
from tests import factories
from tests.web.newsrooms import send_form, signed_in

pytestmark = pytest.mark.django_db
STATUS = {"status": "confirmed", "rationale": "The harbour master says so."}
EVIDENCE = {
    "way": "web",
    "url": "https://state.example/briefing",
    "quote": "closed it\r\non Monday",
    "relation": "supports",
}


FORMS = ["edit", "status", "note", "place", "evidence", "position"]


def _everything(version: int) -> dict[str, object]:
    return {"version": version, "statement": "Taken over", "kind": "event", "assertion": "substance", "risk": "low", **STATUS,
            **EVIDENCE, "text": "A note", "party": "Somebody", "stance": "denies", "terms": "on_record"}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_claim_of_another_desk_is_not_found(form: str) -> None:
    here, there = factories.newsroom(), factories.newsroom()
    made = factories.claim(there)
    sent = {**_everything(1), "quote": "ring road"}
    assert send_form(signed_in(here, "ana"), made, form, sent).status_code == 404
    assert factories.fresh(made).version == 1
    assert send_form(signed_in(there, "ana"), made, form, sent).status_code == 302


@pytest.mark.parametrize("form", ["change", "accept", "remove"])
def test_evidence_of_another_desk_is_not_found(form: str) -> None:
    here, there = factories.newsroom(), factories.newsroom()
    made = factories.ready(there)
    row = Evidence.objects.get()
    sent = {"version": made.version, "relation": "context"}
    assert signed_in(here, "ana").post(f"/evidence/{row.public_id}/{form}", sent).status_code == 404
    assert signed_in(there, "ana").post(f"/evidence/{row.public_id}/{form}", sent).status_code in {302, 422}
    assert factories.fresh(made).version == made.version + (form != "accept")


@pytest.mark.parametrize("form", FORMS)
def test_a_viewer_changes_nothing(form: str) -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    answer = send_form(signed_in(room, "vera"), made, form, {**_everything(1), "quote": "ring road"})
    assert answer.status_code == 403
    assert (factories.fresh(made).version, Comment.objects.count()) == (1, 0)


@pytest.mark.parametrize("form", FORMS)
def test_a_form_without_its_token_is_refused(form: str) -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    client = Client(enforce_csrf_checks=True)
    client.force_login(room.people["ana"], backend="django.contrib.auth.backends.ModelBackend")
    assert send_form(client, made, form, {**_everything(1), "quote": "ring road"}).status_code == 403
    assert factories.fresh(made).version == 1


def test_a_get_changes_nothing() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    client = signed_in(room, "ana")
    assert [client.get(f"/claims/{made.public_id}/{form}").status_code for form in FORMS] == [405] * len(
        FORMS
    )


def test_a_form_that_was_carried_out_forgets_its_draft() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    client = signed_in(room, "ana")
    client.post(f"/drafts/evidence:{made.public_id}", EVIDENCE)
    client.post(f"/drafts/position:{made.public_id}", {"party": "Somebody"})
    send_form(client, made, "evidence", {**EVIDENCE, "version": 1})
    assert list(Draft.objects.values_list("form", flat=True)) == [f"position:{made.public_id}"]
