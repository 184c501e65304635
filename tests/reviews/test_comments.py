"""Notes in threads: replies stay with their note, never block, and are resolved with it."""

from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from factcheck.claims.models import Claim
from factcheck.core.problems import Invalid
from factcheck.reviews.models import Comment
from factcheck.reviews.services.comments import NewComment, add_comment, resolve_comment
from tests import factories
from tests.factories import Newsroom
from tests.web.newsrooms import signed_in
from tests.web.test_notices import told

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def said(
    room: Newsroom, made: Claim, text: str, *, by: str, to: UUID | None = None, blocking: bool = False
) -> Comment:
    """Write a note or a reply."""
    new = NewComment(text=text, blocking=blocking, reply_to_id=to)
    return add_comment(actor=room.actor(by), claim_id=made.id, new=new)


def test_a_reply_to_a_reply_belongs_to_the_same_thread_and_is_resolved_with_it() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    root = said(room, made, "Whose estimate?", by="rita", blocking=True)
    first = said(room, made, "The engineers'.", by="ana", to=root.id)
    second = said(room, made, "Thanks.", by="rita", to=first.id)
    assert second.reply_to_id == root.id
    rita = room.actor("rita")
    with pytest.raises(Invalid):
        resolve_comment(actor=rita, comment_id=first.id, resolved=True)
    resolve_comment(actor=rita, comment_id=root.id, resolved=True)
    assert Comment.objects.filter(resolved_at__isnull=True).count() == 0
    with pytest.raises(Invalid):
        said(room, made, "One more.", by="ana", to=root.id)
    resolve_comment(actor=rita, comment_id=root.id, resolved=False)
    assert Comment.objects.filter(resolved_at__isnull=False).count() == 0


def test_a_reply_blocks_nothing_and_answers_a_note_of_its_claim() -> None:
    room = factories.newsroom()
    made, other = factories.claim(room), factories.claim(room, "cracks in two pillars")
    root = said(room, made, "Whose estimate?", by="rita")
    with pytest.raises(Invalid):
        said(room, made, "Mine.", by="ana", to=root.id, blocking=True)
    with pytest.raises(Invalid):
        said(room, other, "Mine.", by="ana", to=root.id)
    reply = said(room, made, "Mine.", by="ana", to=root.id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(id=reply.id).update(blocking=True)


def test_a_reply_is_told_to_those_of_its_thread_alone() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    root = said(room, made, "Whose estimate?", by="rita")
    told(room)
    said(room, made, "Another matter.", by="omar")
    before = told(room)
    assert before == {("rita", "comment")}
    said(room, made, "The engineers'.", by="ben", to=root.id)
    said(room, made, "Which?", by="paul", to=root.id)
    assert told(room) == before | {("ben", "comment")}


def test_the_page_shows_threads_and_keeps_a_refused_reply() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    root = said(room, made, "Whose estimate?", by="rita")
    ana, place = signed_in(room, "ana"), f"/claims/{made.public_id}/note"
    sent = {"back": "claim", "reply_to": root.public_id}
    assert ana.post(place, sent | {"text": "The engineers'."}).status_code == 302
    page = ana.get(f"/claims/{made.public_id}").content.decode()
    assert f'id="{Comment.objects.get(reply_to=root).public_id}"' in page
    assert ana.post(place, sent | {"text": " "}).status_code == 422
    resolve_comment(actor=room.actor("rita"), comment_id=root.id, resolved=True)
    refused = ana.post(place, sent | {"text": "One more."})
    assert refused.status_code == 422
    assert "One more.</textarea>" in refused.content.decode()
