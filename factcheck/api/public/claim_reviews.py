"""All standing ClaimReviews as one schema.org data feed, page by page."""

from urllib.parse import urlencode

import orjson
from django.conf import settings
from django.db.models import F
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from factcheck.api.cursor import binding, make_cursor
from factcheck.api.public import described
from factcheck.api.public.answers import LD_JSON, LIST, PublicView
from factcheck.api.public.verdicts import seq_of
from factcheck.core.canonical import sha256_hex
from factcheck.core.clock import brief
from factcheck.publishing.enums import Format, PublicState
from factcheck.publishing.models import Rendering

_SIZE = 50
_BOUND = binding("claim-reviews", {})


class ClaimReviews(PublicView):
    """``/claim-reviews``."""

    cache = LIST
    produces = (LD_JSON,)
    parameters = {"GET": frozenset({"cursor"})}

    @extend_schema(**described.CLAIM_REVIEWS)
    def get(self, request: Request) -> HttpResponse:
        """Return the ClaimReviews of standing verdicts, newest first; ``Link`` and ``next_cursor`` lead on."""
        rows = Rendering.objects.filter(
            format=Format.CLAIM_REVIEW,
            publication__published_verdict__state=PublicState.PUBLISHED,
            publication__seq=F("publication__published_verdict__seq"),
        )
        if "cursor" in self.query:
            rows = rows.filter(publication__published_verdict__seq__lt=seq_of(_BOUND, self.query["cursor"]))
        ordered = rows.order_by("-publication__published_verdict__seq")
        found = list(ordered.values_list("body", "publication__at", "publication__seq")[: _SIZE + 1])
        following = make_cursor(_BOUND, [found[_SIZE - 1][2]]) if len(found) > _SIZE else None
        items = [
            b'{"@type":"DataFeedItem","dateModified":"%s","item":%s}' % (brief(at).encode(), bytes(body))
            for body, at, _ in found[:_SIZE]
        ]
        body = (
            b'{"@context":"https://schema.org","@type":"DataFeed","name":%s,"url":%s,%s,"next_cursor":%s}'
            % (
                orjson.dumps(f"Fact checks of {settings.PUBLISHER_NAME or settings.PUBLIC_BASE_URL}"),
                orjson.dumps(f"{settings.PUBLIC_BASE_URL}/api/v1/claim-reviews"),
                b'"dataFeedElement":[%s]' % b",".join(items),
                orjson.dumps(following),
            )
        )
        response = self.answer(request, body, sha256_hex(body), LD_JSON)
        if following:
            response["Link"] = f'</api/v1/claim-reviews?{urlencode({"cursor": following})}>; rel="next"'
        return response
