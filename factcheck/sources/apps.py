from django.apps import AppConfig

from factcheck.sources import triggers


class SourcesConfig(AppConfig):
    name = "factcheck.sources"
    triggers = triggers
