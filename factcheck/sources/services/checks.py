"""Checking a quote by machine against the text of its snapshot. A background result never changes content."""

from typing import Any
from uuid import UUID

from django.db import transaction

from factcheck.audit.services import Entry, record_events
from factcheck.claims.causes import CauseKind, cause
from factcheck.claims.enums import FlagName, Stage
from factcheck.claims.flags import raise_flag
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.jobs.models import Job
from factcheck.jobs.services import finish
from factcheck.sources.enums import QuoteState
from factcheck.sources.models import Evidence, QuoteCheck, TextLayer
from factcheck.text.quotes import Finding, Layer, LayerKind, Verdict, check_quote

MATCHER = "quotes/1"
_KINDS: dict[str, LayerKind] = {
    "article": "article",
    "full": "full",
    "metadata": "metadata",
    "pdf_page": "pdf_page",
}
#: Stages in which a quote that was there and is gone calls for a look.
WATCHED = frozenset({Stage.IN_REVIEW, Stage.APPROVED, Stage.PUBLISHED})


def check_evidence(*, job: Job) -> None:
    """Check the quote of a piece of evidence against its snapshot, write the result and end the job."""
    before = Evidence.objects.filter(id=job.subject_id).first()
    if before is None or before.snapshot_id is None or not before.quote or before.removed_at is not None:
        finish(job=job)
        return
    finding = check_quote(before.quote, _layers(before.snapshot_id))
    with transaction.atomic():
        claim = Claim.objects.select_for_update(of=("self",)).get(id=before.claim_id)
        finish(job=job)
        evidence = Evidence.objects.select_for_update(of=("self",)).get(id=before.id)
        if (evidence.quote, evidence.snapshot_id) != (before.quote, before.snapshot_id):
            return  # changed meanwhile: that change has queued its own check
        entries = _write(claim, evidence, finding)
        record_events(desk_id=claim.desk_id, actor_id=None, entries=entries)


def _layers(snapshot_id: UUID) -> list[Layer]:
    rows = TextLayer.objects.filter(snapshot_id=snapshot_id).order_by("kind", "page", "id")
    return [Layer(kind=_KINDS[row.kind], text=row.text, page=row.page or None) for row in rows]


def _detail(finding: Finding) -> dict[str, Any]:
    return {
        "edits": [
            {"op": edit.op, "old": edit.old, "new": edit.new, "material": edit.material}
            for edit in finding.edits
        ],
        "material": finding.material,
        "where": list(finding.where) if finding.where else None,
        "layer": finding.layer,
        "page": finding.page,
        "notes": sorted(finding.notes),
    }


def _write(claim: Claim, evidence: Evidence, finding: Finding) -> list[Entry]:
    lost = evidence.quote_check in {QuoteState.EXACT, QuoteState.NEAR} and finding.verdict is Verdict.MISSING
    evidence.quote_check = QuoteState(finding.verdict)
    evidence.check_detail = _detail(finding)
    evidence.save(update_fields=["quote_check", "check_detail"])
    QuoteCheck.objects.create(
        evidence=evidence,
        snapshot_id=evidence.snapshot_id,
        verdict=evidence.quote_check,
        detail=evidence.check_detail,
        matcher=MATCHER,
        at=clock.now(),
    )
    after = {"quote_check": evidence.quote_check, "material": finding.material}
    entries = [Entry("evidence.checked", evidence.public_id, claim.public_id, after=after)]
    if lost and claim.stage in WATCHED:
        flagged = raise_flag(claim=claim, flag=FlagName.QUOTE_LOST, causes=[cause(CauseKind.QUOTE_NOT_FOUND)])
        entries += [flagged] if flagged else []
    return entries
