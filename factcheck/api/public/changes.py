"""The log of changes: whoever follows it from the start ends with exactly the set that ``/verdicts`` lists."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import orjson
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from factcheck.api.base import limit_of
from factcheck.api.cursor import binding, make_cursor, read_cursor
from factcheck.api.problems import ApiRefusal, InvalidCursor
from factcheck.api.public import described
from factcheck.api.public.answers import CHANGES, PublicView
from factcheck.core import clock
from factcheck.core.canonical import sha256_hex
from factcheck.core.ids import encode
from factcheck.publishing.models import Change, PublishedVerdict

#: A reader who was away for longer begins again with an export.
KEPT = timedelta(days=400)
_BOUND = binding("changes", {})
_COLUMNS = ("seq", "published_verdict_id", "kind", "revision", "status", "at")


class CursorExpired(ApiRefusal):
    """The log does not go back so far."""

    name = "cursor-expired"
    title = "The log does not go back so far"


class Changes(PublicView):
    """``/changes``."""

    cache = CHANGES
    parameters = {"GET": frozenset({"after", "limit"})}

    @extend_schema(**described.CHANGES)
    def get(self, request: Request) -> HttpResponse:
        """Return the changes after a point, oldest first, and the point to go on from."""
        size = limit_of(self.query, most=500)
        now, given = clock.now(), self.query.get("after")
        seq, asked = _read_point(given) if given is not None else (0, now)
        rows = list(Change.objects.filter(seq__gt=seq).order_by("seq").values_list(*_COLUMNS)[: size + 1])
        if rows and max(asked, rows[0][5]) < now - KEPT:
            raise CursorExpired(
                "You were here more than 400 days ago: read /api/v1/exports/latest, which says where to go on."
            )
        shown = rows[:size]
        following = point_after(shown[-1][0], now) if shown else given or point_after(0, now)
        body = b'{"changes":[%s],"next_after":%s,"has_more":%s}' % (
            b",".join([_line(row) for row in shown]),
            orjson.dumps(following),
            b"true" if len(rows) > size else b"false",
        )
        return self.answer(request, body, sha256_hex(body))


def point_after(seq: int, at: datetime) -> str:
    """Return the point behind ``seq``. It carries the day on which it was given out, so that whoever reads an old log
    from its start may finish, and no finer time, so that the bytes of an answer keep for a day."""
    return make_cursor(_BOUND, [seq, at.astimezone(UTC).date().isoformat()])


def _read_point(text: str) -> tuple[int, datetime]:
    """Return the ``seq`` and the day in a point of ours."""
    position = read_cursor(_BOUND, text)
    if len(position) != 2 or not isinstance(position[0], int) or not isinstance(position[1], str):
        raise InvalidCursor("This is no cursor of ours.")
    return position[0], datetime.fromisoformat(position[1]).replace(tzinfo=UTC)


@lru_cache(maxsize=4096)
def _line(row: tuple[Any, ...]) -> bytes:
    """A line never changes, and many readers ask for the same ones."""
    seq, verdict, kind, revision, status, at = row
    public = encode(PublishedVerdict.PREFIX, verdict)
    return orjson.dumps(
        {
            "seq": seq,
            "type": f"verdict.{kind}",
            "id": public,
            "revision": revision,
            "status": status,
            "at": clock.brief(at),
            "url": f"/api/v1/verdicts/{public}",
        }
    )
