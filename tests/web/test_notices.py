"""Notices: who is told of what and who is not, once, on his desk alone; reading, following, muting."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factcheck.accounts import services as accounts
from factcheck.audit.models import Event
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.reviews import content
from factcheck.reviews.services.comments import NewComment, add_comment
from factcheck.reviews.services.decisions import return_claim
from factcheck.reviews.services.taking import take_claim
from factcheck.sources.models import ReplyRequest
from factcheck.sources.services.chasing import chase_replies
from factcheck.web.following import set_wish
from factcheck.web.mentions import named_in
from factcheck.web.models import Notice
from factcheck.web.notice_list import unread
from factcheck.web.noticing import make_notices, read_again
from tests import factories
from tests.factories import Newsroom
from tests.web.newsrooms import question, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def told(room: Newsroom) -> set[tuple[str, str]]:
    """Everybody who was told, and why, after the journal was read to its end."""
    make_notices()
    names = {user.id: name for name, user in room.people.items()}
    return {(names[n.user_id], n.kind) for n in Notice.objects.filter(desk=room.desk)}


def returned(room: Newsroom, made: Claim) -> None:
    """Rita gives the claim back."""
    take_claim(actor=room.actor("rita"), claim_id=made.id)
    return_claim(
        actor=room.actor("rita"),
        claim_id=made.id,
        expected_version=None,
        reason_code="wording",
        text="Name the bridge.",
    )


def note(room: Newsroom, made: Claim, text: str, *, by: str = "rita") -> None:
    """Write a note on the claim."""
    add_comment(actor=room.actor(by), claim_id=made.id, new=NewComment(text=text))


def test_a_return_is_told_to_whoever_sent_the_claim_and_to_whom_it_is_assigned() -> None:
    room = factories.newsroom()
    made = factories.submitted(room, assignee=room.people["ben"])
    returned(room, made)
    assert told(room) == {("ben", "assigned"), ("ana", "returned"), ("ben", "returned")}


def test_an_approval_and_its_void_are_told_to_the_submitter_and_the_void_to_who_decided() -> None:
    room = factories.newsroom()
    made = factories.approved(room)
    assert told(room) == {("ana", "approved")}
    content.edit_claim(
        actor=room.actor("ben"), claim_id=made.id, expected_version=None, changes={"rationale": "Other."}
    )
    assert told(room) == {("ana", "approved"), ("ana", "voided"), ("rita", "voided")}


def test_a_mention_reaches_members_alone_and_a_further_note_those_who_wrote_before() -> None:
    room, other = factories.newsroom(), factories.newsroom()
    made = factories.claim(room)
    names = {name: user.username for name, user in room.people.items()}
    note(room, made, "Who knows?", by="ana")
    note(
        room,
        made,
        f"@{names['ben'].upper()}. and @{other.people['paul'].username}, x@{names['omar']} @{names['rita']}",
    )
    assert told(room) == {("ben", "mention"), ("ana", "comment")}
    assert Notice.objects.filter(desk=other.desk).count() == 0
    assert Notice.objects.filter(user=other.people["paul"]).count() == 0


def test_names_in_a_note() -> None:
    people = ["ana", "ana.ruiz", "o'x", "ben"]
    assert named_in("@ana.ruiz. @Ana, mail@ben (@ben)", people) == {"ana", "ana.ruiz", "ben"}
    assert named_in("@anabel a@ana @@ben", people) == set()


def test_an_assignment_a_reminder_and_an_overdue_reply() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    question(room, made, "Bridge builders")
    content.edit_claim(
        actor=room.actor("chris"),
        claim_id=made.id,
        expected_version=None,
        changes={"assignee": room.people["ben"]},
    )
    assert told(room) == {("ben", "assigned")}
    deadline = ReplyRequest.objects.get().deadline
    chase_replies(now=deadline - timedelta(minutes=10))
    chase_replies(now=deadline + timedelta(minutes=10))
    late = {(name, kind) for name in ("ana", "ben") for kind in ("reply_due", "reply_overdue")}
    assert told(room) == {("ben", "assigned")} | late


def test_reading_again_makes_a_lost_notice_and_no_second_one() -> None:
    room = factories.newsroom()
    returned(room, factories.submitted(room, assignee=room.people["ben"]))
    first = told(room)
    lost = Notice.objects.get(user=room.people["ben"], kind="returned")
    lost.delete()
    kept = Notice.objects.get(user=room.people["ana"])
    assert make_notices() == 0
    read_again(after=0)
    assert told(room) == first
    assert Notice.objects.get(user=room.people["ana"]).id == kept.id
    assert Notice.objects.count() == 3


def test_followers_hear_of_everything_and_who_muted_hears_only_what_is_meant_for_him() -> None:
    room = factories.newsroom()
    assert room.article is not None
    made = factories.submitted(room)
    set_wish(actor=room.actor("vera"), about=room.article.public_id, wish="follow")
    set_wish(actor=room.actor("omar"), about=room.article.public_id, wish="follow")
    set_wish(actor=room.actor("omar"), about=made.public_id, wish="mute")
    set_wish(actor=room.actor("ana"), about=room.article.public_id, wish="mute")
    make_notices()
    Notice.objects.all().delete()
    returned(room, made)
    assert told(room) == {("vera", "followed")}
    note(room, made, f"@{room.people['ana'].username}: please", by="ben")
    assert told(room) == {("vera", "followed"), ("ana", "mention")}


def test_who_left_the_desk_is_told_nothing() -> None:
    room = factories.newsroom()
    made = factories.submitted(room)
    room.people["ana"].is_active = False
    room.people["ana"].save(update_fields=["is_active"])
    returned(room, made)
    assert told(room) == set()


def test_the_page_bundles_by_article_and_opening_and_done_count_down() -> None:
    room = factories.newsroom()
    made = factories.submitted(room)
    returned(room, made)
    note(room, made, f"@{room.people['ana'].username} look", by="rita")
    make_notices()
    ana = signed_in(room, "ana")
    page = ana.get("/notices").content.decode()
    assert page.count('class="panel bundle"') == 1
    assert "2 not looked at" in page
    assert "Name the bridge." not in page
    mention = Notice.objects.get(kind="mention")
    comment = Event.objects.get(verb="comment.added")
    went = ana.get(f"/notices/{mention.public_id}")
    assert went["Location"] == f"/claims/{made.public_id}#{comment.object}"
    assert unread(room.actor("ana")).count() == 1
    assert 'class="count" aria-hidden="true">1</span>' in ana.get("/notices").content.decode()
    ana.post("/notices/read", {"notice": mention.public_id})
    assert "You are named in a note" not in ana.get("/notices").content.decode()
    assert "You are named in a note" in ana.get("/notices?show=all").content.decode()
    ana.post("/notices/read")
    assert Notice.objects.filter(done_at__isnull=True).count() == 0


def test_notices_of_another_person_or_desk_are_not_there() -> None:
    room, other = factories.newsroom(), factories.newsroom()
    accounts.add_roles(desk=other.desk, user=room.people["ana"], roles=factories.ROLES["ana"])
    made = factories.submitted(room)
    returned(room, made)
    make_notices()
    mine = Notice.objects.get()
    assert signed_in(room, "ben").get(f"/notices/{mine.public_id}").status_code == 404
    signed_in(room, "ben").post("/notices/read", {"notice": mine.public_id})
    ana = signed_in(room, "ana")
    ana.post("/desk/switch", {"desk": other.desk.slug, "next": "/"})
    assert "Returned to you" not in ana.get("/notices").content.decode()
    ana.post("/notices/read")
    mine.refresh_from_db()
    assert (mine.seen_at, mine.done_at) == (None, None)
    stranger = signed_in(other, "ben")
    sent = {"about": made.public_id, "wish": "follow"}
    assert stranger.post("/notices/follow", sent).status_code == 404
    assert ana.post("/notices/follow", sent | {"wish": "loud"}).status_code == 422


def test_a_wish_is_kept_from_the_page_of_the_claim() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    ben = signed_in(room, "ben")
    place = f"/claims/{made.public_id}"
    assert ben.post("/notices/follow", {"about": made.public_id, "wish": "follow", "next": place})[
        "Location"
    ] == (place)
    assert "Follow no longer" in ben.get(place).content.decode()
    ben.post("/notices/follow", {"about": made.public_id, "wish": "neither", "next": "//evil.example"})
    assert "Follow no longer" not in ben.get(place).content.decode()


def test_the_number_of_queries_does_not_grow() -> None:
    room = factories.newsroom()
    ana = signed_in(room, "ana")
    reading, page = [], []
    make_notices()
    for quotes in (
        ["closed the harbour bridge on Monday"],
        ["cracks in two pillars", "54 million euros", "the repair will cost"],
    ):
        for quote in quotes:
            returned(room, factories.submitted(room, quote))
        with CaptureQueriesContext(connection) as seen:
            assert make_notices() == len(quotes)
        reading.append(len(seen))
        with CaptureQueriesContext(connection) as seen:
            assert ana.get("/notices").status_code == 200
        page.append(len(seen))
    assert reading[0] == reading[1]
    assert page[0] == page[1]
    assert clock.now() >= Notice.objects.latest("at").at
