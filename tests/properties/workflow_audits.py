"""The random audit: draws from what was approved, by numbers that anybody computes again, and what the auditor finds."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID

import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import rule

from factcheck.accounts.enums import Role
from factcheck.accounts.models import Membership, User
from factcheck.claims.models import Claim, Flag
from factcheck.core import clock
from factcheck.reviews.models import Draw, DrawnClaim, Verdict
from factcheck.reviews.services import audits
from factcheck.reviews.services.desk_rules import change_rules
from tests.properties.workflow_oracles import worked_on
from tests.properties.workflow_queues import boss
from tests.properties.workflow_stage import Stageplay, nth, person

#: Who audits the week and the month; Rita has approved something at each desk, Ana may audit nothing.
auditors = st.sampled_from([("rita", "omar"), ("omar", "rita"), ("chris", "rita"), ("rita", "ana")])
#: After this long every week and month of the example is over.
LATER = timedelta(days=40)


class Auditing(Stageplay):
    """Drawing and finding."""

    @rule(n=nth, who=boss, pair=auditors, share=st.sampled_from([50, 100, 0]), finder=person)
    def draw(self, n: int, who: str, pair: tuple[str, str], share: int, finder: str) -> None:
        """A week and a month are drawn, each for its auditor; somebody and then the auditor write down what they found."""
        made = self.claim(n)
        for pace, auditor in zip(("week", "month"), pair, strict=True):
            row = self.draw_period(made, who, auditor, {"audit_share": share, "audit_every": pace})
            for name in (finder, auditor):
                self.find_in(row, name, 0, "serious")

    def draw_period(self, made: Claim, who: str, auditor: str, changes: dict[str, Any]) -> Draw | None:
        """Draw what was approved in the period that is running, once it is over; who may, once, and anybody computes it again."""
        user, pace = self.desks[made.desk_id].people[auditor], changes["audit_every"]
        self.attempt(
            lambda: change_rules(actor=self.actor("chris", made), expected_version=None, changes=changes)
        )
        known = Draw.objects.filter(desk_id=made.desk_id, pace=pace).exists()
        wanted = audits.Wanted(user.id, clock.now().date())
        with time_machine.travel(clock.now() + LATER):
            done = self.attempt(lambda: audits.draw_claims(actor=self.actor(who, made), wanted=wanted))
        lawful = who == "chris" and changes["audit_share"] and not known and self.may_audit(user)
        assert done == bool(lawful), "a draw that is not lawful, or a lawful one refused"
        if not done:
            return None
        row = Draw.objects.get(desk_id=made.desk_id, pace=pace)
        self.anybody_computes_it(row)
        return row

    @staticmethod
    def may_audit(user: User) -> bool:
        """Whether somebody is an active reviewer or chief."""
        place = Membership.objects.select_related("user").get(user=user)
        return place.user.is_active and bool(place.role_set & {Role.REVIEWER, Role.CHIEF})

    @staticmethod
    def anybody_computes_it(row: Draw) -> None:
        """The list is what was approved in the period without the auditor's own, the draw is that of its seed."""
        verdicts = Verdict.objects.filter(claim__desk=row.desk, at__gte=row.since, at__lt=row.until)
        claims = {one.claim for one in verdicts.select_related("claim") if one.claim.stage == "approved"}
        own = {claim for claim in claims if worked_on(row.auditor_id, claim)}
        assert row.listed.split() == sorted(claim.public_id for claim in claims - own), (
            "another list was drawn from"
        )
        assert row.left_out == len(own)
        numbers = {
            key: hashlib.sha256(f"{row.seed}:{key}".encode()).hexdigest() for key in row.listed.split()
        }
        most = -(-len(numbers) * row.share // 100)
        chosen = [one.claim.public_id for one in row.claims.select_related("claim").order_by("place")]
        assert chosen == sorted(numbers, key=numbers.__getitem__)[:most], "another draw than that of its seed"

    @rule(n=nth, who=person, which=nth, finding=st.sampled_from(["sound", "minor", "serious"]))
    def find(self, n: int, who: str, which: int, finding: str) -> None:
        """Write down a finding in a claim that was drawn."""
        made = self.claim(n)
        rows = list(Draw.objects.filter(desk_id=made.desk_id).order_by("id"))
        if rows:
            self.find_in(rows[which % len(rows)], who, n, finding)

    def find_in(self, row: Draw | None, who: str, n: int, finding: str) -> None:
        """Only its auditor finds something in a draw, in each claim once; a serious fault flags the claim."""
        if row is None:
            return
        chosen = list(DrawnClaim.objects.filter(draw=row).order_by("place"))
        if not chosen:
            return
        one = chosen[n % len(chosen)]
        self.touched.add(one.claim_id)
        found = audits.Found(one.claim_id, finding, "I rang again.")
        room = self.desks[row.desk_id]
        done = self.attempt(lambda: audits.record_finding(actor=room.actor(who), draw_id=row.id, found=found))
        assert not (done and room.people[who].id != row.auditor_id), "somebody else wrote a finding"
        assert not (done and one.finding), "a finding was written over"
        assert not (done and finding == "serious") or self.flagged(one.claim_id), (
            "a serious fault was not flagged"
        )

    @staticmethod
    def flagged(claim_id: UUID) -> bool:
        """Whether the claim carries the flag of an audit."""
        return Flag.objects.filter(claim_id=claim_id, flag="audit_finding", cleared_at__isnull=True).exists()
