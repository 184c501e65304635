"""Releases that wait: for the end of an embargo or of a hold; taking the order back."""

from datetime import timedelta

import pytest
import time_machine

from factcheck.accounts.actors import key_on
from factcheck.accounts.enums import Scope
from factcheck.accounts.services import KeyRequest, create_key
from factcheck.articles.services import edit_article
from factcheck.core import clock
from factcheck.core.problems import (
    MoveNotAllowed,
)
from factcheck.jobs.models import Job
from factcheck.publishing.models import (
    Publication,
    PublishedVerdict,
    Release,
)
from factcheck.publishing.services.publications import approved_content
from factcheck.publishing.services.releases import (
    PublishOrder,
    cancel_release,
    publish_claim,
    scheduled_release,
)
from factcheck.reviews.services.endings import reopen_claim
from tests.factories import approved, fresh, newsroom
from tests.publishing.desk import order, reopened, verbs
from tests.workers import work

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_an_embargo_holds_it_back_until_it_ends() -> None:
    room = newsroom()
    assert room.article is not None
    with time_machine.travel("2026-03-01T10:00:00Z", tick=False) as clockwork:
        until = clock.now() + timedelta(hours=2)
        edit_article(
            actor=room.actor("ana"),
            article_id=room.article.id,
            expected_version=None,
            changes={"embargo_until": until},
        )
        claim = approved(room)
        before = fresh(claim).version
        waiting = order(room, claim)
        assert (waiting.stage, waiting.version) == ("approved", before)
        release = scheduled_release(fresh(claim))
        assert release is not None
        assert release.release_at == until
        assert PublishedVerdict.objects.count() == 0
        assert verbs(claim)[-1] == "release.scheduled"
        with pytest.raises(MoveNotAllowed):
            order(room, claim)
        clockwork.shift(timedelta(hours=3))
        _let_database_time_pass()
        assert work() == 2  # the release, then an export
        assert fresh(claim).stage == "published"
        row = PublishedVerdict.objects.get(claim=claim)
        assert row.published_at == clock.now()
    assert verbs(claim)[-1] == "claim.published"


def _let_database_time_pass() -> None:
    """The database's clock does not travel: the job is due now."""
    Job.objects.filter(kind="publishing.release").update(
        not_before=clock.database_now() - timedelta(seconds=1)
    )


def test_a_longer_embargo_moves_the_release() -> None:
    room = newsroom()
    assert room.article is not None
    soon, later = clock.now() + timedelta(minutes=5), clock.now() + timedelta(days=2)
    for until in (soon, later):
        edit_article(
            actor=room.actor("ana"),
            article_id=room.article.id,
            expected_version=None,
            changes={"embargo_until": until},
        )
        if until == soon:
            claim = approved(room)
            order(room, claim)
    _let_database_time_pass()
    work()
    release = scheduled_release(fresh(claim))
    assert release is not None
    assert release.release_at == later
    assert Job.objects.get(kind="publishing.release").not_before == later
    assert fresh(claim).stage == "approved"


def test_the_hold_of_the_desk_counts_for_people_and_not_for_keys() -> None:
    room = newsroom()
    room.desk.publish_hold_minutes = 10
    room.desk.save(update_fields=["publish_hold_minutes"])
    by_hand, by_key = approved(room), approved(room, "found cracks in two pillars")
    assert order(room, by_hand).stage == "approved"
    made = create_key(
        desk=room.desk, user=room.people["paul"], request=KeyRequest(frozenset({Scope.VERDICTS_PUBLISH}))
    )
    released = publish_claim(
        actor=key_on(made.key), claim_id=by_key.id, expected_version=None, order=PublishOrder()
    )
    assert released.stage == "published"


def test_an_order_can_be_cancelled_until_it_is_carried_out() -> None:
    room = newsroom()
    room.desk.publish_hold_minutes = 10
    room.desk.save(update_fields=["publish_hold_minutes"])
    claim = approved(room)
    order(room, claim)
    cancel_release(actor=room.actor("paul"), claim_id=claim.id, expected_version=None)
    assert verbs(claim)[-1] == "release.cancelled"
    with pytest.raises(MoveNotAllowed):
        cancel_release(actor=room.actor("paul"), claim_id=claim.id, expected_version=None)
    assert work() == 0
    assert (fresh(claim).stage, PublishedVerdict.objects.count()) == ("approved", 0)
    order(room, claim)
    assert Release.objects.filter(state="scheduled").count() == 1


def test_a_claim_that_was_reopened_is_not_released() -> None:
    room = newsroom()
    room.desk.publish_hold_minutes = 10
    room.desk.save(update_fields=["publish_hold_minutes"])
    claim = approved(room)
    order(room, claim)
    reopen_claim(actor=room.actor("ana"), claim_id=claim.id, expected_version=None, reason="Wrong bridge.")
    assert scheduled_release(fresh(claim)) is None
    _let_database_time_pass()
    work()
    assert Release.objects.get().state == "cancelled"
    assert PublishedVerdict.objects.count() == 0


def test_an_order_for_an_earlier_verdict_gives_way_to_a_new_one() -> None:
    room = newsroom()
    room.desk.publish_hold_minutes = 10
    room.desk.save(update_fields=["publish_hold_minutes"])
    claim = approved(room)
    order(room, claim)
    reopened(room, claim, statement="The bridge was closed on Tuesday")
    assert scheduled_release(fresh(claim)) is None
    order(room, claim)
    assert list(Release.objects.order_by("ordered_at").values_list("state", flat=True)) == [
        "cancelled",
        "scheduled",
    ]
    _let_database_time_pass()
    work()
    assert (
        approved_content(Publication.objects.get().verdict)["statement"] == "The bridge was closed on Tuesday"
    )
