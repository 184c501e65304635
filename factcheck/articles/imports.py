"""The import of an article from an address: waits as a job, brings the first revision or says why it cannot."""

from datetime import timedelta

from django.db import transaction

from factcheck.accounts.actors import system_on
from factcheck.articles.enums import ArticleState
from factcheck.articles.models import Article
from factcheck.articles.pages import PageRead, read_page
from factcheck.articles.services import write_revision
from factcheck.audit.services import Entry, record_events
from factcheck.core import clock
from factcheck.core.wording import in_english
from factcheck.jobs.models import Job
from factcheck.jobs.services import finish, postpone

#: Tries of an import before it counts as failed, and the pause between two.
TRIES, PAUSE = 3, timedelta(seconds=60)


def import_article(*, job: Job) -> None:
    """Read the page of the article that ``job`` is about, and end the job with what came of it."""
    waiting = Article.objects.filter(id=job.subject_id, state=ArticleState.IMPORTING).first()
    if waiting is None or waiting.latest_number:
        finish(job=job)
        return
    read = read_page(waiting.url)
    with transaction.atomic():
        article = Article.objects.select_for_update(of=("self",)).select_related("desk").get(id=waiting.id)
        if read.again and job.attempts < TRIES:
            postpone(job=job, not_before=clock.database_now() + PAUSE, error=in_english(read.why))
            return
        finish(job=job)
        if article.latest_number or article.state != ArticleState.IMPORTING:
            return  # a person has brought the text meanwhile
        entry = _adopt(article, read) if read.prepared else _fail(article, read)
        record_events(desk_id=article.desk_id, actor_id=None, entries=[entry])


def _adopt(article: Article, read: PageRead) -> Entry:
    assert read.prepared is not None
    article.headline = article.headline or read.headline[:500]
    article.language = read.language[:35] or article.language
    article.save(update_fields=["headline", "language"])
    revision = write_revision(article=article, prepared=read.prepared, actor=system_on(article.desk))
    return Entry("article.revised", article.public_id, article.public_id, after={"revision": revision.number})


def _fail(article: Article, read: PageRead) -> Entry:
    article.state, article.state_text = ArticleState.FAILED, in_english(read.why)[:500]
    article.changed_at = clock.now()
    article.save(update_fields=["state", "state_text", "changed_at"])
    return Entry(
        "article.changed",
        article.public_id,
        article.public_id,
        after={"state": article.state},
        note=in_english(read.why),
    )
