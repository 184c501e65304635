"""Publishing at once; updates and corrections."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from factcheck.accounts.actors import key_on
from factcheck.accounts.enums import Role, Scope
from factcheck.accounts.services import KeyRequest, add_roles, create_key
from factcheck.core.problems import (
    Invalid,
    MissingScope,
    MoveNotAllowed,
    NotFound,
    NotYourRole,
    RuleNotMet,
    Stale,
)
from factcheck.jobs.models import Job
from factcheck.publishing.models import (
    Change,
    Publication,
    PublicationCounter,
    PublishedVerdict,
    Release,
    Rendering,
)
from factcheck.publishing.services.publications import approved_content
from factcheck.publishing.services.releases import (
    PublishOrder,
    publish_claim,
)
from factcheck.reviews.models import Verdict, VerdictContent
from factcheck.sources.content import content_digest
from tests.factories import approved, fresh, newsroom, ready
from tests.publishing.desk import order, publish, published, reopened, verbs

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_an_approved_claim_is_public_at_once() -> None:
    room = newsroom()
    claim = approved(room)
    before = fresh(claim).version
    released = order(room, claim, version=before)
    assert (released.stage, released.version, fresh(claim).public) == ("published", before + 1, True)
    row = PublishedVerdict.objects.get(claim=claim)
    assert (row.state, row.current, row.seq, row.status) == ("published", 1, 1, "confirmed")
    publication = Publication.objects.get()
    assert (publication.kind, publication.number, publication.digest) == (
        "published",
        1,
        claim.content_digest,
    )
    assert publication.digest == content_digest(fresh(claim))
    assert Change.objects.values_list("seq", "kind", "revision").get() == (1, "published", 1)
    assert set(Rendering.objects.values_list("format", flat=True)) == {
        "full",
        "summary",
        "claim_review",
        "atom",
        "json_feed",
    }
    assert verbs(claim)[-1] == "claim.published"
    assert Release.objects.get().state == "released"
    assert Job.objects.filter(kind="publishing.release").count() == 0


def test_only_a_publisher_of_the_desk_may_and_only_what_is_approved() -> None:
    room, other = newsroom(), newsroom()
    claim = approved(room)
    for name in ("ana", "rita", "chris", "vera"):
        with pytest.raises(NotYourRole):
            order(room, claim, by=name)
    with pytest.raises(NotFound):
        order(other, claim)
    with pytest.raises(Stale):
        order(room, claim, version=fresh(claim).version - 1)
    with pytest.raises(Invalid):
        order(room, claim, kind="edit")
    with pytest.raises(MoveNotAllowed):
        order(room, ready(room, "found cracks in two pillars"))
    made = create_key(
        desk=room.desk, user=room.people["paul"], request=KeyRequest(frozenset({Scope.CLAIMS_WRITE}))
    )
    with pytest.raises(MissingScope):
        publish_claim(actor=key_on(made.key), claim_id=claim.id, expected_version=None, order=PublishOrder())
    assert PublishedVerdict.objects.count() == 0
    order(room, claim)
    with pytest.raises(MoveNotAllowed):
        order(room, claim)


def test_changed_content_needs_a_note_and_unchanged_content_does_not() -> None:
    room = newsroom()
    first = published(room)
    reopened(room, first.claim)
    publish(room, first.claim)
    reopened(room, first.claim, rationale="The harbour office says so.")
    with pytest.raises(RuleNotMet) as refused:
        publish(room, first.claim)
    assert [(item.pointer, item.code) for item in refused.value.items] == [("body/note", "note")]
    row = publish(room, first.claim, note="Names the office.")
    kinds = Publication.objects.order_by("number").values_list("number", "kind", "seq")
    assert list(kinds) == [(1, "published", 1), (2, "updated", 2), (3, "updated", 3)]
    assert (row.id, row.current, row.seq) == (first.id, 3, 3)


def test_a_moved_status_is_a_correction_and_never_an_update() -> None:
    room = newsroom()
    row = published(room)
    reopened(room, row.claim, status="unverified", rationale="The master took it back; nobody else knows.")
    with pytest.raises(RuleNotMet) as refused:
        publish(room, row.claim, kind="update", note="New status.")
    assert [item.code for item in refused.value.items] == ["kind"]
    publish(room, row.claim, note="We could not confirm it.")
    latest = Publication.objects.latest("number")
    assert (latest.kind, latest.status, latest.previous_status) == ("corrected", "unverified", "confirmed")


def test_a_publisher_may_call_a_change_of_words_a_correction() -> None:
    room = newsroom()
    row = published(room)
    reopened(room, row.claim, statement="The council closed the bridge on Monday")
    publish(room, row.claim, kind="correction", note="An earlier version left out the council.")
    latest = Publication.objects.latest("number")
    assert (latest.kind, latest.previous_status) == ("corrected", "")


def test_what_was_approved_and_is_gone_or_altered_is_not_published() -> None:
    room = newsroom()
    claim = approved(room)
    stored = VerdictContent.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        VerdictContent.objects.filter(verdict=stored.verdict).update(
            body=stored.body.replace("Monday", "Sunday")
        )
    verdict = Verdict.objects.get()
    verdict.digest = "0" * 64
    with pytest.raises(RuleNotMet) as refused:
        approved_content(verdict)
    assert [item.code for item in refused.value.items] == ["content"]
    order(room, claim)


def test_the_publisher_may_release_what_he_wrote() -> None:
    room = newsroom()
    add_roles(desk=room.desk, user=room.people["ana"], roles=frozenset({Role.PUBLISHER}))
    assert order(room, approved(room), by="ana").stage == "published"


def test_publications_and_changes_cannot_be_rewritten() -> None:
    room = newsroom()
    row = published(room)
    for rows, change in (
        (Publication.objects.all(), {"kind": "corrected"}),
        (Change.objects.all(), {"status": "denied"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {rows.model._meta.db_table}")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM publishing_publishedverdict")
    assert PublishedVerdict.objects.get().id == row.id


def test_seq_rises_by_one_over_all_verdicts() -> None:
    room = newsroom()
    quotes = ["closed the harbour bridge on Monday", "found cracks in two pillars", "cost 54 million euros"]
    rows = [published(room, quote) for quote in quotes]
    reopened(room, rows[0].claim)
    publish(room, rows[0].claim)
    changes: Any = Change.objects.order_by("seq").values_list("seq", "published_verdict_id", "revision")
    assert list(changes) == [(1, rows[0].id, 1), (2, rows[1].id, 1), (3, rows[2].id, 1), (4, rows[0].id, 2)]
    assert PublicationCounter.objects.get().seq == 4
