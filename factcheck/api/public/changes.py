"""The log of changes: whoever follows it from the start ends with exactly the set that ``/verdicts`` lists."""

from datetime import UTC, datetime, timedelta

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
from factcheck.publishing import reading
from factcheck.publishing.models import PublishedVerdict

#: A reader who was away for longer begins again with an export.
KEPT = timedelta(days=400)
MOST = 500
_BOUND = binding("changes", {})


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
        size = limit_of(self.query, most=MOST)
        return self.answer(request, *page_after(self.query.get("after"), size))


def page_after(given: str | None, size: int) -> tuple[bytes, str]:
    """Return bytes and ETag of the page behind a point of ours, or of the first; raises InvalidCursor, CursorExpired."""
    now = clock.now()
    seq, asked = _read_point(given) if given is not None else (0, now)
    rows = reading.changes_after(seq, size + 1)
    if rows and max(asked, datetime.fromisoformat(rows[0][-1])) < now - KEPT:
        raise CursorExpired(
            "You were here more than 400 days ago: read /api/v1/exports/latest, which says where to go on."
        )
    shown = rows[:size]
    following = point_after(shown[-1][0], now) if shown else given or point_after(0, now)
    body = b'{"changes":[%s],"next_after":%s,"has_more":%s}' % (
        ",".join([_written(line) for line in shown]).encode(),
        orjson.dumps(following),
        b"true" if len(rows) > size else b"false",
    )
    return body, sha256_hex(body)


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


def _written(line: reading.Line) -> str:
    """Return a line as JSON: nothing in it is anybody's text, so nothing has to be escaped."""
    seq, verdict, kind, revision, status, at = line
    public = encode(PublishedVerdict.PREFIX, verdict)
    return (
        f'{{"seq":{seq},"type":"verdict.{kind}","id":"{public}","revision":{revision},'
        f'"status":"{status}","at":"{at}","url":"/api/v1/verdicts/{public}"}}'
    )
