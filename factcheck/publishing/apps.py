from django.apps import AppConfig

from factcheck.publishing import triggers


class PublishingConfig(AppConfig):
    name = "factcheck.publishing"
    triggers = triggers
