"""Claims that two judge without seeing each other, and what the two do."""

import json

from factcheck.accounts.enums import Role
from factcheck.accounts.services import add_roles
from factcheck.claims.models import Claim
from factcheck.reviews.models import Verdict
from factcheck.reviews.services.conferences import decide_conference
from factcheck.reviews.services.judgements import Judgement
from factcheck.reviews.services.judging import judge_claim
from factcheck.reviews.services.queues import change_queue
from factcheck.reviews.services.taking import take_claim
from tests import factories
from tests.factories import Newsroom, fresh


def blind(room: Newsroom) -> Claim:
    """Return a claim in review in a queue that has claims checked blind."""
    if "dana" not in room.people:
        for name, roles in (("dana", {Role.REVIEWER}), ("emil", {Role.REVIEWER})):
            room.people[name] = factories.user(name)
            add_roles(desk=room.desk, user=room.people[name], roles=frozenset(roles))
        change_queue(actor=room.actor("chris"), queue_id=room.first_check.id, changes={"blind": ["all"]})
    return factories.submitted(room)


def judge(room: Newsroom, made: Claim, name: str, status: str = "confirmed", code: str = "") -> Claim:
    """Take the claim and judge it."""
    take_claim(actor=room.actor(name), claim_id=made.id)
    words = Judgement(status, f"{name} looked.", fresh(made).content_digest, code)
    return judge_claim(actor=room.actor(name), claim_id=made.id, expected_version=None, judgement=words)


def confer(room: Newsroom, made: Claim, name: str, status: str = "confirmed") -> Claim:
    """Decide the conference of the claim."""
    words = Judgement(status, "Both sources are one.", fresh(made).content_digest)
    return decide_conference(actor=room.actor(name), claim_id=made.id, expected_version=None, judgement=words)


def differing(room: Newsroom) -> Claim:
    """Return a claim on which Rita and Omar differ."""
    made = blind(room)
    judge(room, made, "rita")
    return judge(room, made, "omar", "denied")


def decisions_kept(verdict: Verdict) -> list[dict[str, list[dict[str, str]]]]:
    found: list[dict[str, list[dict[str, str]]]] = json.loads(verdict.content.body)["second_checks"]
    return found
