"""A desk with a long article and one of a tenth of its length, claims all over both, on an empty database.

``python -m benchmarks.long_article`` fills the database that DATABASE_URL names and prints as JSON the addresses of the two
workbenches, each with a claim open, the cookie of an editor, and how many queries each page takes.
"""

import json
import os
import sys
from http.cookies import SimpleCookie

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment

#: Characters and claims of the two articles.
LONG, SHORT = (100_000, 500), (10_000, 50)
_PARAGRAPH = (
    "The council spent {n} million euros on the bridge, Mr. Doe said on 3 March. Its budget had been 40 million in part {n}. "
    '"We did not know," he added, "what the ground of pillar {n} was like." Nobody at the U.S. firm would comment on day {n}.'
)
_STATUSES = ("confirmed", "denied", "unverified")
#: One claim in so many stands inside the one before it, and one in so many is in review.
_NESTED, _REVIEWED = 4, 10


def text_of(size: int) -> str:
    """Return an article of exactly so many characters."""
    paragraphs = ["Bridge opens"]
    while sum(map(len, paragraphs)) + 2 * len(paragraphs) < size:
        paragraphs.append(_PARAGRAPH.format(n=len(paragraphs)))
    return "\n\n".join(paragraphs)[: size - 1] + "."


def places(sentences: list[list[int]], claims: int) -> list[tuple[int, int]]:
    """Return where the claims stand: spread over the sentences, some inside the one before, some over two sentences."""
    found: list[tuple[int, int]] = []
    for number in range(claims):
        at = number * (len(sentences) - 2) // claims
        start, end = sentences[at][0], sentences[at + number % 2][1]
        found.append((found[-1][0] + 4, found[-1][1]) if number % _NESTED == _NESTED - 1 else (start, end))
    return found


def filled(size: int, claims: int) -> dict[str, object]:
    """Make the article with its claims through the services; returns where it is and who may open it."""
    from factcheck.accounts.models import User  # noqa: PLC0415 -- needs the settings of this process
    from factcheck.articles.services import latest_revision  # noqa: PLC0415
    from factcheck.claims.services import NewClaim, Span  # noqa: PLC0415
    from factcheck.reviews import content  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    room = factories.newsroom(text=text_of(size))
    assert room.article is not None
    revision, ana = latest_revision(room.article), room.actor("ana")
    assert len(revision.text) == size
    made = []
    for number, (start, end) in enumerate(places(revision.sentences, claims)):
        span = Span(quote=revision.text[start:end], start=start, end=end)
        reviewed = number % _REVIEWED == 0
        new = NewClaim(status=_STATUSES[0 if reviewed else number % 3], rationale="The office says so.")
        made.append(content.create_claim(actor=ana, article_id=room.article.id, span=span, new=new))
        if reviewed:
            factories.submit(room, factories.interview(room, made[-1]))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    person: User = room.people["ana"]
    return _seen(person, f"/articles/{room.article.public_id}?claim={made[claims // 2].public_id}")


def _seen(person: object, path: str) -> dict[str, object]:
    browser = Client()
    browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    headers = {"host": "127.0.0.1"}
    browser.get(path, headers=headers)
    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(path, headers=headers)
    assert answer.status_code == 200, answer.status_code
    cookie: SimpleCookie = browser.cookies
    name = settings.SESSION_COOKIE_NAME
    return {
        "path": path,
        "cookie": [name, cookie[name].value],
        "queries": len(queries),
        "bytes": len(answer.content),
    }


def main() -> list[dict[str, object]]:
    """Fill, and say where to look: the long one first."""
    call_command("migrate", verbosity=0)
    return [filled(*LONG), filled(*SHORT)]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()
    setup_test_environment()
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    sys.stdout.write(json.dumps(main()) + "\n")
