"""Skills: "take next" leaves a claim to those who can judge it, as long as one of them may."""

import pytest

from factcheck.accounts.enums import Role
from factcheck.accounts.skills import set_skills
from factcheck.articles.models import Article
from factcheck.audit.models import Event
from factcheck.claims.models import Claim
from factcheck.core.problems import Invalid, NotYourRole
from factcheck.reviews import content
from factcheck.reviews.models import Queue
from factcheck.reviews.services.desk_rules import change_rules
from factcheck.reviews.services.taking import take_claim, take_next
from tests import factories
from tests.api.desk.calling import caller, pointers, problem
from tests.factories import Newsroom
from tests.web.newsrooms import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def german(**fields: object) -> tuple[Newsroom, Claim]:
    """A desk that works in English, and a claim in review from a German article; Rita reads German, Omar does not."""
    room = factories.newsroom()
    Article.objects.filter(desk=room.desk).update(language="de-AT")
    made = factories.submitted(room, **fields)
    knows(room, "rita", "language:de")
    return room, made


def knows(room: Newsroom, name: str, *skills: str) -> None:
    set_skills(actor=room.actor("chris"), user_id=room.people[name].id, skills=skills)


def next_for(room: Newsroom, name: str) -> Claim | None:
    return take_next(actor=room.actor(name), queue_id=room.first_check.id)


def test_the_next_claim_is_one_that_the_person_can_judge() -> None:
    room, made = german()
    assert next_for(room, "omar") is None
    assert next_for(room, "rita") == made


def test_what_asks_for_nothing_goes_to_everybody() -> None:
    room, made = german()
    Article.objects.filter(desk=room.desk).update(language="en-GB")
    assert next_for(room, "omar") == made


def test_a_kind_of_claims_is_a_skill_too() -> None:
    room = factories.newsroom()
    figure = factories.submitted(room, "54 million euros", kind="figure")
    other = factories.submitted(room, "cracks in two pillars")
    knows(room, "rita", "kind:figure")
    assert next_for(room, "omar") == other
    assert next_for(room, "rita") == figure


@pytest.mark.parametrize("why", ["gone", "role", "wrote", "skill"])
def test_a_claim_is_not_stuck_when_nobody_who_fits_may_decide(why: str) -> None:
    room, made = german()
    rita = room.people["rita"]
    if why == "gone":
        rita.is_active = False
        rita.save(update_fields=["is_active"])
    if why == "role":
        factories.accounts.set_roles(
            actor=room.actor("chris"), user_id=rita.id, roles=frozenset({Role.VIEWER})
        )
    if why == "skill":
        knows(room, "rita")
    if why == "wrote":
        factories.submission.withdraw_claim(actor=room.actor("ana"), claim_id=made.id, expected_version=None)
        both = frozenset({Role.EDITOR, Role.REVIEWER})
        factories.accounts.add_roles(desk=room.desk, user=rita, roles=both)
        changes = {"rationale": "Rita says so."}
        content.edit_claim(actor=room.actor("rita"), claim_id=made.id, expected_version=None, changes=changes)
        factories.submit(room, made)
    assert next_for(room, "omar") == made


def test_whoever_may_serve_two_queues_still_counts_in_the_second() -> None:
    room, made = german(risk="high")
    rule = {"one_person_two_queues": True}
    change_rules(actor=room.actor("chris"), expected_version=None, changes=rule)
    factories.approve(room, made, by="rita")
    legal = Queue.objects.get(desk=room.desk, order=2)
    assert take_next(actor=room.actor("omar"), queue_id=legal.id) is None
    assert take_next(actor=room.actor("rita"), queue_id=legal.id) == made


def test_a_claim_may_be_taken_by_hand_and_says_what_it_asks_for() -> None:
    room, made = german()
    page = signed_in(room, "omar").get(f"/queues/{room.first_check.public_id}").content.decode()
    assert "needs: German" in page
    assert take_claim(actor=room.actor("omar"), claim_id=made.id) == made


def test_whoever_hands_out_is_told_what_the_person_lacks() -> None:
    room, made = german()
    chris = signed_in(room, "chris")
    for name, told in (("omar", True), ("rita", False)):
        sent = {"claim": made.public_id, "assignee": room.people[name].username}
        page = chris.post("/claims/assign", sent, follow=True).content.decode()
        assert ("They ask for what this person is not known to judge: German." in page) == told


def test_a_chief_says_what_a_member_can_judge() -> None:
    room = factories.newsroom()
    form = {"user": room.people["omar"].public_id, "languages": "DE, fr", "kinds": ["image"]}
    assert signed_in(room, "chris").post("/desk/settings/skills", form).status_code == 302
    key, member = caller(room, "chris"), f"members/{room.people['omar'].public_id}"
    assert key.get(member).json()["skills"] == ["kind:image", "language:de", "language:fr"]
    page = signed_in(room, "omar").get("/desk/settings").content.decode()
    assert "Image, German, French" in page
    before = Event.objects.count()
    assert key.patch(member, {"skills": ["language:de"]}).json()["skills"] == ["language:de"]
    assert key.patch(member, {"skills": ["language:de"]}).status_code == 200
    assert Event.objects.count() == before + 1
    refused = key.patch(member, {"skills": ["German"]})
    assert problem(refused) == (400, "invalid-request")
    assert pointers(refused) == [("body/skills/0", "invalid")]
    assert problem(key.patch(member, {"skills": [], "roles": ["viewer"]})) == (400, "invalid-request")
    form["languages"] = "German"
    assert signed_in(room, "chris").post("/desk/settings/skills", form).status_code == 422


def test_only_a_chief_says_so_and_only_in_these_words() -> None:
    room = factories.newsroom()
    omar = room.people["omar"].id
    with pytest.raises(NotYourRole):
        set_skills(actor=room.actor("rita"), user_id=omar, skills=["language:de"])
    with pytest.raises(Invalid):
        set_skills(actor=room.actor("chris"), user_id=omar, skills=["language:German"])
