from django.apps import AppConfig

from factcheck.audit import triggers


class AuditConfig(AppConfig):
    """The journal."""

    name = "factcheck.audit"
    triggers = triggers
