"""Fetches, snapshots, text layers and checks only grow; evidence and positions are removed by a date."""

from factcheck.core.triggers import Trigger, forbid, register


def _erasable(table: str) -> list[Trigger]:
    """An immutable table whose rows only a logged erasure may take."""
    return forbid(
        table,
        allow_delete=f'EXISTS (SELECT 1 FROM audit_erasure x WHERE x."table" = \'{table}\' AND x."row" = CAST(OLD.id AS text))',
    )


register(
    [
        *forbid("sources_fetch"),
        *forbid("sources_snapshot"),
        *_erasable("sources_textlayer"),
        *forbid("sources_quotecheck"),
        *forbid("sources_evidence", update=False),
        *forbid("sources_position", update=False),
    ]
)
