from django.apps import AppConfig

from factcheck.claims import triggers


class ClaimsConfig(AppConfig):
    name = "factcheck.claims"
    triggers = triggers
