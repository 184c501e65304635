"""Many published verdicts, copied by SQL from one of the sample, and the addresses at which they are read.

``python -m benchmarks.published 1000000`` fills the empty database that DATABASE_URL names and prints the addresses as JSON.
"""

import json
import os
import random
import sys
from uuid import UUID, uuid4

import django
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Max, Model

_BATCH = 100_000
_COPIES = (
    "CREATE TEMPORARY TABLE copies (seq bigint, claim uuid, verdict uuid, publication uuid, public text)"
)
#: More pages and more verdicts than a process holds at hand.
_PAGES, _VERDICTS = 120, 500


def fill(number: int) -> None:
    """Copy the first published verdict until there are ``number`` publications. Needs the rights of a superuser."""
    from factcheck.core import triggers  # noqa: PLC0415 -- needs the settings of this process
    from factcheck.publishing.models import PublicationCounter  # noqa: PLC0415

    last = PublicationCounter.objects.get(id=1).seq
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET synchronous_commit = off")
        cursor.execute(_COPIES)
    for first in range(last + 1, number + 1, _BATCH):
        with transaction.atomic():
            triggers.drop(connection)
            _copy(range(first, min(first + _BATCH, number + 1)))
            triggers.make(connection)
    PublicationCounter.objects.filter(id=1).update(seq=max(last, number))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _copy(seqs: range) -> None:
    from factcheck.core.ids import encode, new_id  # noqa: PLC0415 -- needs the settings of this process
    from factcheck.publishing.models import PublishedVerdict  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica; TRUNCATE copies")
        with cursor.copy("COPY copies FROM STDIN") as copy:
            for seq in seqs:
                key = uuid4()
                copy.write_row((seq, new_id(), key, new_id(), encode(PublishedVerdict.PREFIX, key)))
        for statement, values in _statements():
            cursor.execute(statement, values)


def _statements() -> list[tuple[str, list[object]]]:
    from factcheck.claims.models import Claim  # noqa: PLC0415 -- needs the settings of this process
    from factcheck.publishing.models import Change, Publication, PublishedVerdict, Rendering  # noqa: PLC0415

    first = PublishedVerdict.objects.select_related("claim").earliest("seq")
    publication = first.publications.get(number=first.current)
    numbers = Claim.objects.filter(article=first.claim.article).aggregate(last=Max("number"))["last"]
    body = "convert_to(replace(convert_from(body, 'UTF8'), %s, copies.public), 'UTF8')"
    return [
        _insert(Claim, first.claim_id, {"id": "copies.claim", "number": f"{numbers} + copies.seq"}),
        _insert(
            PublishedVerdict,
            first.id,
            {"id": "copies.verdict", "claim_id": "copies.claim", "seq": "copies.seq", "current": "1"},
        ),
        _insert(
            Publication,
            publication.id,
            {
                "id": "copies.publication",
                "published_verdict_id": "copies.verdict",
                "number": "1",
                "seq": "copies.seq",
            },
        ),
        _insert(
            Change,
            publication.seq,
            {"seq": "copies.seq", "published_verdict_id": "copies.verdict", "revision": "1"},
        ),
        *(
            _rendering(Rendering, row.pk, body, first.public_id)
            for row in publication.renderings.filter(format__in=("full", "summary"))
        ),
    ]


def _rendering(model: type[Model], key: int, body: str, public: str) -> tuple[str, list[object]]:
    changes = {"publication_id": "copies.publication", "body": body, "etag": f"encode(sha256({body}), 'hex')"}
    statement, values = _insert(model, key, changes, leave_out=("id",))
    return statement, [public, public, *values]


def _insert(
    model: type[Model], key: UUID | int, changes: dict[str, str], *, leave_out: tuple[str, ...] = ()
) -> tuple[str, list[object]]:
    """Return the statement that writes the row ``key`` again for each copy, with ``changes`` by column."""
    columns = [field.column for field in model._meta.concrete_fields if field.column not in leave_out]
    names = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(changes.get(column, f'old."{column}"') for column in columns)
    table, primary = model._meta.db_table, model._meta.pk.column
    return (
        f"INSERT INTO {table} ({names}) SELECT {values} FROM copies, {table} old WHERE old.{primary} = %s",
        [key],
    )


def addresses(number: int) -> dict[str, list[str]]:
    """Return what is read, by name: some verdicts, the first page of list and log, and pages from all over them."""
    from factcheck.api.cursor import binding, make_cursor  # noqa: PLC0415 -- needs the settings of this process
    from factcheck.api.public.changes import point_after  # noqa: PLC0415
    from factcheck.core import clock  # noqa: PLC0415
    from factcheck.publishing.models import PublishedVerdict  # noqa: PLC0415

    places = sorted(random.Random(7).sample(range(200, number - 200), _PAGES))
    rows = PublishedVerdict.objects.standing().filter(seq__in=places[::10])
    seldom = PublishedVerdict.objects.standing().filter(
        seq__in=random.Random(8).sample(range(200, number - 200), _VERDICTS)
    )
    bound = binding("verdicts", {})
    cursors = [make_cursor(bound, [place]) for place in places]
    points = [point_after(place, clock.now()) for place in places]
    return {
        "verdict by id": [f"/api/v1/verdicts/{row.public_id}" for row in rows],
        "verdict by id, seldom asked": [f"/api/v1/verdicts/{row.public_id}" for row in seldom],
        "list of 50 verdicts": ["/api/v1/verdicts?limit=50"],
        "list of 50 verdicts, further pages": [
            f"/api/v1/verdicts?limit=50&cursor={cursor}" for cursor in cursors
        ],
        "/changes of 100": ["/api/v1/changes?limit=100"],
        "/changes of 100, further pages": [f"/api/v1/changes?limit=100&after={point}" for point in points],
    }


def main(number: int) -> dict[str, list[str]]:
    """Fill the database."""
    from factcheck.ops.sample.newsroom import load  # noqa: PLC0415 -- needs the settings of this process

    call_command("migrate", verbosity=0)
    load()
    fill(number)
    return addresses(number)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()
    print(json.dumps(main(int(sys.argv[1]))))
