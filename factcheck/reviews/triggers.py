"""Four eyes and the lawful verdict, held by the database; decisions and verdicts never change."""

from factcheck.core.triggers import forbid, guard, register

_CONTRIBUTOR_DECIDES = (
    "EXISTS (SELECT 1 FROM reviews_contributor c JOIN reviews_pass p ON p.review_id = c.review_id "
    "WHERE p.id = NEW.in_pass_id AND c.user_id = NEW.reviewer_id)"
)

_OTHER_DIGEST = (
    "NEW.kind = 'approve' AND NEW.digest <> (SELECT r.digest FROM reviews_review r "
    "JOIN reviews_pass p ON p.review_id = r.id WHERE p.id = NEW.in_pass_id)"
)

#: A verdict needs, in every pass of its review, as many approvals of its own digest as the pass asks for.
_APPROVALS_LACK = (
    "NOT EXISTS (SELECT 1 FROM reviews_pass p WHERE p.review_id = NEW.review_id) "
    "OR EXISTS (SELECT 1 FROM reviews_pass p WHERE p.review_id = NEW.review_id AND p.approvals_needed > "
    "(SELECT COUNT(*) FROM reviews_decision d WHERE d.in_pass_id = p.id AND d.kind = 'approve' AND d.digest = NEW.digest))"
)

#: A disagreement stands in the way of a verdict until its conference has approved.
_CONFERENCE_OPEN = (
    "EXISTS (SELECT 1 FROM reviews_pass p JOIN reviews_decision d ON d.in_pass_id = p.id "
    "WHERE p.review_id = NEW.review_id AND d.kind = 'return' AND NOT EXISTS "
    "(SELECT 1 FROM reviews_conference c WHERE c.in_pass_id = p.id AND c.outcome = 'approve'))"
)

#: In a blind check everybody names the status that he found; an approval names the one that is proposed.
_NOT_JUDGED = (
    "(NEW.status = '' AND EXISTS (SELECT 1 FROM reviews_pass p WHERE p.id = NEW.in_pass_id AND p.sealed)) "
    "OR (NEW.kind = 'approve' AND NEW.status <> '' AND NEW.status <> (SELECT k.status FROM claims_claim k "
    "JOIN reviews_review r ON r.claim_id = k.id JOIN reviews_pass p ON p.review_id = r.id "
    "WHERE p.id = NEW.in_pass_id))"
)

_NOT_THE_DECIDER = (
    "EXISTS (SELECT 1 FROM reviews_conference c WHERE c.in_pass_id = NEW.in_pass_id AND c.outcome = 'open' "
    "AND (c.decider_id IS NULL OR c.decider_id <> NEW.reviewer_id))"
)

#: A pass leaves its conference when that has approved, or with its round; a seal is not broken between two judgements.
_PASSED_BY = (
    "(OLD.state = 'conference' AND NEW.state NOT IN ('conference', 'closed') AND NOT EXISTS "
    "(SELECT 1 FROM reviews_conference c WHERE c.in_pass_id = NEW.id AND c.outcome = 'approve')) "
    "OR (OLD.sealed AND NOT NEW.sealed AND "
    "(SELECT COUNT(*) FROM reviews_decision d WHERE d.in_pass_id = NEW.id) = 1)"
)

_TAKES_PART = (
    "EXISTS (SELECT 1 FROM reviews_contributor x JOIN reviews_pass p ON p.review_id = x.review_id "
    "WHERE p.id = NEW.in_pass_id AND x.user_id = NEW.decider_id) OR EXISTS (SELECT 1 FROM reviews_decision d "
    "WHERE d.in_pass_id = NEW.in_pass_id AND d.reviewer_id = NEW.decider_id)"
)

_NO_DISAGREEMENT = (
    "(SELECT COUNT(DISTINCT d.kind) FROM reviews_decision d WHERE d.in_pass_id = NEW.in_pass_id) <> 2"
)

#: What was decided stays, and is what its decider decided.
_NOT_DECIDED_SO = (
    "OLD.outcome <> 'open' OR NEW.in_pass_id <> OLD.in_pass_id OR (NEW.outcome IN ('approve', 'return') "
    "AND NOT EXISTS (SELECT 1 FROM reviews_decision d WHERE d.in_pass_id = NEW.in_pass_id "
    "AND d.reviewer_id = NEW.decider_id AND d.kind = NEW.outcome))"
)

#: An auditor audits nothing that he worked on or decided.
_AUDITS_HIS_OWN = (
    "EXISTS (SELECT 1 FROM reviews_draw w WHERE w.id = NEW.draw_id AND ("
    "EXISTS (SELECT 1 FROM reviews_contribution x WHERE x.claim_id = NEW.claim_id AND x.user_id = w.auditor_id) "
    "OR EXISTS (SELECT 1 FROM claims_claim k WHERE k.id = NEW.claim_id AND k.created_by_id = w.auditor_id) "
    "OR EXISTS (SELECT 1 FROM reviews_decision d JOIN reviews_pass p ON p.id = d.in_pass_id "
    "JOIN reviews_review r ON r.id = p.review_id WHERE r.claim_id = NEW.claim_id AND d.reviewer_id = w.auditor_id)))"
)

#: Nobody answers for a text that he cannot have seen: the revision is the article's own and its latest.
_OTHER_REVISION = (
    "NOT EXISTS (SELECT 1 FROM articles_revision r JOIN articles_article a ON a.id = r.article_id "
    "WHERE r.id = NEW.revision_id AND a.id = NEW.article_id AND r.number = a.latest_number)"
)

register(
    [
        *forbid("reviews_decision"),
        *forbid("reviews_verdict"),
        *forbid("reviews_contribution"),
        *forbid("reviews_contributor"),
        *forbid(
            "reviews_verdictcontent",
            allow_delete="EXISTS (SELECT 1 FROM audit_erasure x WHERE x.\"table\" = 'reviews_verdictcontent' "
            'AND x."row" = CAST(OLD.verdict_id AS text))',
        ),
        guard(
            "reviews_decision_four_eyes",
            "reviews_decision",
            when="insert",
            refuse=_CONTRIBUTOR_DECIDES,
            message="four eyes: a contributor does not decide",
        ),
        guard(
            "reviews_decision_digest",
            "reviews_decision",
            when="insert",
            refuse=_OTHER_DIGEST,
            message="an approval is bound to the content that was submitted",
        ),
        guard(
            "reviews_verdict_lawful",
            "reviews_verdict",
            when="insert",
            refuse=_APPROVALS_LACK,
            message="a verdict needs the approvals of every pass",
        ),
        guard(
            "reviews_verdict_conference",
            "reviews_verdict",
            when="insert",
            refuse=_CONFERENCE_OPEN,
            message="a verdict waits for the conference of its review",
        ),
        guard(
            "reviews_decision_judgement",
            "reviews_decision",
            when="insert",
            refuse=_NOT_JUDGED,
            message="a blind check asks everybody for the status that he found",
        ),
        guard(
            "reviews_decision_conference",
            "reviews_decision",
            when="insert",
            refuse=_NOT_THE_DECIDER,
            message="a conference is decided by the person named for it",
        ),
        guard(
            "reviews_pass_conference",
            "reviews_pass",
            when="update",
            refuse=_PASSED_BY,
            message="a conference is not passed by, and a seal holds until both have judged",
        ),
        guard(
            "reviews_conference_disagreement",
            "reviews_conference",
            when="insert",
            refuse=f"{_NO_DISAGREEMENT} OR {_TAKES_PART}",
            message="a conference needs two judgements that differ, and a decider who has no part in the claim",
        ),
        guard(
            "reviews_conference_decider",
            "reviews_conference",
            when="update",
            refuse=f"(OLD.decider_id IS NULL OR NEW.decider_id <> OLD.decider_id) AND ({_TAKES_PART})",
            message="the decider of a conference has no part in the claim",
        ),
        guard(
            "reviews_conference_settled",
            "reviews_conference",
            when="update",
            refuse=_NOT_DECIDED_SO,
            message="a conference ends once, as its decider decided",
        ),
        *forbid("reviews_conference", update=False),
        *forbid("reviews_draw"),
        *forbid("reviews_drawnclaim", update=False),
        guard(
            "reviews_drawnclaim_eyes",
            "reviews_drawnclaim",
            when="insert",
            refuse=_AUDITS_HIS_OWN,
            message="an auditor audits nothing that he worked on or decided",
        ),
        guard(
            "reviews_drawnclaim_settled",
            "reviews_drawnclaim",
            when="update",
            refuse="OLD.finding <> '' OR NEW.claim_id <> OLD.claim_id OR NEW.draw_id <> OLD.draw_id "
            "OR NEW.verdict_id <> OLD.verdict_id OR NEW.place <> OLD.place",
            message="a finding is written once",
        ),
        guard(
            "reviews_signoff_latest",
            "reviews_signoff",
            when="insert",
            refuse=_OTHER_REVISION,
            message="a sign-off is bound to the latest revision of its article",
        ),
    ]
)
