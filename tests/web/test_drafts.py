"""Typed text that was not sent is kept for its person, and comes back in its form."""

import pytest
from django.test import Client
from lxml.html import fromstring

from factcheck.articles.texts import prepare_text
from factcheck.publishing.services.endpoints import add_endpoint
from factcheck.reviews.services.comments import NewComment, add_comment
from factcheck.reviews.services.revisions import revise_article
from factcheck.web.drafts import LONGEST, MOST
from factcheck.web.models import Draft
from tests import factories
from tests.web.newsrooms import rich_claim, signed_in

pytestmark = pytest.mark.django_db


def test_what_was_typed_comes_back_in_the_form() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    client = signed_in(room, "ana")
    form = f"/drafts/status:{made.public_id}"
    assert (
        client.post(form, {"rationale": "Half a sen", "version": "7", "csrfmiddlewaretoken": "x"}).status_code
        == 204
    )
    assert Draft.objects.get().fields == {"rationale": "Half a sen"}
    client.logout()
    client = signed_in(room, "ana")
    page = client.get(f"/articles/{made.article.public_id}?claim={made.public_id}").content.decode()
    assert "Half a sen" in page
    assert 'name="version" value="7"' not in page


def test_a_draft_is_its_persons_alone() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    signed_in(room, "ana").post(f"/drafts/status:{made.public_id}", {"rationale": "Half a sen"})
    page = signed_in(room, "ben").get(f"/articles/{made.article.public_id}?claim={made.public_id}")
    assert "Half a sen" not in page.content.decode()


def test_nothing_typed_takes_the_draft_away() -> None:
    room = factories.newsroom()
    client = signed_in(room, "ana")
    client.post("/drafts/ask", {"text": "x"})
    client.post("/drafts/ask", {"text": "  "})
    assert not Draft.objects.exists()


@pytest.mark.parametrize("form", ["Status:cl_x", "a" * 31, "status:cl_short", "status:cl_" + "0" * 27])
def test_a_name_that_is_no_form_is_refused(form: str) -> None:
    assert signed_in(factories.newsroom(), "ana").post(f"/drafts/{form}", {"text": "x"}).status_code == 422
    assert not Draft.objects.exists()


def test_drafts_have_an_end() -> None:
    client = signed_in(factories.newsroom(), "ana")
    assert client.post("/drafts/ask", {"text": "x" * (LONGEST + 1)}).status_code == 422
    for number in range(MOST + 3):
        client.post(f"/drafts/note:cl_{number:026d}", {"text": "x"})
    assert Draft.objects.count() == MOST
    assert not Draft.objects.filter(form=f"note:cl_{0:026d}").exists()


def test_somebody_who_is_signed_out_keeps_nothing_here() -> None:
    client = signed_in(factories.newsroom(), "ana")
    client.logout()
    assert client.post("/drafts/ask", {"text": "x"}).status_code == 302
    assert not Draft.objects.exists()


def kept_forms(page: str) -> dict[str, str]:
    """The drafts that a page's forms keep, each with a field that words are typed into."""
    found: dict[str, str] = {}
    for form in fromstring(page).iterfind(".//form[@data-draft-url]"):
        for field in form.iter("textarea", "input"):
            if field.get("name") and field.get("type", "text") in {"text", "url"}:
                found.setdefault(str(form.get("data-draft-url")), str(field.get("name")))
    return found


def comes_back(client: Client, address: str) -> set[str]:
    """Type words of its own into every form of a page, and return the names of the drafts whose words come back."""
    found = kept_forms(client.get(address).content.decode())
    for number, (keeping, field) in enumerate(found.items()):
        assert client.post(keeping, {field: f"Half a sentence {number}."}).status_code == 204
    page = client.get(address).content.decode()
    kept = {
        keeping.removeprefix("/drafts/").partition(":")[0]
        for number, keeping in enumerate(found)
        if f"Half a sentence {number}." in page
    }
    assert all(f"Half a sentence {number}." in page for number in range(len(found))), found
    return kept


def test_every_form_of_a_claim_keeps_what_is_typed() -> None:
    room = factories.newsroom()
    claim = rich_claim(room)
    note = add_comment(actor=room.actor("ben"), claim_id=claim.id, new=NewComment(text="Which bridge?"))
    kept = comes_back(signed_in(room, "ana"), f"/claims/{claim.public_id}")
    assert {"edit", "status", "position", "comment", "reply", "split", "ask", "settle", "evidence"} <= kept
    assert Draft.objects.filter(form=f"reply:{note.public_id}").exists()


def test_forms_of_the_desk_keep_what_is_typed() -> None:
    room = factories.newsroom()
    assert room.article is not None
    chris, ana = signed_in(room, "chris"), signed_in(room, "ana")
    assert {"settings_new_member", "settings_new_queue", "settings_key"} <= comes_back(
        chris, "/desk/settings"
    )
    assert "checklist_every" in comes_back(chris, "/desk/settings/checklists")
    assert "webhook" in comes_back(chris, "/desk/settings/webhooks")
    assert comes_back(ana, "/articles/new") == {"new_article"}
    assert comes_back(ana, f"/articles/{room.article.public_id}/facts") == {"facts"}


def test_a_form_that_was_carried_out_forgets_its_draft() -> None:
    room = factories.newsroom()
    claim = factories.submitted(room)
    rita = signed_in(room, "rita")
    address = f"/queues/{room.first_check.public_id}"
    rita.post(f"{address}/{claim.public_id}/take", {"version": factories.fresh(claim).version})
    assert rita.post(f"/drafts/return:{claim.public_id}", {"text": "Name the bri"}).status_code == 204
    assert "Name the bri" in rita.get(f"{address}?claim={claim.public_id}").content.decode()
    sent = {"version": factories.fresh(claim).version, "reason_code": "wording", "text": "Name the bridge."}
    assert rita.post(f"{address}/{claim.public_id}/return", sent).status_code == 302
    assert not Draft.objects.filter(user=room.people["rita"]).exists()


def test_a_draft_of_a_text_that_has_changed_shows_both() -> None:
    room = factories.newsroom()
    assert room.article is not None
    ana, address = signed_in(room, "ana"), f"/articles/{room.article.public_id}/revise"
    assert (
        ana.post(f"/drafts/revise:{room.article.public_id}", {"text": "What Ana types."}).status_code == 204
    )
    page = ana.get(address).content.decode()
    assert ("What Ana types." in page, "This was changed meanwhile." in page) == (True, False)
    text = "What Ben wrote.\nAll of it."
    revise_article(
        actor=room.actor("ben"), article_id=room.article.id, expected_revision=1, prepared=prepare_text(text)
    )
    page = ana.get(address).content.decode()
    assert "What Ana types." in page
    assert "What Ben wrote." in page
    assert "This was changed meanwhile." in page


def test_a_waiver_a_replay_and_ones_own_settings_keep_what_is_typed() -> None:
    room = factories.newsroom()
    claim = factories.claim(room, kind="figure")
    kept = comes_back(signed_in(room, "ana"), f"/claims/{claim.public_id}")
    assert {"check.every.wording", "check.figure.unit"} <= kept
    endpoint = add_endpoint(actor=room.actor("chris"), url="https://hooks.example/a").endpoint
    chris, address = signed_in(room, "chris"), f"/desk/settings/webhooks/{endpoint.public_id}"
    assert chris.post(f"/drafts/webhook_replay:{endpoint.public_id}", {"after": "4711"}).status_code == 204
    assert 'value="4711"' in chris.get(address).content.decode()
    assert comes_back(chris, "/settings") == {"me"}


def test_a_waiver_that_was_carried_out_forgets_its_draft_and_no_other() -> None:
    room = factories.newsroom()
    claim = factories.claim(room)
    ana = signed_in(room, "ana")
    for item in ("every.wording", "every.primary"):
        assert ana.post(f"/drafts/check.{item}:{claim.public_id}", {"reason": "No copy"}).status_code == 204
    sent = {"item": "every.wording", "state": "waived", "reason": "No copy exists."}
    assert ana.post(f"/claims/{claim.public_id}/check", sent).status_code == 302
    assert [draft.form for draft in Draft.objects.all()] == [f"check.every.primary:{claim.public_id}"]
