"""Notes that are gathered: their author's alone until they are sent, and then sent all together."""

import pytest
from django.db import IntegrityError, transaction

from factcheck.audit.models import Event
from factcheck.claims.models import Claim
from factcheck.core.problems import Invalid, NotFound, NotYourRole, RuleNotMet
from factcheck.reviews.content import remove_evidence
from factcheck.reviews.models import Comment, PendingNote
from factcheck.reviews.services.comments import NewComment, add_comment, resolve_comment
from factcheck.reviews.services.decisions import approve_claim, return_claim
from factcheck.reviews.services.pending import drop_note, keep_note, pending_of, send_notes
from factcheck.reviews.services.submission import submit_claim
from factcheck.reviews.services.taking import take_claim
from factcheck.sources.models import Evidence
from tests import factories
from tests.factories import Newsroom

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def kept(room: Newsroom, made: Claim, text: str, *, by: str, **more: object) -> PendingNote:
    """Keep a note for later."""
    return keep_note(actor=room.actor(by), claim_id=made.id, new=NewComment(text, **more))  # type: ignore[arg-type]


def held(room: Newsroom) -> Claim:
    """A claim in review that Rita holds."""
    made = factories.ready(room)
    factories.submit(room, made)
    take_claim(actor=room.actor("rita"), claim_id=made.id, expected_version=None)
    return Claim.objects.get(id=made.id)


def returned(room: Newsroom, made: Claim) -> None:
    """Rita returns the claim."""
    words = {"reason_code": "wording", "text": "Say which."}
    return_claim(actor=room.actor("rita"), claim_id=made.id, expected_version=None, **words)


def test_nobody_else_sees_a_pending_note_and_nothing_is_told_of_it() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    before = Event.objects.count()
    note = kept(room, made, "  Whose estimate? ", by="rita", blocking=True)
    assert list(pending_of(room.actor("rita"), made.id)) == [note]
    assert note.text == "Whose estimate?"
    assert not pending_of(room.actor("ana"), made.id).exists()
    assert not Comment.objects.exists()
    assert Event.objects.count() == before


def test_they_are_sent_together_in_their_order() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    thread = add_comment(actor=room.actor("ana"), claim_id=made.id, new=NewComment("From the log."))
    kept(room, made, "Which log?", by="rita", reply_to_id=thread.id)
    kept(room, made, "And when?", by="rita", blocking=True)
    kept(room, made, "Not Rita's.", by="omar")
    sent = send_notes(actor=room.actor("rita"), claim_id=made.id)
    assert [(one.text, one.blocking, one.reply_to_id) for one in sent] == [
        ("Which log?", False, thread.id),
        ("And when?", True, None),
    ]
    verbs = Event.objects.filter(object__in=[one.public_id for one in sent]).values_list("verb", flat=True)
    assert list(verbs) == ["comment.added"] * 2
    assert [note.text for note in PendingNote.objects.all()] == ["Not Rita's."]
    assert send_notes(actor=room.actor("rita"), claim_id=made.id) == []


def test_they_go_along_with_a_return_and_with_a_submission() -> None:
    room = factories.newsroom()
    made = held(room)
    kept(room, made, "The second pillar, not the first.", by="rita")
    kept(room, made, "Ana thinks so too.", by="ana")
    returned(room, made)
    assert [one.text for one in Comment.objects.all()] == ["The second pillar, not the first."]
    submit_claim(actor=room.actor("ana"), claim_id=made.id, expected_version=None)
    told = Comment.objects.order_by("created_at").values_list("text", flat=True)
    assert list(told) == ["The second pillar, not the first.", "Ana thinks so too."]
    assert not PendingNote.objects.exists()


def test_a_blocking_note_blocks_its_author_too_and_stays_pending() -> None:
    room = factories.newsroom()
    made = held(room)
    note = kept(room, made, "Wait for the report.", by="rita", blocking=True)
    approving = {"claim_id": made.id, "expected_version": None, "content_digest": made.content_digest}
    with pytest.raises(RuleNotMet):
        approve_claim(actor=room.actor("rita"), **approving)  # type: ignore[arg-type]
    assert list(PendingNote.objects.all()) == [note]
    assert not Comment.objects.exists()
    drop_note(actor=room.actor("rita"), note_id=note.id)
    kept(room, made, "Well found.", by="rita")
    approve_claim(actor=room.actor("rita"), **approving)  # type: ignore[arg-type]
    assert [one.text for one in Comment.objects.all()] == ["Well found."]


def test_one_throws_away_ones_own_alone() -> None:
    room, other = factories.newsroom(), factories.newsroom()
    made = factories.claim(room)
    note = kept(room, made, "Mine.", by="rita")
    for stranger in (room.actor("ana"), other.actor("rita")):
        with pytest.raises(NotFound):
            drop_note(actor=stranger, note_id=note.id)
    with pytest.raises(NotFound):
        send_notes(actor=other.actor("rita"), claim_id=made.id)
    drop_note(actor=room.actor("rita"), note_id=note.id)
    assert not PendingNote.objects.exists()


def test_what_may_not_be_said_may_not_be_kept() -> None:
    room = factories.newsroom()
    made, other = factories.claim(room), factories.claim(room, "cracks in two pillars")
    thread = add_comment(actor=room.actor("ana"), claim_id=other.id, new=NewComment("Elsewhere."))
    for text, more in (
        ("  ", {}),
        ("Here.", {"reply_to_id": thread.id}),
        ("Here.", {"evidence_id": thread.id}),
    ):
        with pytest.raises(Invalid):
            kept(room, made, text, by="rita", **more)
    with pytest.raises(NotYourRole):
        kept(room, made, "I only read.", by="vera")
    note = kept(room, made, "Here.", by="rita")
    for change in ({"text": ""}, {"blocking": True, "reply_to": thread}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PendingNote.objects.filter(id=note.id).update(**change)


def test_nothing_is_lost_when_the_evidence_or_the_thread_is_gone() -> None:
    room = factories.newsroom()
    made = factories.ready(room)
    evidence = Evidence.objects.live().filter(claim=made).first()
    assert evidence is not None
    thread = add_comment(actor=room.actor("ana"), claim_id=made.id, new=NewComment("From the log."))
    kept(room, made, "The page is old.", by="rita", evidence_id=evidence.id)
    kept(room, made, "Which log?", by="rita", reply_to_id=thread.id)
    resolve_comment(actor=room.actor("ana"), comment_id=thread.id, resolved=True)
    remove_evidence(actor=room.actor("ana"), evidence_id=evidence.id, expected_version=None)
    sent = send_notes(actor=room.actor("rita"), claim_id=made.id)
    assert [(one.text, one.evidence_id, one.reply_to_id) for one in sent] == [
        ("The page is old.", None, None),
        ("Which log?", None, None),
    ]
