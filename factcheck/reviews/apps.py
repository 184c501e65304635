from django.apps import AppConfig

from factcheck.reviews import triggers


class ReviewsConfig(AppConfig):
    name = "factcheck.reviews"
    triggers = triggers
