"""Factcheck: the fact-check workflow of a newsroom."""

from factcheck.celery import app as celery_app

__all__ = ["celery_app"]
