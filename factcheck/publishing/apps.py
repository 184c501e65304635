from django.apps import AppConfig
from django.core.checks import Tags, register

from factcheck.publishing import triggers
from factcheck.publishing.checks import check_publisher


class PublishingConfig(AppConfig):
    name = "factcheck.publishing"
    triggers = triggers

    def ready(self) -> None:
        """Hold a public installation to naming its publisher."""
        register(check_publisher, Tags.security, deploy=True)
