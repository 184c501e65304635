"""The page of a claim: what it shows, its forms without JavaScript, refusals that keep the text, isolation."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factcheck.articles.models import Article
from factcheck.claims.enums import FlagName, Stage
from factcheck.claims.flags import open_flag
from factcheck.core import clock
from factcheck.publishing.models import PublishedVerdict, Release
from factcheck.reviews.discussion import Comment
from factcheck.reviews.services.taking import take_claim
from factcheck.sources.models import ReplyRequest
from tests import factories
from tests.web.newsrooms import position, question, rich_claim, signed_in

pytestmark = pytest.mark.django_db


def test_the_page_shows_both_sides_the_rule_and_whose_turn_it_is() -> None:
    room = factories.newsroom()
    claim = rich_claim(room)
    page = signed_in(room, "vera").get(f"/claims/{claim.public_id}").content.decode()
    assert "Disputed: 1 confirm, 1 deny" in page
    assert "Office of the mayor denies the claim: answer that position." in page
    assert "Waits for Ana since" in page
    assert "no reply yet" in page
    assert "Send to review" not in page
    assert "Send to review" in signed_in(room, "ana").get(f"/claims/{claim.public_id}").content.decode()


def test_another_desk_gets_the_answer_of_a_claim_that_is_not_there() -> None:
    room, other = factories.newsroom(), factories.newsroom()
    claim = rich_claim(room)
    stranger = signed_in(other, "ana")
    assert stranger.get(f"/claims/{claim.public_id}").status_code == 404
    sent = stranger.post(f"/claims/{claim.public_id}/drop", {"version": claim.version, "reason": "opinion"})
    assert sent.status_code == 404
    assert factories.fresh(claim).stage == Stage.DRAFT


def test_dropping_and_taking_up_again() -> None:
    room = factories.newsroom()
    claim, ana = factories.claim(room), signed_in(room, "ana")
    dropped = ana.post(f"/claims/{claim.public_id}/drop", {"version": claim.version, "reason": "opinion"})
    assert (dropped.status_code, factories.fresh(claim).stage) == (302, Stage.DROPPED)
    version = factories.fresh(claim).version
    back = ana.post(f"/claims/{claim.public_id}/restore", {"version": version})
    assert (back.status_code, factories.fresh(claim).stage) == (302, Stage.DRAFT)


def test_a_stale_order_is_a_conflict_and_keeps_what_was_chosen() -> None:
    room = factories.newsroom()
    claim, ana = factories.approved(room), signed_in(room, "ana")
    refused = ana.post(
        f"/claims/{claim.public_id}/reopen", {"version": claim.version - 1, "reason": "The log has changed."}
    )
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "The log has changed." in page
    assert f'name="version" value="{factories.fresh(claim).version}"' in page
    assert factories.fresh(claim).stage == Stage.APPROVED


def test_an_order_without_its_reason_names_the_field() -> None:
    room = factories.newsroom()
    claim, ana = factories.approved(room), signed_in(room, "ana")
    refused = ana.post(f"/claims/{claim.public_id}/reopen", {"version": claim.version, "reason": ""})
    assert refused.status_code == 422
    assert factories.fresh(claim).stage == Stage.APPROVED


def test_a_viewer_orders_nothing() -> None:
    room = factories.newsroom()
    claim = factories.claim(room)
    refused = signed_in(room, "vera").post(
        f"/claims/{claim.public_id}/drop", {"version": claim.version, "reason": "opinion"}
    )
    assert (refused.status_code, factories.fresh(claim).stage) == (403, Stage.DRAFT)


def test_a_flag_is_cleared_with_a_note() -> None:
    room = factories.newsroom()
    claim, ana = factories.claim(room), signed_in(room, "ana")
    open_flag(claim=claim, flag=FlagName.SOURCE_CHANGED, cause="The log says 61 now.", causes=[])
    assert "The log says 61 now." in ana.get(f"/claims/{claim.public_id}").content.decode()
    sent = ana.post(f"/claims/{claim.public_id}/flag", {"flag": "source_changed", "note": "Looked at it."})
    assert sent.status_code == 302
    assert claim.flags.filter(cleared_at__isnull=True).count() == 0


def test_settling_a_question_and_resolving_a_note() -> None:
    room = factories.newsroom()
    claim, ana = rich_claim(room), signed_in(room, "ana")
    asked, note = ReplyRequest.objects.get(claim=claim), Comment.objects.get(claim=claim)
    settled = ana.post(
        f"/claims/{claim.public_id}/settle",
        {"request": asked.public_id, "outcome": "declined", "words": "No."},
    )
    resolved = ana.post(f"/claims/{claim.public_id}/resolve", {"comment": note.public_id, "resolved": "on"})
    assert (settled.status_code, resolved.status_code) == (302, 302)
    asked.refresh_from_db()
    note.refresh_from_db()
    assert (asked.outcome, note.resolved_at is not None) == ("declined", True)


def test_three_of_everything_cost_the_queries_of_one() -> None:
    counts = []
    for number in (1, 3):
        room = factories.newsroom()
        claim = rich_claim(room)
        for extra in range(1, number):
            factories.interview(room, claim)
            position(room, claim, f"Party {extra}", "denies")
            question(room, claim, f"Asked {extra}")
        ana = signed_in(room, "ana")
        with CaptureQueriesContext(connection) as seen:
            assert ana.get(f"/claims/{claim.public_id}").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_publishing_retracting_and_reinstating_from_the_page() -> None:
    room = factories.newsroom()
    claim, paul = factories.approved(room), signed_in(room, "paul")
    address = f"/claims/{claim.public_id}"
    published = paul.post(f"{address}/publish", {"version": claim.version, "note": ""})
    assert (published.status_code, factories.fresh(claim).stage) == (302, Stage.PUBLISHED)
    verdict = PublishedVerdict.objects.get(claim=claim)
    assert f'href="/verdicts/{verdict.public_id}"' in paul.get(address).content.decode()
    sent = {"version": factories.fresh(claim).version, "reason": "The log was forged."}
    assert paul.post(f"{address}/retract", sent).status_code == 302
    assert factories.fresh(claim).stage == Stage.RETRACTED
    back = {"version": factories.fresh(claim).version, "reason": "The log is genuine."}
    assert paul.post(f"{address}/reinstate", back).status_code == 302
    assert factories.fresh(claim).stage == Stage.PUBLISHED


def test_a_scheduled_release_shows_its_time_and_can_be_cancelled() -> None:
    room = factories.newsroom()
    room.desk.publish_hold_minutes = 10
    room.desk.save()
    claim, paul = factories.approved(room), signed_in(room, "paul")
    address = f"/claims/{claim.public_id}"
    paul.post(f"{address}/publish", {"version": claim.version, "note": ""})
    release = Release.objects.get(claim=claim)
    page = paul.get(address).content.decode()
    assert (release.state, factories.fresh(claim).stage) == ("scheduled", Stage.APPROVED)
    assert f'datetime="{timezone.localtime(release.release_at).isoformat()}"' in page
    assert f'action="{address}/publish"' not in page
    gone = paul.post(f"{address}/cancel-release", {"version": factories.fresh(claim).version})
    release.refresh_from_db()
    assert (gone.status_code, release.state) == (302, "cancelled")
    assert f'action="{address}/publish"' in paul.get(address).content.decode()


def test_a_stale_order_to_publish_shows_what_stands_now_beside_the_typed_note() -> None:
    room = factories.newsroom()
    claim, paul = factories.approved(room), signed_in(room, "paul")
    refused = paul.post(
        f"/claims/{claim.public_id}/publish", {"version": claim.version - 1, "note": "Number corrected."}
    )
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Number corrected.</textarea>" in page
    assert f"{claim.get_status_display()}, Approved: {claim.statement}" in page
    assert PublishedVerdict.objects.count() == 0


def test_an_editor_is_not_offered_to_publish_and_may_not() -> None:
    room = factories.newsroom()
    claim, ana = factories.approved(room), signed_in(room, "ana")
    address = f"/claims/{claim.public_id}"
    assert f'action="{address}/publish"' not in ana.get(address).content.decode()
    refused = ana.post(f"{address}/publish", {"version": claim.version, "note": ""})
    assert (refused.status_code, factories.fresh(claim).stage) == (403, Stage.APPROVED)


def test_a_stale_change_of_a_quote_keeps_it_at_its_own_piece_of_evidence() -> None:
    room = factories.newsroom()
    claim, ana = rich_claim(room), signed_in(room, "ana")
    factories.interview(room, claim)
    first, second = claim.evidence.order_by("created_at", "id")
    typed = {"back": "claim", "version": claim.version - 1, "relation": "context", "quote": "Typed words."}
    refused = ana.post(f"/evidence/{second.public_id}/change", typed)
    page = refused.content.decode()
    assert refused.status_code == 409
    assert page.count("Typed words.</textarea>") == 1
    own = page.index(f'id="{second.public_id}"')
    assert page.index("Typed words.</textarea>") > own
    assert page.index(f'id="{first.public_id}"') < own


def test_a_list_says_when_a_claim_is_due_by_the_closing_time_of_its_article() -> None:
    room = factories.newsroom()
    factories.claim(room, "cracks in two pillars")
    assert "in 3 h" not in signed_in(room, "ana").get("/claims?view=unclaimed").content.decode()
    Article.objects.update(closes_at=clock.now() + timedelta(hours=3, minutes=20))
    page = signed_in(room, "ana").get("/claims?view=unclaimed").content.decode()
    assert page.count("in 3 h") == 1


def test_who_holds_a_claim_may_keep_it_longer_and_is_not_asked_to_take_it() -> None:
    room = factories.newsroom()
    made = factories.submitted(room)
    rita, address = signed_in(room, "rita"), f"/claims/{made.public_id}"
    assert ">Take</button>" in rita.get(address).content.decode()
    take_claim(actor=room.actor("rita"), claim_id=made.id)
    page = rita.get(address).content.decode()
    assert ">Take</button>" not in page
    assert ">Hold it for 30 more minutes</button>" in page
