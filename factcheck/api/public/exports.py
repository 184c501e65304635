"""Exports: the manifest of the newest one, and the files."""

from typing import Any, cast
from uuid import UUID

import orjson
from django.core.files.storage import storages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from factcheck.api.base import find_id
from factcheck.api.public import described
from factcheck.api.public.answers import PublicView
from factcheck.api.public.changes import point_after
from factcheck.core import clock
from factcheck.core.canonical import sha256_hex
from factcheck.core.problems import NotFound
from factcheck.publishing import reading
from factcheck.publishing.models import Export

GZIP = "application/gzip"
_ENDING = ".ndjson.gz"


class LatestExport(PublicView):
    """``/exports/latest``."""

    cache = "public, max-age=300"

    @extend_schema(**described.LATEST_EXPORT)
    def get(self, request: Request) -> HttpResponse:
        """Return where the newest export is, its hash, and where ``/changes`` goes on after it."""
        export = reading.latest_export()
        if export is None or not storages["exports"].exists(export.file_name):
            raise NotFound("There is no export yet; one follows every publication.")
        body = orjson.dumps(
            {
                "id": export.public_id,
                "url": f"/api/v1/exports/{export.file_name}",
                "sha256": export.sha256,
                "rows": export.rows,
                "size": export.size,
                "made_at": clock.brief(export.made_at),
                "next_after": point_after(export.watermark, export.made_at),
            }
        )
        return self.answer(request, body, sha256_hex(body))


class ExportFile(PublicView):
    """``/exports/{id}.ndjson.gz``."""

    cache = "public, max-age=31536000, immutable"
    produces = (GZIP,)
    export_id: UUID

    def prepare(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Read the id in the name of the file."""
        name = str(kwargs["name"])
        if not name.endswith(_ENDING):
            raise NotFound("There is no such export.")
        self.export_id = find_id(Export.PREFIX, name.removesuffix(_ENDING))

    @extend_schema(**described.EXPORT_FILE)
    def get(self, request: Request, name: str) -> HttpResponseBase:
        """Return one export: a verdict or tombstone a line, and a trailer with the number of rows."""
        export = reading.find_export(self.export_id)
        store = storages["exports"]
        if export is None or not store.exists(export.file_name):
            raise NotFound("There is no such export; the last three are kept.")
        etag = f'"{export.sha256}"'
        known = HttpResponse(headers={"ETag": etag, "Cache-Control": self.cache_rule()})
        found = get_conditional_response(request._request, etag=etag, response=known)
        if found is not known:
            return cast(HttpResponseBase, found)
        answer = FileResponse(store.open(export.file_name), content_type=GZIP, filename=export.file_name)
        answer["ETag"], answer["Cache-Control"] = etag, self.cache_rule()
        return answer
