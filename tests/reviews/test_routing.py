"""What a queue would take is counted as it is decided; views are counted exactly, for the person who looks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factcheck.audit.models import Event
from factcheck.claims.enums import FlagName, Kind, Risk
from factcheck.claims.flags import open_flag
from factcheck.claims.models import Claim
from factcheck.core.problems import Invalid, NotFound, NotYourRole
from factcheck.reviews.content import assign_claims
from factcheck.reviews.enums import View
from factcheck.reviews.models import Queue
from factcheck.reviews.routing import counts_sent, meeting, sent_by
from factcheck.reviews.rules import enters
from factcheck.reviews.worklists import in_view, view_counts
from tests import factories
from tests.api.desk.calling import caller, problem
from tests.web.newsrooms import question, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]

QUOTES = ("closed the harbour bridge", "cracks in two pillars", "54 million euros", "ring road")
CONDITIONS = ("all", "accusation", *(f"risk:{risk}" for risk in Risk), *(f"kind:{kind}" for kind in Kind))


def mixed() -> factories.Newsroom:
    """A desk with claims of several sorts."""
    room = factories.newsroom()
    factories.claim(room, QUOTES[0], risk="high", kind="figure")
    factories.claim(room, QUOTES[1], accusation=True)
    factories.submitted(room, QUOTES[2], risk="critical")
    factories.approved(room, QUOTES[3], kind="figure", risk="low")
    return room


@pytest.mark.parametrize(
    "conditions", [*((one,) for one in CONDITIONS), ("risk:critical", "accusation"), ("all", "kind:name"), ()]
)
def test_the_database_sends_on_what_the_rule_sends_on(conditions: tuple[str, ...]) -> None:
    room = mixed()
    every = list(Claim.objects.filter(desk=room.desk))
    ruled = {
        one.id for one in every if enters(conditions, risk=one.risk, accusation=one.accusation, kind=one.kind)
    }
    found = Claim.objects.filter(desk=room.desk).filter(meeting(conditions))
    assert set(found.values_list("id", flat=True)) == ruled


def test_only_open_claims_of_the_desk_are_counted() -> None:
    room, other = mixed(), mixed()
    factories.claim(other, QUOTES[0])
    assert sent_by(room.desk.id, ["all"]) == 3
    assert sent_by(room.desk.id, ["kind:figure"]) == 1
    assert counts_sent(room.desk.id, {"a": ["all"], "b": ["risk:high", "accusation"], "c": []}) == {
        "a": 3,
        "b": 3,
        "c": 0,
    }
    for bad in ([], ["nothing"], ["risk:huge"]):
        with pytest.raises(Invalid):
            sent_by(room.desk.id, bad)


def test_a_chief_looks_before_a_queue_is_saved() -> None:
    room = mixed()
    chris, legal = signed_in(room, "chris"), Queue.objects.get(desk=room.desk, order=2)
    typed = {"name": "Legal", "order": 2, "role": "reviewer", "approvals": 1, "enters": ["accusation"]}
    looked = chris.post("/desk/settings/queue", {**typed, "queue": legal.public_id, "preview": "1"})
    assert "This rule sends 1 open claim to Legal." in looked.content.decode()
    legal.refresh_from_db()
    assert legal.enters == ["risk:high", "accusation"]
    new = {**typed, "name": "Figures", "order": 3, "enters": ["all"], "preview": "1"}
    assert (
        "This rule sends 3 open claims to Figures."
        in chris.post("/desk/settings/queue", new).content.decode()
    )
    assert Queue.objects.filter(desk=room.desk).count() == 2
    assert chris.post("/desk/settings/queue", {**new, "enters": []}).status_code == 422
    assert signed_in(room, "ana").post("/desk/settings/queue", new).status_code == 403
    assert "takes 3 open claims" in chris.get("/desk/settings").content.decode()


def test_a_program_looks_too() -> None:
    room = mixed()
    chris = caller(room, "chris")
    assert chris.get("routing?enters=risk:high,accusation").json()["open_claims"] == 3
    assert problem(chris.get("routing?enters=nothing")) == (400, "invalid-request")
    assert chris.get("routing").json() == {"enters": ["all"], "open_claims": 3}


def test_every_view_is_counted_as_it_is_listed_for_the_person_who_looks() -> None:
    room = mixed()
    one = Claim.objects.get(statement=QUOTES[0])
    open_flag(claim=one, flag=FlagName.SOURCE_CHANGED, cause="test", causes=[])
    question(room, one, "Bridge builders")
    assign_claims(actor=room.actor("chris"), claim_ids=[one.id], assignee=room.people["ben"])
    counts = {}
    for name in ("ana", "ben", "rita", "vera"):
        actor = room.actor(name)
        with CaptureQueriesContext(connection) as queries:
            counts[name] = view_counts(actor)
        assert len(queries) <= 4
        desk = Claim.objects.filter(desk=room.desk)
        assert counts[name] == {view.value: in_view(desk, view, actor).count() for view in View}
    assert (counts["ben"]["mine"], counts["ana"]["mine"]) == (1, 0)
    assert (counts["rita"]["to_review"], counts["ana"]["to_review"], counts["vera"]["to_review"]) == (1, 0, 0)
    assert (counts["vera"]["source_changed"], counts["vera"]["waiting_for_reply"]) == (1, 1)


def test_a_chief_hands_claims_out_at_any_stage() -> None:
    room, other = mixed(), mixed()
    ids = list(Claim.objects.filter(desk=room.desk).values_list("id", flat=True))
    foreign = Claim.objects.filter(desk=other.desk).values_list("id", flat=True)[0]
    chris, ben = room.actor("chris"), room.people["ben"]
    digests = dict(Claim.objects.values_list("id", "content_digest"))
    with pytest.raises(NotFound):
        assign_claims(actor=chris, claim_ids=[*ids, foreign], assignee=ben)
    with pytest.raises(NotYourRole):
        assign_claims(actor=room.actor("ana"), claim_ids=ids, assignee=ben)
    with pytest.raises(Invalid):
        assign_claims(actor=chris, claim_ids=ids, assignee=other.people["ben"])
    assert not Claim.objects.filter(assignee__isnull=False).exists()
    before = Event.objects.count()
    assert assign_claims(actor=chris, claim_ids=ids, assignee=ben).moved == 4
    assert assign_claims(actor=chris, claim_ids=ids, assignee=ben).moved == 0
    assert Event.objects.count() == before + 4
    assert dict(Claim.objects.values_list("id", "content_digest")) == digests


def test_the_list_shows_a_view_and_hands_out() -> None:
    room = mixed()
    one = Claim.objects.get(statement=QUOTES[0])
    chris, ana = signed_in(room, "chris"), signed_in(room, "ana")
    listed = chris.get("/claims?view=unclaimed").content.decode()
    assert one.public_id in listed
    assert "Unclaimed 2" in listed
    typed = {"view": "unclaimed", "claim": [one.public_id], "assignee": room.people["ben"].username}
    assert chris.post("/claims/assign", typed).headers["Location"] == "/claims?view=unclaimed"
    assert factories.fresh(one).assignee == room.people["ben"]
    assert "Unclaimed 1" in chris.get("/claims?view=unclaimed").content.decode()
    assert chris.post("/claims/assign", {**typed, "claim": []}).status_code == 422
    assert "Hand out" not in ana.get("/claims?view=unclaimed").content.decode()
    assert ana.post("/claims/assign", typed).status_code == 403
    assert one.public_id in signed_in(room, "ben").get("/claims").content.decode()
