"""Eight clients over HTTP who do what comes to their minds, while server workers and database connections are killed."""

import contextlib
import json
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import orjson
import pytest
from django.db.models import Count, Q

from factcheck.accounts import services as accounts
from factcheck.accounts.enums import Role
from factcheck.audit.models import Event
from factcheck.audit.services import verify_journal
from factcheck.claims.models import Claim
from factcheck.claims.services import PLANNING
from factcheck.core.canonical import digest
from factcheck.publishing.models import Publication, PublishedVerdict
from factcheck.reviews.models import Decision, Pass, Verdict
from factcheck.sources.content import content_digest
from tests import factories
from tests.faults.histories import Call, History, Line, lines_of, violations
from tests.faults.installation import Installation
from tests.faults.served import Killer, client_of, insist, serving
from tests.journeys.product import Client

pytestmark = [
    pytest.mark.deep,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(600),
]

#: How often everybody asks for something in a round, and how many rounds there are at most until enough has happened.
ACTS, ROUNDS = 12, 10
#: What has to have been done at least once.
ENOUGH = {"edit", "submit", "take", "approve", "publish"}
#: Some people have two roles: four eyes have something to hold back.
ROLES = {
    "ana": {Role.EDITOR}, "ben": {Role.EDITOR, Role.REVIEWER}, "rita": {Role.REVIEWER, Role.EDITOR},
    "omar": {Role.REVIEWER}, "paul": {Role.PUBLISHER}, "paula": {Role.PUBLISHER, Role.REVIEWER},
    "olga": {Role.REVIEWER}, "eva": {Role.EDITOR, Role.PUBLISHER},
}  # fmt: skip
ASKED = {
    Role.EDITOR: ["edit", "submit", "submit", "submit", "submit", "submit", "withdraw", "reopen"],
    Role.REVIEWER: ["take", "decide", "decide", "decide", "approve", "return"],
    Role.PUBLISHER: ["publish", "publish", "publish", "retract", "reinstate"],
}
#: What makes sense at a stage; every fourth time somebody asks for anything.
FITS = {
    "draft": {"edit", "submit"}, "returned": {"edit", "submit"}, "in_review": {"take", "decide", "withdraw"},
    "approved": {"publish", "edit", "reopen"}, "published": {"retract", "reopen"}, "retracted": {"reinstate", "reopen"},
}  # fmt: skip


class Person(threading.Thread):
    """Somebody who does something to a claim again and again; keeps what he asked for and was told."""

    def __init__(self, name: str, client: Client, claims: list[str], seed: int) -> None:
        super().__init__(daemon=True)
        self.who, self.client, self.claims, self.random = name, client, claims, Random(f"{seed} {name}")
        self.calls: list[Call] = []
        self.choices = [asked for role in sorted(ROLES[name]) for asked in ASKED[role]]

    def run(self) -> None:
        """Act so many times."""
        for _ in range(ACTS):
            self.act(self.random.choice(self.claims))

    def act(self, claim: str) -> None:
        """Look at a claim and ask for one thing."""
        seen = insist(self.client, "GET", f"/desk/claims/{claim}", None)
        if seen is None or seen.status != 200:
            return
        fitting = [asked for asked in self.choices if asked in FITS.get(seen.json["stage"], set())]
        asked = self.random.choice(fitting if fitting and self.random.random() < 0.75 else self.choices)
        if asked == "decide":
            self.ask("take", claim, {}, "")
            asked = self.random.choice([*["approve"] * 6, "return"])
        bodies: dict[str, dict[str, object]] = {
            "edit": {"rationale": f"Reason {self.random.random()}."},
            "approve": {"content_digest": seen.json["content_digest"]},
            "return": {"reason_code": "wording", "text": "Say which."},
            "publish": {"note": "New words."},
            **{name: {"reason": "Look again."} for name in ("reopen", "retract", "reinstate")},
        }
        self.ask(asked, claim, bodies.get(asked, {}), seen.headers["etag"])

    def ask(self, asked: str, claim: str, body: dict[str, object], etag: str) -> None:
        """Ask until there is an answer, and keep it."""
        path = f"/desk/claims/{claim}" + ("" if asked == "edit" else f"/{asked}")
        answer = insist(self.client, "PATCH" if asked == "edit" else "POST", path, body, etag)
        self.calls.append(Call(self.who, asked, claim, answer.status if answer else 0))


def newsroom() -> tuple[factories.Newsroom, list[str]]:
    """Return a desk with the eight people and four claims that may be submitted."""
    room = factories.newsroom()
    for name, roles in ROLES.items():
        if name not in room.people:
            room.people[name] = factories.user(name)
        accounts.add_roles(desk=room.desk, user=room.people[name], roles=frozenset(roles))
    quotes = [
        "closed the harbour bridge on Monday",
        "cracks in two pillars",
        "54 million euros",
        "the ring road",
    ]
    return room, [factories.ready(room, quote).public_id for quote in quotes]


def history(people: list[Person], claims: list[str], room: factories.Newsroom) -> History:
    """Read what the run left in the database."""
    names = {person.id: name for name, person in room.people.items()}
    told = verify_journal()
    return History(
        calls=[call for person in people for call in person.calls],
        lines=[_line(event, names) for event in Event.objects.select_related("detail").order_by("seq") if event.about in claims],
        stages={claim.public_id: claim.stage for claim in Claim.objects.all()},
        open_reviews={
            row.public_id: row.open
            for row in Claim.objects.annotate(open=Count("reviews", filter=Q(reviews__outcome="open")))
        },
        verdicts_read={row.claim.public_id: 1 for row in PublishedVerdict.objects.select_related("claim")},
        approved=[_approved(verdict) for verdict in Verdict.objects.select_related("claim")],
        standing=[_standing(claim) for claim in Claim.objects.filter(stage="approved")],
        published=[_published(row) for row in Publication.objects.select_related("content", "published_verdict__claim")
                   if row.kind not in {"retracted"}],
        chain=told.cause,
    )  # fmt: skip


def _line(event: Event, names: dict[object, str]) -> Line:
    said = json.loads(event.detail.body)
    before, after = said["before"] or {}, said["after"] or {}
    moved = "stage" in before and "stage" in after
    stages = (before["stage"], after["stage"]) if moved else ("", "")
    planned = event.verb == "claim.changed" and bool(after) and after.keys() <= PLANNING
    return Line(event.seq, event.verb, event.about, names.get(event.actor_id, ""), *stages, planned=planned)


def _standing(claim: Claim) -> tuple[str, str, str]:
    verdict = Verdict.objects.filter(claim=claim).latest("at", "id")
    return claim.public_id, content_digest(claim), verdict.digest


def _approved(verdict: Verdict) -> tuple[str, str, list[str], int]:
    decided = Decision.objects.filter(in_pass__review=verdict.review, kind="approve")
    needed = sum(Pass.objects.filter(review=verdict.review).values_list("approvals_needed", flat=True))
    return verdict.claim.public_id, verdict.digest, [row.digest for row in decided], needed


def _published(row: Publication) -> tuple[str, str, str]:
    content = orjson.loads(row.content.body)["content"]
    return row.published_verdict.claim.public_id, row.digest, digest(content)


@dataclass
class Run:
    """Eight people at a served product, round after round."""

    here: Installation
    room: factories.Newsroom
    claims: list[str]
    port: int
    seed: int
    people: list[Person] = field(default_factory=list)

    def round(self) -> History:
        """Let everybody act, while somebody kills, and return everything that the run has left so far."""
        number = len(self.people)
        acting = [
            Person(name, client_of(self.room, name, self.port), self.claims, self.seed + number)
            for name in ROLES
        ]
        self.people += acting
        killer = Killer(
            self.here.started[0].pid, self.seed + number, lambda: sum(len(one.calls) for one in acting)
        )
        for person in [killer, *acting]:
            person.start()
        for person in acting:
            person.join(400)
        killer.over.set()
        killer.join(60)
        assert not any(person.is_alive() for person in [killer, *acting]), self.here.said()[-4000:]
        assert killer.killed > 0
        return history(self.people, self.claims, self.room)


@contextlib.contextmanager
def running(folder: Path, seed: int, application: str = "factcheck.wsgi") -> Iterator[Run]:
    """Serve a newsroom while the block runs."""
    room, claims = newsroom()
    with serving(folder, application=application) as (port, here):
        yield Run(here, room, claims, port, seed)


@pytest.mark.both
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_that_was_acknowledged_is_lost_and_nothing_unlawful_happened(
    tmp_path: Path, seed: int
) -> None:
    with running(tmp_path, seed) as run:
        for _ in range(ROUNDS):
            left = run.round()
            found = violations(left)
            assert found == [], lines_of(left, found)
            done = {call.asked for call in left.calls if 200 <= call.status < 300}
            if done >= ENOUGH:
                break
    told = sorted(Counter((call.asked, call.status) for call in left.calls).items())
    assert done >= ENOUGH, told
    assert any(call.status in {403, 409, 412, 422} for call in left.calls), told


@pytest.mark.parametrize(
    ("fault", "number"), [("own_work_approved", "2"), ("approval_kept", "3"), ("change_lost", "7")]
)
def test_a_planted_fault_is_found(tmp_path: Path, fault: str, number: str) -> None:
    with running(tmp_path, 7, f"tests.faults.planted:{fault}()") as run:
        found = next((told for _ in range(ROUNDS) if (told := violations(run.round()))), [])
    assert number in {told.partition(":")[0] for told in found}
