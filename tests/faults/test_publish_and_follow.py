"""Whoever follows ``/changes`` while eight publishers work ends with what ``/verdicts`` lists."""

import gzip
import json
import threading
import time
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.db import connection, connections

from factcheck.accounts import services as accounts
from factcheck.accounts.actors import Actor, person_on
from factcheck.accounts.enums import Role
from factcheck.claims.models import Claim
from factcheck.publishing.models import Change
from factcheck.publishing.services.exports import make_export
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

    def begin(self) -> None:
        """Begin with nothing, at the start of the log."""

    def run(self) -> None:
        """Follow until told to stop."""
        try:
            self.begin()
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


class FromExport(Follower):
    """A reader who begins with the first export that he finds and goes on from its watermark."""

    def begin(self) -> None:
        """Take over the set of an export."""
        while (latest := self.client.get("/exports/latest")).status != 200:
            time.sleep(0.1)
        *lines, last = gzip.decompress(
            self.client.get(latest.json["url"].removeprefix("/api/v1")).body
        ).splitlines()
        rows = [json.loads(line) for line in lines]
        assert json.loads(last)["trailer"]["rows"] == len(rows)
        self.standing = {row["id"]: row["revision"] for row in rows if row.get("state") == "published"}
        self.after = latest.json["next_after"]


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


def work_and_export(room: factories.Newsroom, actor: Actor, claims: list[Claim]) -> None:
    """Work like the others, with an export in the midst of it."""
    work(room, actor, claims[:1])
    make_export()
    work(room, actor, claims[1:])


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
    jobs = [
        lambda a=actor, c=mine, do=do: do(room, a, c)
        for actor, mine, do in zip(people, claims, [work_and_export] + [work] * (PUBLISHERS - 1), strict=True)
    ]
    exports = Path(storages["exports"].path(""))
    exports.mkdir(parents=True, exist_ok=True)
    (tmp_path / exports.name).symlink_to(exports)  # they are written here and read by the server
    with serving(tmp_path) as (port, _):
        readers = [Follower(port), FromExport(port)]
        for reader in readers:
            reader.start()
        at_once(*jobs, seconds=120)
        during = len(readers[0].seen)
        for reader in readers:
            reader.over.set()
            reader.join(30)
            assert (reader.is_alive(), reader.fault) == (False, None)
            reader.catch_up()
        from_start, from_export = readers
        total = Change.objects.count()
        assert from_start.seen == list(range(1, total + 1))
        assert from_export.seen == list(range(from_export.seen[0], total + 1))
        assert from_start.standing == from_export.standing == listed(Client(port))
        assert len(from_start.standing) == PUBLISHERS * (CLAIMS_EACH - 1) - 1
    assert during > 0, "the reader did not read while the publishers worked"
    assert from_export.seen[0] > 1, "the export was empty"
    connections.close_all()
