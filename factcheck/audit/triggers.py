"""The journal only grows: no update, no delete, each line follows the one before."""

from factcheck.core.triggers import Trigger, forbid, guard, register

_FOLLOWS = (
    "NEW.seq <> COALESCE((SELECT MAX(e.seq) FROM audit_event e), 0) + 1 "
    "OR NEW.prev_hash <> COALESCE((SELECT e.hash FROM audit_event e ORDER BY e.seq DESC LIMIT 1), "
    f"'{'0' * 64}')"
)

#: The hash input in SQL: what factcheck.audit.chain.line_hash computes in Python.
_HASH = (
    "encode(sha256(convert_to(concat_ws('|', NEW.prev_hash, NEW.seq::text, "
    "to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), "
    "COALESCE(NEW.desk_id::text, ''), COALESCE(NEW.actor_id::text, ''), NEW.verb, NEW.object, NEW.about, "
    "NEW.commitment), 'UTF8')), 'hex')"
)


def _on_postgresql_only(trigger: Trigger) -> Trigger:
    return Trigger(
        name=trigger.name, table=trigger.table, postgresql=trigger.postgresql, sqlite=_length_only(trigger)
    )


def _length_only(trigger: Trigger) -> tuple[str, ...]:
    """SQLite has no SHA-256 of its own: verify_journal checks the hash there."""
    return (
        f"CREATE TRIGGER {trigger.name} BEFORE INSERT ON {trigger.table} FOR EACH ROW "
        "WHEN LENGTH(NEW.hash) <> 64 BEGIN SELECT RAISE(ABORT, 'the hash has 64 digits'); END",
    )


register(
    [
        *forbid("audit_event"),
        *forbid("audit_checkpoint"),
        *forbid("audit_erasure"),
        *forbid(
            "audit_eventdetail",
            allow_delete="EXISTS (SELECT 1 FROM audit_erasure x WHERE x.\"table\" = 'audit_eventdetail' "
            'AND x."row" = CAST(OLD.event_id AS text))',
        ),
        guard(
            "audit_event_follows",
            "audit_event",
            when="insert",
            refuse=_FOLLOWS,
            message="the journal has no gaps",
        ),
        _on_postgresql_only(
            guard(
                "audit_event_hash",
                "audit_event",
                when="insert",
                refuse=f"NEW.hash <> {_HASH}",
                message="the hash is not that of the line",
            )
        ),
    ]
)
