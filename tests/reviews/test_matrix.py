"""Every move from every stage by every role, on own work and on that of others, by the API and by the pages: one law.

The law is written down here by hand, not read from the product. Each try is taken back, so that the next finds the same.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client

from factcheck.accounts.enums import Role
from factcheck.accounts.models import Membership
from factcheck.accounts.rules import bits_of
from factcheck.claims.models import Claim
from factcheck.core.problems import Refusal
from factcheck.reviews.services.conferences import name_decider
from factcheck.reviews.services.judgements import Judgement
from factcheck.reviews.services.judging import judge_claim
from factcheck.reviews.services.second_checks import ask_second_check
from factcheck.reviews.services.taking import take_claim
from factcheck.reviews.turns import actions_for, turns
from tests import factories
from tests.api.desk.calling import Caller, caller
from tests.factories import Newsroom, fresh
from tests.publishing.desk import publish, retract
from tests.web.newsrooms import signed_in

pytestmark = pytest.mark.django_db

STAGES = ("draft", "in_review", "returned", "approved", "published", "retracted", "dropped")
#: Each move: from which stages, where to, and who; ``own`` says whether one's own work bars (no), is asked for (yes), or does not matter.
LAW: dict[str, tuple[set[str], str, set[str], str]] = {
    "submit": ({"draft", "returned"}, "in_review", {"editor"}, "any"),
    "withdraw": ({"in_review"}, "draft", {"editor", "chief"}, "yes unless chief"),
    "approve": ({"in_review"}, "approved", {"reviewer"}, "no"),
    "return": ({"in_review"}, "returned", {"reviewer"}, "no"),
    "drop": ({"draft", "returned"}, "dropped", {"editor"}, "any"),
    "restore": ({"dropped"}, "draft", {"editor"}, "any"),
    "reopen": ({"approved", "published", "retracted"}, "draft", {"editor", "reviewer"}, "any"),
    "publish": ({"approved"}, "published", {"publisher"}, "any"),
    "retract": ({"published"}, "retracted", {"publisher"}, "any"),
    "reinstate": ({"retracted"}, "published", {"publisher"}, "any"),
}
BODIES: dict[str, dict[str, str]] = {
    "drop": {"reason": "opinion"},
    "reopen": {"reason": "There is news."},
    "retract": {"reason": "It was wrong."},
    "reinstate": {"reason": "It was right."},
    "return": {"reason_code": "wording", "text": "Say which."},
}


def lawful(move: str, stage: str, role: Role, *, own: bool) -> bool:
    """Whether the law lets somebody of this role make the move."""
    sources, _to, roles, whose = LAW[move]
    if stage not in sources or role.value not in roles:
        return False
    if whose == "no":
        return not own
    return own or role is Role.CHIEF or whose == "any"


def _returned(room: Newsroom, made: Claim) -> None:
    factories.submit(room, made)
    take_claim(actor=room.actor("rita"), claim_id=made.id)
    factories.decisions.return_claim(
        actor=room.actor("rita"),
        claim_id=made.id,
        expected_version=None,
        reason_code="wording",
        text="Say which.",
    )


def _approved(room: Newsroom, made: Claim) -> None:
    factories.approve(room, factories.submit(room, made))


def _published(room: Newsroom, made: Claim) -> None:
    _approved(room, made)
    publish(room, made)


def _retracted(room: Newsroom, made: Claim) -> None:
    _published(room, made)
    retract(room, made)


def _dropped(room: Newsroom, made: Claim) -> None:
    drop = factories.endings.Drop("opinion")
    factories.endings.drop_claim(actor=room.actor("ana"), claim_id=made.id, expected_version=None, drop=drop)


BROUGHT: dict[str, Callable[[Newsroom, Claim], object]] = {
    "draft": lambda room, made: None,
    "in_review": factories.submit,
    "returned": _returned,
    "approved": _approved,
    "published": _published,
    "retracted": _retracted,
    "dropped": _dropped,
}


@dataclass
class Scene:
    """A claim that Ana wrote, at a stage; Ana and Omar, who had no part in it, each with one role at a time."""

    room: Newsroom
    made: Claim

    def name(self, *, own: bool) -> str:
        """Who tries."""
        return "ana" if own else "omar"

    @contextmanager
    def as_role(self, role: Role, *, own: bool) -> Iterator[str]:
        """Give the person one role, let him try, and take everything back."""
        name = self.name(own=own)
        with transaction.atomic():
            place = Membership.objects.filter(desk=self.room.desk, user=self.room.people[name])
            place.update(roles=bits_of({role}))
            yield name
            transaction.set_rollback(True)

    def hold(self, name: str) -> None:
        """Take the claim, if the person may: deciding needs it."""
        try:
            take_claim(actor=self.room.actor(name), claim_id=self.made.id)
        except Refusal:
            return


def scene(stage: str) -> Scene:
    """Return a claim at ``stage``."""
    room = factories.newsroom()
    made = factories.ready(room)
    BROUGHT[stage](room, made)
    assert fresh(made).stage == stage
    return Scene(room, made)


TRIES = [(role, own) for role in Role for own in (True, False)]


@pytest.mark.both
@pytest.mark.parametrize("stage", STAGES)
def test_what_is_offered_is_the_law(stage: str) -> None:
    place = scene(stage)
    for role, own in TRIES:
        with place.as_role(role, own=own) as name:
            place.hold(name)
            made, actor = fresh(place.made), place.room.actor(name)
            offered = set(actions_for(actor, [made], turns([made]))[made.id])
        wanted = {move for move in LAW if lawful(move, stage, role, own=own)}
        assert offered - {"take", "release"} == wanted, (role, own)


def _by_api(place: Scene, keys: dict[str, Caller], name: str, move: str) -> bool:
    made = fresh(place.made)
    body = dict(BODIES.get(move, {}))
    if move == "approve":
        body["content_digest"] = made.content_digest
    answer = keys[name].post(
        f"claims/{made.public_id}/{move}", body, if_match=f'"{made.public_id}.{made.version}"'
    )
    assert answer.status_code in {200, 403, 409}, (move, answer.content)
    return bool(answer.status_code == 200)


def _by_page(place: Scene, browsers: dict[str, Client], name: str, move: str) -> bool:
    made = fresh(place.made)
    url, typed = f"/claims/{made.public_id}/{move}", {"version": made.version, **BODIES.get(move, {})}
    if move == "submit":
        url = f"/claims/{made.public_id}/status"
        typed |= {"send": "1", "back": "claim", "status": made.status, "rationale": made.rationale}
    if move in {"approve", "return"}:
        url = f"/queues/{place.room.first_check.public_id}/{made.public_id}/{move}"
        typed["digest"] = made.content_digest
    answer = browsers[name].post(url, typed)
    assert answer.status_code in {302, 403, 409}, (move, answer.status_code)
    return bool(answer.status_code == 302)


@pytest.mark.deep
@pytest.mark.timeout(240)
@pytest.mark.parametrize("stage", STAGES)
def test_what_is_done_is_the_law_by_every_door(stage: str) -> None:
    place = scene(stage)
    keys = {name: caller(place.room, name) for name in ("ana", "omar")}
    browsers = {name: signed_in(place.room, name) for name in ("ana", "omar")}
    doors: dict[str, Callable[[str, str], bool]] = {
        "api": lambda name, move: _by_api(place, keys, name, move),
        "page": lambda name, move: _by_page(place, browsers, name, move),
    }
    for door, through in doors.items():
        for move, (_sources, to, _roles, _whose) in LAW.items():
            for role, own in TRIES:
                with place.as_role(role, own=own) as name:
                    place.hold(name)
                    done = through(name, move)
                    now = fresh(place.made).stage
                wanted = lawful(move, stage, role, own=own)
                assert (done, now) == (wanted, to if wanted else stage), (door, move, role, own)


def _blind(room: Newsroom, made: Claim) -> None:
    ask_second_check(actor=room.actor("chris"), claim_id=made.id, reason="A big one.")
    factories.submit(room, made)


def _judged(room: Newsroom, made: Claim, name: str, status: str) -> None:
    take_claim(actor=room.actor(name), claim_id=made.id)
    judgement = Judgement(status, "I looked.", fresh(made).content_digest)
    judge_claim(actor=room.actor(name), claim_id=made.id, expected_version=None, judgement=judgement)


def _in_conference(room: Newsroom, made: Claim) -> None:
    """Rita and Dana differ; Omar is named."""
    room.people["dana"] = factories.user("dana")
    factories.accounts.add_roles(desk=room.desk, user=room.people["dana"], roles=frozenset({Role.REVIEWER}))
    _blind(room, made)
    _judged(room, made, "rita", "confirmed")
    _judged(room, made, "dana", "denied")
    name_decider(actor=room.actor("chris"), claim_id=made.id, user_id=room.people["omar"].id)


#: In a blind check a judgement takes the place of both decisions; in a conference nobody decides but the person named.
BLIND_LAW: dict[str, Callable[[Role, bool], set[str]]] = {
    "blind": lambda role, own: {"judge"} if role is Role.REVIEWER and not own else set(),
    "conference": lambda role, own: set() if own else {"confer"},
}


@pytest.mark.both
@pytest.mark.parametrize(("where", "bring"), [("blind", _blind), ("conference", _in_conference)])
def test_what_is_offered_while_two_judge_is_the_law(
    where: str, bring: Callable[[Newsroom, Claim], None]
) -> None:
    room = factories.newsroom()
    place = Scene(room, factories.ready(room))
    bring(room, place.made)
    for role, own in TRIES:
        with place.as_role(role, own=own) as name:
            place.hold(name)
            made, actor = fresh(place.made), room.actor(name)
            offered = set(actions_for(actor, [made], turns([made]))[made.id])
        back = {"withdraw"} if lawful("withdraw", "in_review", role, own=own) else set()
        assert offered - {"take", "release"} == BLIND_LAW[where](role, own) | back, (role, own)
