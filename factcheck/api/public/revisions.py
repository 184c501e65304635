"""The revisions of a published verdict; they stay readable after a retraction."""

from typing import Any

import orjson
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from factcheck.api.base import limit_of
from factcheck.api.cursor import binding, make_cursor
from factcheck.api.public import described
from factcheck.api.public.answers import LIST, NO_SUCH_VERDICT, gone
from factcheck.api.public.verdicts import OfVerdict, seq_of
from factcheck.core.canonical import sha256_hex
from factcheck.core.clock import brief
from factcheck.core.problems import NotFound
from factcheck.publishing import reading
from factcheck.publishing.enums import Format, PublicationKind, PublicState
from factcheck.publishing.models import Publication


class Revisions(OfVerdict):
    """``/verdicts/{id}/revisions``."""

    cache = LIST
    parameters = {"GET": frozenset({"limit", "cursor"})}

    @extend_schema(**described.REVISIONS)
    def get(self, request: Request, id: str) -> HttpResponse:  # noqa: A002 -- the name in the path
        """List all revisions of a verdict, oldest first."""
        size, bound = limit_of(self.query), binding(f"revisions:{self.verdict_id}", self.query)
        rows = (
            Publication.objects.filter(published_verdict_id=self.verdict_id)
            .select_related("content", "published_verdict")
            .order_by("number")
        )
        if "cursor" in self.query:
            rows = rows.filter(number__gt=seq_of(bound, self.query["cursor"]))
        found = list(rows[: size + 1])
        if not found and "cursor" not in self.query:
            raise NotFound(NO_SUCH_VERDICT)
        following = make_cursor(bound, [found[size - 1].number]) if len(found) > size else None
        bodies = [orjson.dumps(_line(row)) for row in found[:size]]
        return self.answer_list(request, [(body, sha256_hex(body)) for body in bodies], following)


def _line(row: Publication) -> dict[str, Any]:
    stored = getattr(row, "content", None)
    erased = row.published_verdict.state == PublicState.ERASED
    note = orjson.loads(stored.body)["note"] if stored is not None and not erased else ""
    verdict = row.published_verdict.public_id
    return {
        "revision": row.number,
        "kind": row.kind,
        "status": row.status,
        "previous_status": row.previous_status or None,
        "at": brief(row.at),
        "seq": row.seq,
        "note": note,
        "url": f"/api/v1/verdicts/{verdict}/revisions/{row.number}",
    }


class RevisionDetail(OfVerdict):
    """``/verdicts/{id}/revisions/{n}``."""

    @extend_schema(**described.REVISION)
    def get(self, request: Request, id: str, number: str) -> HttpResponse:  # noqa: A002 -- the name in the path
        """Return one revision in full; the one that ended a verdict is its tombstone."""
        rows = Publication.objects.filter(published_verdict_id=self.verdict_id, number=_number(number))
        row = rows.values_list("id", "published_verdict__state").first()
        if row is None:
            raise NotFound("There is no such revision.")
        erased = row[1] == PublicState.ERASED
        stored = (
            reading.current(self.verdict_id, Format.FULL)
            if erased
            else reading.of_publication(row[0], Format.FULL)
        )
        if stored is None:
            raise NotFound("There is no such revision.")
        if stored.kind == PublicationKind.ERASED:
            raise gone(stored)
        if not stored.is_tombstone:
            return self.answer(request, stored.body, stored.etag)
        body = orjson.dumps(
            {
                "id": id,
                "revision": stored.number,
                "state": stored.kind,
                "seq": stored.seq,
                "tombstone": orjson.loads(stored.body),
            }
        )
        return self.answer(request, body, sha256_hex(body))


def _number(text: str) -> int:
    """Return the revision number in a path; raises NotFound for what can be none."""
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and text[0] != "0"):
        raise NotFound("There is no such revision.")
    return int(text)
