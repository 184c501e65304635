"""Checklists: nothing is required until a chief says so; then review waits for each item, done or waived with a reason."""

import pytest
from django.utils import translation

from factcheck.audit.models import Event
from factcheck.claims.models import Claim
from factcheck.core.problems import Invalid, NotFound, NotYourRole, RuleNotMet
from factcheck.reviews import content
from factcheck.reviews.checklists import ItemState, ListItem, desk_items
from factcheck.reviews.models import Checklist, ChecklistItem, Waiver
from factcheck.reviews.services.checklists import WantedItem, checklist_of, set_checklist, settle_item
from factcheck.reviews.services.decisions import approve_claim
from factcheck.reviews.services.taking import take_claim
from tests import factories
from tests.api.desk.calling import caller, pointers, problem
from tests.factories import Newsroom
from tests.web.newsrooms import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def standing(room: Newsroom, name: str) -> list[ListItem]:
    """The items of a list that stand."""
    return [item for item in desk_items(room.desk.id) if item.list == name and not item.retired]


def require(room: Newsroom, name: str, *codes: str) -> None:
    """Make items of a list required."""
    wanted = [WantedItem(one.text, one.code in codes, one.code) for one in standing(room, name)]
    set_checklist(actor=room.actor("chris"), name=name, wanted=wanted)


def settle(room: Newsroom, made: Claim, code: str, state: str, reason: str = "", by: str = "ana") -> None:
    """Say how an item stands."""
    settle_item(actor=room.actor(by), claim_id=made.id, code=code, state=ItemState(state), reason=reason)


def lacking(room: Newsroom, made: Claim) -> list[str]:
    """The codes for which a submission is refused."""
    with pytest.raises(RuleNotMet) as refused:
        factories.submit(room, made)
    return [str(item.code) for item in refused.value.items]


def test_a_new_desk_requires_nothing_and_knows_the_lists() -> None:
    room = factories.newsroom()
    assert not any(item.required for item in desk_items(room.desk.id))
    made = factories.submitted(room, kind="figure", accusation=False)
    codes = [one.item.code for one in checklist_of(made)]
    assert codes[0] == "every.wording"
    assert codes[-1] == "figure.arithmetic"
    assert not ChecklistItem.objects.exists()


def test_submission_waits_for_what_a_chief_requires() -> None:
    room = factories.newsroom()
    require(room, "figure", "figure.unit", "figure.base")
    factories.submitted(room, "cracks in two pillars", kind="event")
    made = factories.ready(room, kind="figure")
    assert lacking(room, made) == ["checklist"]
    settle(room, made, "figure.unit", "done")
    assert lacking(room, made) == ["checklist"]
    with pytest.raises(Invalid):
        settle(room, made, "figure.base", "waived")
    settle(room, made, "figure.base", "waived", "It is no share.")
    version = factories.fresh(made).version
    assert version == made.version, "what is ticked is no content"
    factories.submit(room, made)


def test_a_chief_does_not_override_the_checklist() -> None:
    room = factories.newsroom()
    require(room, "every", "every.primary")
    made = factories.ready(room)
    with pytest.raises(RuleNotMet):
        factories.submission.submit_claim(
            actor=room.actor("chris"), claim_id=made.id, expected_version=None, override_reason="Hurry."
        )


def test_approval_waits_too_and_a_reviewer_may_tick() -> None:
    room = factories.newsroom()
    made = factories.submitted(room)
    require(room, "every", "every.primary")
    take_claim(actor=room.actor("rita"), claim_id=made.id)
    now = factories.fresh(made)

    def approve() -> None:
        approve_claim(
            actor=room.actor("rita"),
            claim_id=made.id,
            expected_version=None,
            content_digest=now.content_digest,
        )

    with pytest.raises(RuleNotMet) as refused:
        approve()
    assert [str(item.code) for item in refused.value.items] == ["checklist"]
    settle(room, made, "every.primary", "done", by="rita")
    approve()
    assert factories.fresh(made).stage == "approved"


def test_the_kind_and_an_accusation_say_which_lists_apply() -> None:
    room = factories.newsroom()
    made = factories.claim(room, kind="figure", accusation=True)
    assert {one.item.list for one in checklist_of(made)} == {"every", "figure", "accusation"}
    settle(room, made, "figure.unit", "done")
    content.edit_claim(
        actor=room.actor("ana"), claim_id=made.id, expected_version=None, changes={"kind": "image"}
    )
    assert {one.item.list for one in checklist_of(factories.fresh(made))} == {"every", "image", "accusation"}
    with pytest.raises(Invalid):
        settle(room, made, "figure.unit", "open")


def test_who_and_when_and_every_change_is_a_line() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    for name in ("vera", "paul"):
        with pytest.raises(NotYourRole):
            settle(room, made, "every.today", "done", by=name)
    settle(room, made, "every.today", "done", by="rita")
    settle(room, made, "every.today", "done")
    [one] = [one for one in checklist_of(made) if one.item.code == "every.today"]
    assert one.by is not None
    assert (one.state, one.by.name) == (ItemState.DONE, "Rita"), "the same again changes nothing"
    settle(room, made, "every.today", "waived", "Old news.")
    assert (Checklist.objects.count(), Waiver.objects.count()) == (0, 1)
    settle(room, made, "every.today", "open")
    verbs = Event.objects.filter(verb__startswith="checklist.").order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["checklist.done", "checklist.waived", "checklist.opened"]


def test_a_chief_makes_the_lists_of_the_desk() -> None:
    room, other = factories.newsroom(), factories.newsroom()
    chris = room.actor("chris")
    wanted = [WantedItem("Ask the harbour master", True), WantedItem("Map drawn", False, "date_or_place.map")]
    found = set_checklist(actor=chris, name="date_or_place", wanted=wanted)
    assert [(one.text, one.required) for one in found] == [
        ("Map drawn", False),
        ("Ask the harbour master", True),
    ]
    assert found[1].code.startswith("ci_")
    assert len(standing(other, "date_or_place")) == 3
    assert Event.objects.filter(verb="checklist.changed").count() == 1
    again = [WantedItem(one.text, one.required, one.code) for one in found]
    set_checklist(actor=chris, name="date_or_place", wanted=again)
    assert Event.objects.filter(verb="checklist.changed").count() == 1, "the same again changes nothing"
    back = [*again, WantedItem("Calendar", False, "date_or_place.calendar")]
    assert len(set_checklist(actor=chris, name="date_or_place", wanted=back)) == 3
    for bad in (
        [WantedItem(" ")],
        [WantedItem("x", code="figure.unit")],
        [again[0], again[0]],
        [WantedItem("x" * 201)],
    ):
        with pytest.raises(Invalid):
            set_checklist(actor=chris, name="date_or_place", wanted=bad)
    with pytest.raises(NotFound):
        set_checklist(actor=chris, name="nothing", wanted=[])
    with pytest.raises(NotYourRole):
        set_checklist(actor=room.actor("ana"), name="every", wanted=[])


def test_the_words_that_ship_follow_the_language_of_the_reader() -> None:
    room = factories.newsroom()
    require(room, "figure", "figure.unit")
    assert ChecklistItem.objects.get().text == ""
    with translation.override("de"):
        assert standing(room, "figure")[0].code == "figure.unit"


def test_a_program_reads_and_settles_the_checklist() -> None:
    room = factories.newsroom()
    made = factories.ready(room, kind="figure")
    chris, ana = caller(room, "chris"), caller(room, "ana")
    lists = chris.get("checklists").json()["results"]
    assert [one["list"] for one in lists][:2] == ["every", "figure"]
    body = {"checks": [{"item": "figure.unit", "text": "Unit", "required": True}, {"text": "Read it aloud"}]}
    changed = chris.call("PUT", "checklists/figure", body)
    assert [(one["text"], one["required"], one["shipped"]) for one in changed.json()["checks"]] == [
        ("Unit", True, True),
        ("Read it aloud", False, False),
    ]
    assert problem(chris.call("PUT", "checklists/nothing", body)) == (404, "not-found")
    assert problem(chris.call("PUT", "checklists/figure", {"checks": [{"text": ""}]})) == (
        400,
        "invalid-request",
    )
    assert [one["code"] for one in ana.get(f"claims/{made.public_id}").json()["missing"]] == ["checklist"]
    refused = ana.move(made.public_id, "submit")
    assert (problem(refused), pointers(refused)) == ((409, "rule-not-met"), [("claim", "checklist")])
    path = f"claims/{made.public_id}/checklist"
    assert problem(ana.call("PUT", path, {"item": "no", "state": "done"})) == (400, "invalid-request")
    answer = ana.call("PUT", path, {"item": "figure.unit", "state": "waived", "reason": "None."})
    [unit] = [one for one in answer.json()["checks"] if one["item"] == "figure.unit"]
    assert (unit["state"], unit["reason"], unit["by"]) == ("waived", "None.", room.people["ana"].username)
    assert ana.move(made.public_id, "submit").status_code == 200


def test_the_claim_page_ticks_waives_and_keeps_what_was_typed() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    ana, url = signed_in(room, "ana"), f"/claims/{made.public_id}/check"
    done = ana.post(url, {"item": "every.today", "state": "done", "reason": ""})
    assert done.headers["Location"].endswith("#checklist")
    refused = ana.post(url, {"item": "every.primary", "state": "waived", "reason": ""})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert 'aria-describedby="every.primary-reason_error"' in page
    assert 'id="every.primary-reason_error"' in page
    ana.post(url, {"item": "every.primary", "state": "waived", "reason": "Nobody has it."})
    page = ana.get(f"/claims/{made.public_id}").content.decode()
    assert "done by Ana" in page
    assert "Nobody has it." in page
    assert "2 of 6" in page
    assert "/check" not in signed_in(room, "vera").get(f"/claims/{made.public_id}").content.decode()


def test_the_settings_page_requires_renames_retires_and_adds() -> None:
    room = factories.newsroom()
    chris, url = signed_in(room, "chris"), "/desk/settings/checklists"
    form = {
        "list": "name",
        "text-name.spelling": "Spelling",
        "stands-name.spelling": "on",
        "required-name.spelling": "on",
        "text-name.role": "Role at the date",
        "new": "Ask the press office",
    }
    assert chris.post(url, form).headers["Location"] == f"{url}#name"
    assert [(one.text, one.required) for one in standing(room, "name")] == [
        ("Spelling", True),
        ("Ask the press office", False),
    ]
    refused = chris.post(url, {**form, "text-name.spelling": "", "new": "Kept words"})
    assert refused.status_code == 422
    assert "Kept words" in refused.content.decode()
    assert "Ask the press office" in signed_in(room, "vera").get(url).content.decode()
    assert signed_in(room, "ana").post(url, form).status_code == 403


def test_the_reviewer_sees_what_is_open_and_what_was_waived() -> None:
    room = factories.newsroom()
    made = factories.ready(room)
    settle(room, made, "every.today", "waived", "It is history.")
    factories.submit(room, made)
    require(room, "every", "every.primary")
    page = signed_in(room, "rita").get(f"/queues/{room.first_check.public_id}").content.decode()
    assert "It is history." in page
    assert f'href="/claims/{made.public_id}#checklist"' in page
