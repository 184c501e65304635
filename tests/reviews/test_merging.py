"""Merging claims: nothing is lost on the way, nobody gets past four eyes or a blocking note by it."""

import pytest

from factcheck.audit.models import Event
from factcheck.audit.services import verify_journal
from factcheck.claims.enums import FlagName, Stage
from factcheck.claims.flags import open_flag
from factcheck.claims.models import Claim, Flag
from factcheck.core.problems import (
    FourEyes,
    InReview,
    Invalid,
    MoveNotAllowed,
    NotYourRole,
    RuleNotMet,
    Stale,
)
from factcheck.publishing.models import Change, PublishedVerdict
from factcheck.publishing.services.merging import merge_claims
from factcheck.reviews import content
from factcheck.reviews.services.comments import NewComment, add_comment
from factcheck.reviews.services.endings import restore_claim
from factcheck.reviews.services.taking import take_claim
from factcheck.sources.content import content_digest
from factcheck.sources.models import ReplyRequest
from tests import factories
from tests.api.desk.calling import caller, problem
from tests.factories import Newsroom, fresh
from tests.publishing.desk import published, retract
from tests.reviews.lines import lines
from tests.web.newsrooms import rich_claim, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]

CRACKS = "Engineers found cracks in two pillars."


def merge(room: Newsroom, one: Claim, into: Claim, *, by: str = "ana", version: int | None = None) -> Claim:
    """Merge a claim into another and return the survivor."""
    return merge_claims(actor=room.actor(by), claim_id=one.id, expected_version=version, into=into.id)


def test_a_merge_moves_everything_and_the_old_id_answers_with_the_survivor() -> None:
    room = factories.newsroom()
    one, other = rich_claim(room), factories.ready(room, CRACKS)
    open_flag(claim=one, flag=FlagName.SOURCE_CHANGED, cause="The page moved.", causes=[])
    survivor = merge(room, one, other)
    gone = fresh(one)
    assert (gone.stage, gone.drop_reason, gone.merged_into_id) == (Stage.DROPPED, "duplicate", other.id)
    assert survivor.occurrences.filter(removed_at__isnull=True).count() == 2
    assert (survivor.evidence.count(), survivor.positions.count()) == (2, 2)
    assert ReplyRequest.objects.get().claim_id == survivor.comments.get().claim_id == other.id
    assert Flag.objects.get(cleared_at__isnull=True).claim_id == other.id
    for made in (gone, fresh(survivor)):
        assert made.content_digest == content_digest(made)
    verb, after = lines(gone)[-1]
    assert (verb, after["stage"], after["merged_into"]) == ("claim.merged", "dropped", other.public_id)
    verb, after = lines(other)[-1]
    assert (verb, after["merged"], len(after["evidence"])) == ("claim.merged", one.public_id, 1)
    assert verify_journal().first_bad is None
    ana = caller(room, "ana")
    assert ana.get(f"claims/{one.public_id}").json()["id"] == other.public_id
    history = ana.get(f"claims/{one.public_id}/history").json()["results"]
    assert history[0]["verb"] == "claim.created"
    assert history[0]["object"] == one.public_id
    third = factories.claim(room, "54 million euros")
    merge(room, fresh(other), third)
    assert ana.get(f"claims/{one.public_id}").json()["id"] == third.public_id
    page = signed_in(room, "ana").get(f"/claims/{one.public_id}")
    assert page.headers["Location"] == f"/claims/{third.public_id}"


def test_who_wrote_the_one_does_not_decide_on_the_other() -> None:
    room = factories.newsroom()
    for name in ("ben", "rita"):
        both = frozenset({factories.Role.EDITOR, factories.Role.REVIEWER})
        factories.accounts.add_roles(desk=room.desk, user=room.people[name], roles=both)
    one, other = factories.claim(room, CRACKS, by="ben"), factories.ready(room)
    merge(room, one, other, by="rita")
    factories.submit(room, other)
    for name in ("ben", "rita"):
        with pytest.raises(FourEyes):
            take_claim(actor=room.actor(name), claim_id=other.id)
    take_claim(actor=room.actor("omar"), claim_id=other.id)


def test_a_merge_sheds_neither_a_blocking_note_nor_risk_nor_an_accusation() -> None:
    room = factories.newsroom()
    one = factories.claim(room, CRACKS, risk="critical", accusation=True)
    add_comment(actor=room.actor("rita"), claim_id=one.id, new=NewComment("Prove it.", blocking=True))
    other = factories.ready(room)
    survivor = merge(room, one, other)
    assert (survivor.risk, survivor.accusation) == ("critical", True)
    with pytest.raises(RuleNotMet) as refused:
        factories.submit(room, survivor)
    assert [str(item.code) for item in refused.value.items] == ["reply_outcome", "blocking_comment"]


def test_what_cannot_be_merged_is_refused_and_nothing_is_written() -> None:
    room, elsewhere = factories.newsroom(), factories.newsroom()
    one, other = factories.ready(room), factories.ready(room, CRACKS)
    foreign = factories.claim(elsewhere)
    before = Event.objects.count()
    for into in (one, foreign):
        with pytest.raises(Invalid):
            merge(room, one, into)
    with pytest.raises(NotYourRole):
        merge(room, one, other, by="chris")
    with pytest.raises(Stale):
        merge(room, one, other, version=one.version + 1)
    assert Event.objects.count() == before
    factories.submit(room, other)
    with pytest.raises(InReview):
        merge(room, one, other)
    with pytest.raises(MoveNotAllowed):
        merge(room, fresh(other), one)
    factories.approve(room, other)
    with pytest.raises(MoveNotAllowed):
        merge(room, one, other)
    assert fresh(one).stage == Stage.DRAFT


def test_a_merged_claim_is_not_taken_up_again() -> None:
    room = factories.newsroom()
    one, other = factories.claim(room), factories.claim(room, CRACKS)
    merge(room, one, other)
    with pytest.raises(MoveNotAllowed):
        restore_claim(actor=room.actor("ana"), claim_id=one.id, expected_version=None)
    with pytest.raises(MoveNotAllowed):
        merge(room, one, other)
    with pytest.raises(MoveNotAllowed):
        merge(room, other, one)


def test_a_merge_parts_the_pair_on_both_sides() -> None:
    room = factories.newsroom()
    one, other = factories.claim(room), factories.claim(room, CRACKS)
    said = factories.claim(room, "54 million euros")
    content.edit_claim(
        actor=room.actor("ana"), claim_id=one.id, expected_version=None, changes={"pair": said.id}
    )
    merge(room, one, other)
    assert (fresh(one).pair_id, fresh(said).pair_id, fresh(other).pair_id) == (None, None, None)
    assert fresh(said).content_digest == content_digest(fresh(said))


def test_the_place_that_both_have_is_kept_once() -> None:
    room = factories.newsroom()
    one, other = factories.claim(room), factories.claim(room)
    survivor = merge(room, one, other)
    assert survivor.occurrences.filter(removed_at__isnull=True).count() == 1


def test_two_public_verdicts_become_one_with_a_tombstone_that_names_it() -> None:
    room = factories.newsroom()
    row, stays = published(room), published(room, CRACKS)
    for claim in (row.claim, stays.claim):
        factories.reopened(room, claim)
    merge(room, row.claim, stays.claim)
    row.refresh_from_db()
    assert (row.state, row.merged_into_id, fresh(row.claim).public) == ("merged", stays.id, False)
    assert Change.objects.latest("seq").kind == "merged"
    client = signed_in(room, "ana")
    answer = client.get(f"/api/v1/verdicts/{row.public_id}")
    assert answer.status_code == 410
    assert answer.json()["tombstone"]["replaced_by"] == stays.public_id
    page = client.get(f"/verdicts/{row.public_id}").content.decode()
    assert f'href="/verdicts/{stays.public_id}"' in page
    assert "Joined with another verdict" in page
    listed = client.get("/api/v1/verdicts").json()["results"]
    assert [one["id"] for one in listed] == [stays.public_id]


def test_what_is_public_is_not_merged_into_what_is_not() -> None:
    room = factories.newsroom()
    row, other = published(room), factories.claim(room, CRACKS)
    factories.reopened(room, row.claim)
    with pytest.raises(MoveNotAllowed):
        merge(room, row.claim, other)
    merge(room, other, row.claim)
    row.refresh_from_db()
    assert row.state == "published"
    retract(room, row.claim)
    factories.reopened(room, row.claim)
    third = factories.claim(room, "54 million euros")
    merge(room, row.claim, third)
    assert PublishedVerdict.objects.get().state == "retracted"


def test_a_program_splits_and_merges() -> None:
    room = factories.newsroom()
    made = factories.ready(room)
    text = factories.TEXT
    ana, path = caller(room, "ana"), f"claims/{made.public_id}"

    def part(quote: str) -> dict[str, object]:
        start = text.index(quote)
        return {"start": start, "end": start + len(quote), "quote": quote, "statement": f"So: {quote}"}

    assert problem(ana.post(f"{path}/split", {"parts": []})) == (400, "invalid-request")
    wrong = {"parts": [{**part("closed"), "quote": "opened"}]}
    assert problem(ana.post(f"{path}/split", wrong)) == (422, "quote-mismatch")
    answer = ana.post(f"{path}/split", {"parts": [part("harbour bridge on Monday"), part("city council")]})
    assert answer.status_code == 201
    first, second = answer.json()["results"]
    assert (first["statement"], len(first["evidence"])) == ("So: harbour bridge on Monday", 1)
    body = {"into": second["id"]}
    assert problem(ana.post(f"claims/{first['id']}/merge", body)) == (428, "precondition-required")
    merged = ana.move(first["id"], "merge", body)
    assert (merged.status_code, merged.json()["id"]) == (200, second["id"])
    assert merged["ETag"] == ana.get(f"claims/{first['id']}")["ETag"]
    assert len(merged.json()["occurrences"]) == 2
    unknown = ana.move(second["id"], "merge", {"into": second["id"]})
    assert problem(unknown) == (400, "invalid-request")


def test_the_claim_page_splits_and_merges() -> None:
    room = factories.newsroom()
    made = factories.ready(room)
    ana, url = signed_in(room, "ana"), f"/claims/{made.public_id}"
    typed = {
        "version": made.version,
        "quote_1": "harbour bridge",
        "quote_2": "on the moon",
        "statement_1": "My words",
    }
    refused = ana.post(f"{url}/split", typed)
    assert refused.status_code == 422
    assert "My words" in refused.content.decode()
    done = ana.post(f"{url}/split", {**typed, "quote_2": "on Monday"})
    assert done.headers["Location"] == f"{url}#family"
    part = Claim.objects.get(statement="My words")
    assert f'href="/claims/{part.public_id}"' in ana.get(url).content.decode()
    assert part.public_id in ana.get(url).content.decode()
    merged = ana.post(f"/claims/{part.public_id}/merge", {"version": part.version, "into": made.public_id})
    assert merged.status_code == 302
    assert ana.get(f"/claims/{part.public_id}").headers["Location"] == url
    assert room.article is not None
    bench = f"/articles/{room.article.public_id}"
    assert part.public_id not in ana.get(bench).content.decode()
    assert f"?claim={made.public_id}" in ana.get(f"{bench}?claim={part.public_id}").content.decode()
    assert part.public_id not in ana.get("/search?q=harbour").content.decode()
