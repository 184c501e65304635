"""Whoever follows ``/changes`` while eight publishers work ends with what ``/verdicts`` lists."""

import threading
from pathlib import Path

import pytest
from django.db import connection, connections

from factcheck.accounts import services as accounts
from factcheck.accounts.actors import Actor, person_on
from factcheck.accounts.enums import Role
from factcheck.claims.models import Claim
from factcheck.publishing.services.releases import PublishOrder, publish_claim
from factcheck.publishing.services.retractions import Retraction, reinstate_claim, retract_claim
from factcheck.reviews import content
from factcheck.reviews.services.endings import reopen_claim
from factcheck.reviews.services.submission import submit_claim
from tests import factories
from tests.faults.racing import at_once
from tests.faults.served import serving
from tests.journeys.product import Client

pytestmark = [
    pytest.mark.deep,
    pytest.mark.both,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(240),
]

PUBLISHERS, CLAIMS_EACH = 8, 2


class Follower(threading.Thread):
    """A reader who follows the log in small steps and keeps the set that it tells him."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.client, self.after = Client(port), ""
        self.standing: dict[str, int] = {}
        self.seen: list[int] = []
        self.over = threading.Event()
        self.fault: BaseException | None = None

    def run(self) -> None:
        """Follow until told to stop."""
        try:
            while not self.over.is_set():
                self.step()
        except BaseException as fault:
            self.fault = fault

    def step(self) -> bool:
        """Read the next few changes; return whether more wait."""
        query = f"&after={self.after}" if self.after else ""
        told = self.client.get(f"/changes?limit=3{query}").json
        for change in told["changes"]:
            self.seen.append(change["seq"])
            if change["type"] == "verdict.retracted":
                self.standing.pop(change["id"], None)
            else:
                self.standing[change["id"]] = change["revision"]
        self.after = told["next_after"]
        return bool(told["has_more"])

    def catch_up(self) -> None:
        """Read whatever has not been read."""
        while self.step():
            pass


def publisher(room: factories.Newsroom, name: str) -> Actor:
    person = factories.user(name)
    accounts.add_roles(desk=room.desk, user=person, roles=frozenset({Role.PUBLISHER}))
    return person_on(room.desk, person)


def work(room: factories.Newsroom, actor: Actor, claims: list[Claim]) -> None:
    """Publish, take back and put back, then correct each claim; the last one stays retracted."""
    for claim in claims:
        publish_claim(actor=actor, claim_id=claim.id, expected_version=None, order=PublishOrder())
        retraction = Retraction("A page of the record was forged.")
        retract_claim(actor=actor, claim_id=claim.id, expected_version=None, retraction=retraction)
        reinstate_claim(actor=actor, claim_id=claim.id, expected_version=None, reason="It was genuine.")
        correct(room, actor, claim)
    retract_claim(
        actor=actor, claim_id=claims[-1].id, expected_version=None, retraction=Retraction("Forged after all.")
    )


def correct(room: factories.Newsroom, actor: Actor, claim: Claim) -> None:
    """Review other words and publish them as a correction."""
    ana = room.actor("ana")
    reopen_claim(actor=ana, claim_id=claim.id, expected_version=None, reason="A number was wrong.")
    content.edit_claim(
        actor=ana,
        claim_id=claim.id,
        expected_version=None,
        changes={"rationale": "The record says otherwise."},
    )
    submit_claim(actor=ana, claim_id=claim.id, expected_version=None)
    factories.approve(room, claim)
    order = PublishOrder(kind="correction", note="A number was wrong.")
    publish_claim(actor=actor, claim_id=claim.id, expected_version=None, order=order)


def listed(client: Client) -> dict[str, int]:
    """Return id and revision of everything that ``/verdicts`` lists."""
    found: dict[str, int] = {}
    path = "/verdicts?limit=5"
    while True:
        page = client.get(path).json
        found |= {row["id"]: row["revision"] for row in page["results"]}
        if page["next_cursor"] is None:
            return found
        path = f"/verdicts?limit=5&cursor={page['next_cursor']}"


def test_a_follower_skips_nothing_and_ends_with_what_is_listed(tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite writes one after the other: no two publications overlap")
    room = factories.newsroom()
    claims = [[factories.approved(room) for _ in range(CLAIMS_EACH)] for _ in range(PUBLISHERS)]
    people = [publisher(room, "publisher") for _ in claims]
    with serving(tmp_path) as (port, _):
        follower = Follower(port)
        follower.start()
        at_once(
            *[lambda a=actor, c=mine: work(room, a, c) for actor, mine in zip(people, claims, strict=True)],
            seconds=120,
        )
        during = len(follower.seen)
        follower.over.set()
        follower.join(30)
        assert follower.fault is None
        follower.catch_up()
        assert follower.seen == list(range(1, PUBLISHERS * (CLAIMS_EACH * 4 + 1) + 1))
        assert follower.standing == listed(Client(port))
        assert len(follower.standing) == PUBLISHERS * (CLAIMS_EACH - 1)
    assert during > 0, "the reader did not read while the publishers worked"
    connections.close_all()
