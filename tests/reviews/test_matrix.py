"""Everything that is done to a claim, from every stage, by every role, on own work and on that of others, by every door: one law.

The law stands in matrix/law.py. Each try is taken back, so that the next finds the same.
"""

import pytest

from factcheck.accounts.enums import Role
from factcheck.audit.models import Event
from factcheck.reviews.turns import actions_for, turns
from tests.factories import fresh
from tests.reviews.matrix.doors import Door, doors_of
from tests.reviews.matrix.law import DEEDS, HOLDS, MOVES, PLACES, STAGES, Deed
from tests.reviews.matrix.scenes import Scene, scene

pytestmark = pytest.mark.django_db

EVERYWHERE = (*STAGES, *PLACES)
TRIES = [(role, own) for role in Role for own in (True, False)]
#: The words under which turns offers them.
OFFERED: dict[str, Deed] = {
    **MOVES,
    **{name: HOLDS[name] for name in ("take", "release", "judge")},
    "confer": HOLDS["decide the conference"],
}


@pytest.mark.both
@pytest.mark.parametrize("place", EVERYWHERE)
def test_what_is_offered_is_the_law(place: str) -> None:
    here = scene(place)
    for role, own in TRIES:
        with here.as_role(role, own=own) as name:
            here.hold(name)
            made, actor = fresh(here.made), here.room.actor(name)
            offered = set(actions_for(actor, [made], turns([made]))[made.id])
        wanted = {word for word, deed in OFFERED.items() if deed.lawful(place, role, own=own)}
        if place == "scheduled" and role is Role.PUBLISHER:
            wanted.add(
                "publish"
            )  # of releases that wait the app of reviews knows nothing; the service refuses a second one
        assert offered == wanted, (role, own)


def tries_of(deed: Deed, place: str, *, whole: bool) -> list[tuple[Role, bool]]:
    """Return who tries: everybody, or where the place alone forbids it only those whom the role would let."""
    if whole or place in deed.at.split():
        return TRIES
    return [(role, own) for role, own in TRIES if role.value in deed.who.split()]


def outcome(here: Scene, name: str, door: Door, who: tuple[Role, bool]) -> tuple[bool, str, bool]:
    """Try once, and take it back; returns whether it was done, the stage then, and whether a refusal left a line behind."""
    role, own = who
    with here.as_role(role, own=own) as person:
        here.hold(person)
        before = Event.objects.count()
        done = door(person, DEEDS[name])
        return done, fresh(here.made).stage, not done and Event.objects.count() > before


def expected(here: Scene, place: str, name: str, who: tuple[Role, bool]) -> tuple[bool, str, bool]:
    """What the law says of it."""
    deed, stage = DEEDS[name], here.stage
    if not deed.lawful(place, who[0], own=who[1]):
        return False, stage, False
    voided = deed.content and stage == "approved"
    return True, deed.to or ("draft" if voided else stage), False


@pytest.mark.deep
@pytest.mark.timeout(600)
@pytest.mark.parametrize("place", EVERYWHERE)
@pytest.mark.parametrize("which", ["api", "page"])
def test_what_is_done_is_the_law_by_every_door(which: str, place: str) -> None:
    here = scene(place)
    doors = doors_of(here)
    wrong = []
    for name, deed in DEEDS.items():
        if not getattr(deed, which):
            continue
        for who in tries_of(deed, place, whole=which == "api"):
            found, wanted = outcome(here, name, doors[which], who), expected(here, place, name, who)
            wrong += [] if found == wanted else [(name, who, found, wanted)]
    assert wrong == []


@pytest.mark.parametrize("place", ["draft", "in_review"])
def test_a_part_of_it_by_the_api(place: str) -> None:
    here = scene(place)
    door = doors_of(here)["api"]
    for name, deed in DEEDS.items():
        if deed.api and place in deed.at.split():
            for who in ((Role(deed.who.split()[0]), False), (Role.VIEWER, False)):
                assert outcome(here, name, door, who) == expected(here, place, name, who), (name, who)
