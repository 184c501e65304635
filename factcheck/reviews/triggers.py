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
            "reviews_signoff_latest",
            "reviews_signoff",
            when="insert",
            refuse=_OTHER_REVISION,
            message="a sign-off is bound to the latest revision of its article",
        ),
    ]
)
