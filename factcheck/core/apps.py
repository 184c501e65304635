"""Triggers follow the migrations, and no process starts on a database that lacks one."""

from typing import Any

from django.apps import AppConfig, apps
from django.core import checks
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

from factcheck.core import fulltext, triggers


def _drop(sender: Any, using: str, **kwargs: Any) -> None:
    triggers.drop(connections[using])


def _make(sender: Any, using: str, **kwargs: Any) -> None:
    triggers.make(connections[using])
    fulltext.make_indexes(connections[using])


@checks.register(checks.Tags.database)
def check_triggers(app_configs: Any, databases: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse a migrated database without its triggers."""
    found: list[checks.CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if "audit_event" not in connection.introspection.table_names():
            continue
        names = triggers.missing(connection)
        if names:
            found.append(
                checks.Error(
                    f"The database lacks triggers: {', '.join(names)}. Run manage.py migrate.", id="core.E001"
                )
            )
    return found


class CoreConfig(AppConfig):
    """No models: ids, clock, refusals, triggers."""

    name = "factcheck.core"

    def ready(self) -> None:
        """Hook the triggers and the indexes of words to the migrations."""
        fulltext.register_lookup()
        audit = apps.get_app_config("audit")
        pre_migrate.connect(_drop, sender=audit, dispatch_uid="core.triggers.drop")
        post_migrate.connect(_make, sender=audit, dispatch_uid="core.triggers.make")
