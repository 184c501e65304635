"""Celery carries ids; the work is in the services."""

from celery import shared_task

from factcheck.articles.imports import import_article
from factcheck.jobs.running import run_each


@shared_task(name="articles.import")
def import_articles(pairs: list[list[object]]) -> None:
    """Read the pages of these jobs' articles."""
    run_each(pairs, lambda job: import_article(job=job))
