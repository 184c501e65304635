"""Notes that are kept for later on the claim page: their author's alone until they go out together."""

import pytest

from factcheck.claims.models import Claim
from factcheck.reviews.models import Comment, PendingNote
from factcheck.reviews.services.comments import NewComment, add_comment
from factcheck.reviews.services.pending import keep_note
from factcheck.reviews.services.taking import take_claim
from factcheck.sources.models import Evidence
from factcheck.web.models import Draft
from tests import factories
from tests.factories import Newsroom
from tests.web.newsrooms import send_form, signed_in

pytestmark = pytest.mark.django_db
LATER = {"back": "claim", "pending": "1"}


def shown(room: Newsroom, name: str, made: Claim) -> str:
    """Return the claim page as this person sees it."""
    return signed_in(room, name).get(f"/claims/{made.public_id}").content.decode()


def kept(
    room: Newsroom, made: Claim, text: str = "Which day?", by: str = "rita", **more: object
) -> PendingNote:
    """Keep a note for later as ``by``."""
    new = NewComment(text=text, **more)  # type: ignore[arg-type]
    return keep_note(actor=room.actor(by), claim_id=made.id, new=new)


def test_a_note_kept_for_later_is_no_comment_yet_and_its_draft_is_gone() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    rita = signed_in(room, "rita")
    rita.post(f"/drafts/comment:{made.public_id}", {"text": "Which day?"})
    answer = send_form(rita, made, "note", {**LATER, "text": "Which day?", "blocking": "on"})
    assert (answer.status_code, answer["Location"]) == (302, f"/claims/{made.public_id}#notes")
    note = PendingNote.objects.get()
    assert (note.text, note.blocking, note.author) == ("Which day?", True, room.people["rita"])
    assert (Comment.objects.count(), Draft.objects.count()) == (0, 0)
    html = shown(room, "rita", made)
    for words in ("1 pending: not seen by others yet", "Which day?", "blocks approval once sent", "Send now"):
        assert words in html


def test_a_reply_can_be_kept_for_later_too() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    asked = add_comment(actor=room.actor("ana"), claim_id=made.id, new=NewComment(text="Whose figure?"))
    sent = {**LATER, "text": "The port's.", "reply_to": asked.public_id}
    assert send_form(signed_in(room, "rita"), made, "note", sent).status_code == 302
    assert PendingNote.objects.get().reply_to == asked
    html = shown(room, "rita", made)
    assert f'<a href="#{asked.public_id}">Reply to Ana</a>' in html


def test_the_list_says_which_evidence_a_note_is_about() -> None:
    room = factories.newsroom()
    made = factories.ready(room)
    piece = Evidence.objects.get()
    kept(room, made, evidence_id=piece.id)
    block = shown(room, "rita", made).split('id="pending"')[1]
    assert f'On the evidence: <a href="#{piece.public_id}" dir="auto">The harbour master' in block


def test_nobody_else_sees_them_and_a_viewer_finds_no_button() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    kept(room, made)
    for name in ("ana", "omar", "chris", "vera"):
        html = shown(room, name, made)
        assert ("Which day?" in html, 'id="pending"' in html) == (False, False), name
    assert "Keep for later" in shown(room, "ana", made)
    assert "Keep for later" not in shown(room, "vera", made)


def test_one_can_be_removed_by_its_author_alone() -> None:
    room, other = factories.newsroom(), factories.newsroom()
    made = factories.claim(room)
    note = kept(room, made)
    address = f"/notes/{note.public_id}/remove"
    for stranger in (signed_in(room, "omar"), signed_in(room, "chris"), signed_in(other, "rita")):
        assert stranger.post(address, {"back": "claim"}).status_code == 404
    assert signed_in(room, "rita").get(address).status_code == 405
    assert PendingNote.objects.count() == 1
    answer = signed_in(room, "rita").post(address, {"back": "claim"})
    assert (answer.status_code, answer["Location"]) == (302, f"/claims/{made.public_id}#notes")
    assert PendingNote.objects.count() == 0
    assert signed_in(room, "rita").post(address, {"back": "claim"}).status_code == 404


def test_they_are_sent_together_and_a_second_press_sends_nothing() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    kept(room, made)
    kept(room, made, "Whose figure?", blocking=True)
    kept(room, made, "Mine.", by="ana")
    rita, address = signed_in(room, "rita"), f"/claims/{made.public_id}/notes/send"
    html = rita.post(address, {"back": "claim"}, follow=True).content.decode()
    assert ("2 notes sent." in html, 'id="pending"' in html) == (True, False)
    said = list(Comment.objects.order_by("created_at").values_list("text", "blocking", "author__name"))
    assert said == [("Which day?", False, "Rita"), ("Whose figure?", True, "Rita")]
    assert "sent." not in rita.post(address, {"back": "claim"}, follow=True).content.decode()
    assert (Comment.objects.count(), PendingNote.objects.count()) == (2, 1)
    assert signed_in(room, "vera").post(address).status_code == 403


def test_the_queue_says_that_they_go_along_and_a_return_takes_them() -> None:
    room = factories.newsroom()
    made = factories.submitted(room)
    kept(room, made)
    kept(room, made, "Whose figure?", blocking=True)
    rita, place = signed_in(room, "rita"), f"/queues/{room.first_check.public_id}"
    assert "go along with your decision" not in rita.get(place).content.decode()
    take_claim(actor=room.actor("rita"), claim_id=made.id)
    html = rita.get(place).content.decode()
    assert "2 notes of yours go along with your decision." in html
    assert "A note of yours blocks approval: return the claim, or take the note away." in html
    assert 'id="approve"' not in html
    assert f'href="/claims/{made.public_id}#notes"' in html
    sent = {"version": factories.fresh(made).version, "reason_code": "wording", "text": "See the notes."}
    assert rita.post(f"{place}/{made.public_id}/return", sent).status_code == 302
    assert (factories.fresh(made).stage, PendingNote.objects.count()) == ("returned", 0)
    assert [note.text for note in Comment.objects.order_by("created_at")] == ["Which day?", "Whose figure?"]


@pytest.mark.parametrize("text", [" ", "x" * 4001], ids=["empty", "long"])
def test_a_refused_note_is_shown_again_as_it_was_typed(text: str) -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    answer = send_form(signed_in(room, "rita"), made, "note", {**LATER, "text": text, "blocking": "on"})
    html = answer.content.decode()
    assert (answer.status_code, PendingNote.objects.count()) == (422, 0)
    assert "has to change first" in html
    assert text.strip() in html.split('class="note-form"')[1]


def test_the_workbench_leads_to_ones_own() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    kept(room, made)
    assert room.article is not None
    path = f"/articles/{room.article.public_id}?claim={made.public_id}"
    link = f'href="/claims/{made.public_id}#pending">1 pending: not seen by others yet'
    assert link in signed_in(room, "rita").get(path).content.decode()
    assert link not in signed_in(room, "ana").get(path).content.decode()
