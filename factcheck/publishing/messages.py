"""What a webhook says: the type of the change and where to read it; thin, so that nothing of it grows old or is secret."""

import uuid
from dataclasses import dataclass
from datetime import datetime

import orjson
from django.conf import settings

from factcheck.core import ids
from factcheck.core.clock import brief
from factcheck.publishing.documents import API
from factcheck.publishing.enums import PublicationKind
from factcheck.publishing.models import Delivery, Publication, PublishedVerdict, WebhookEndpoint

#: What an endpoint may choose from, and the message that tries an endpoint out.
TYPES = tuple(f"verdict.{kind}" for kind in PublicationKind.values)
TEST_TYPE = "webhook.test"


@dataclass(frozen=True)
class Message:
    """What is told to any endpoint; ``id`` is the same wherever and whenever it is sent."""

    id: str
    type: str
    body: bytes
    seq: int | None = None

    def to(self, endpoint: WebhookEndpoint, *, due: datetime, now: datetime) -> Delivery:
        """Return the row that carries it to ``endpoint``."""
        return Delivery(
            endpoint=endpoint,
            seq=self.seq,
            type=self.type,
            message_id=self.id,
            body=self.body,
            next_try_at=due,
            created_at=now,
        )


def message_of(publication: Publication) -> Message:
    """Return what is told of a publication; the same publication always gives the same bytes and id."""
    verdict = publication.published_verdict_id
    public_id = ids.encode(PublishedVerdict.PREFIX, verdict)
    data = {
        "id": public_id,
        "revision": publication.number,
        "seq": publication.seq,
        "status": publication.status,
        "previous_status": publication.previous_status or None,
        "url": f"{settings.PUBLIC_BASE_URL}{API}/{public_id}",
    }
    kind = f"verdict.{publication.kind}"
    return Message(
        id=ids.encode("msg", uuid.uuid5(verdict, str(publication.seq))),
        type=kind,
        body=orjson.dumps({"type": kind, "timestamp": brief(publication.at), "data": data}),
        seq=publication.seq,
    )


def test_message(endpoint: WebhookEndpoint, now: datetime) -> Message:
    """Return a message that tells of nothing, to try an endpoint out."""
    body = {"type": TEST_TYPE, "timestamp": brief(now), "data": {"endpoint": endpoint.public_id}}
    return Message(id=ids.encode("msg", ids.new_id()), type=TEST_TYPE, body=orjson.dumps(body))
