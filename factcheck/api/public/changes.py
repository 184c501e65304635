"""The log of changes: whoever follows it from the start ends with exactly the set that ``/verdicts`` lists."""

from datetime import timedelta
from typing import Any

import orjson
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from factcheck.api.base import limit_of
from factcheck.api.cursor import binding, make_cursor
from factcheck.api.problems import ApiRefusal
from factcheck.api.public import described
from factcheck.api.public.answers import CHANGES, PublicView
from factcheck.api.public.verdicts import seq_of
from factcheck.core import clock
from factcheck.core.canonical import sha256_hex
from factcheck.core.ids import encode
from factcheck.publishing.models import Change, PublishedVerdict

#: A reader who was away for longer begins again with the list of verdicts.
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
        after = seq_of(_BOUND, self.query["after"]) if "after" in self.query else 0
        rows = list(Change.objects.filter(seq__gt=after).order_by("seq").values_list(*_COLUMNS)[: size + 1])
        if rows and "after" in self.query and rows[0][5] < clock.now() - KEPT:
            raise CursorExpired(
                "The change after this point is older than 400 days: read /api/v1/exports/latest, "
                "or the log from its start without after."
            )
        shown = rows[:size]
        last = shown[-1][0] if shown else after
        body = orjson.dumps(
            {
                "changes": [_line(row) for row in shown],
                "next_after": make_cursor(_BOUND, [last]),
                "has_more": len(rows) > size,
            }
        )
        return self.answer(request, body, sha256_hex(body))


def _line(row: tuple[Any, ...]) -> dict[str, Any]:
    seq, verdict, kind, revision, status, at = row
    public = encode(PublishedVerdict.PREFIX, verdict)
    return {
        "seq": seq,
        "type": f"verdict.{kind}",
        "id": public,
        "revision": revision,
        "status": status,
        "at": clock.brief(at),
        "url": f"/api/v1/verdicts/{public}",
    }
