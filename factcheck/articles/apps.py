from django.apps import AppConfig

from factcheck.articles import triggers


class ArticlesConfig(AppConfig):
    name = "factcheck.articles"
    triggers = triggers
