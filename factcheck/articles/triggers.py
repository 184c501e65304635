"""A revision never changes: every offset in the system points into it."""

from factcheck.core.triggers import forbid, register

register(
    forbid(
        "articles_revision",
        allow_delete="EXISTS (SELECT 1 FROM audit_erasure x WHERE x.\"table\" = 'articles_revision' "
        'AND x."row" = CAST(OLD.id AS text))',
    )
)
