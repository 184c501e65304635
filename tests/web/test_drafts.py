"""Typed text that was not sent is kept for its person, and comes back in its form."""

import pytest

from factcheck.web.drafts import LONGEST, MOST
from factcheck.web.models import Draft
from tests import factories
from tests.web.newsrooms import signed_in

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
