"""Imports that wait for their host, in words for people."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from factcheck.articles.enums import ArticleState
from factcheck.articles.models import Article
from factcheck.articles.services import IMPORT
from factcheck.core.wording import Sentence, worded
from factcheck.jobs.models import Job
from factcheck.jobs.waiting import held_back, wait_words


def import_waits(articles: Iterable[Article]) -> dict[UUID, Sentence]:
    """Return why the import of an article is held back by its host, where one is; no query where nothing is imported."""
    coming = [article.id for article in articles if article.state == ArticleState.IMPORTING]
    if not coming:
        return {}
    jobs = Job.objects.live().filter(kind=IMPORT, subject_id__in=coming)
    sentence = _("The import waits for %(host)s until %(until)s, because %(why)s.")
    return {key: worded(sentence, **wait_words(host, wait)) for key, (host, wait) in held_back(jobs).items()}
