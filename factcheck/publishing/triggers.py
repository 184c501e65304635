"""Publications and the log of changes never change; what law takes away stands in a side row."""

from factcheck.core.triggers import forbid, register

register(
    [
        *forbid("publishing_publication"),
        *forbid("publishing_change"),
        *forbid("publishing_publishedverdict", update=False),
        *forbid(
            "publishing_publicationcontent",
            allow_delete="EXISTS (SELECT 1 FROM audit_erasure x WHERE x.\"table\" = 'publishing_publicationcontent' "
            'AND x."row" = CAST(OLD.publication_id AS text))',
        ),
    ]
)
