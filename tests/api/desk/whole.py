"""A desk with one of everything that an id can name, and the addresses that take it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from factcheck.accounts.enums import Role
from factcheck.accounts.members import issue_key
from factcheck.accounts.services import KeyRequest, add_roles
from factcheck.api import urls_desk
from factcheck.api.desk.call import Lock, Spec
from factcheck.claims.services import add_party
from factcheck.fetching.store import evidence_store
from factcheck.publishing.dossiers.facts import Subject
from factcheck.publishing.services.dossiers import order_dossier
from factcheck.publishing.services.endpoints import add_endpoint, send_test
from factcheck.publishing.services.leads import import_leads
from factcheck.reviews import content
from factcheck.reviews.models import Draw
from factcheck.reviews.services.comments import NewComment, add_comment
from factcheck.reviews.services.pending import keep_note
from factcheck.sources.models import Evidence, Snapshot, Source
from factcheck.sources.services.positions import NewPosition
from factcheck.sources.services.replies import NewReplyRequest, ask_for_reply
from tests import factories

EVERYTHING = frozenset(Role)
_QUERIES = {"claims/similar": "?text=closed+the+harbour+bridge+on+Monday"}


@dataclass(frozen=True)
class Address:
    """A path of the desk API with its placeholders, and a method that it has."""

    method: str
    pattern: str
    spec: Spec

    @property
    def lock(self) -> Lock:
        """Whether it reads If-Match."""
        return self.spec.lock

    def shape(self) -> Any:
        """The declared shape of its answer."""
        return self.spec.answers[200]()

    def path(self, ids: dict[str, str]) -> str:
        """Return the path with the id of its noun filled in, and the query that it cannot do without."""
        noun = self.pattern.partition("/")[0]
        filled = self.pattern.replace("<str:id>", ids[noun]) if "<str:id>" in self.pattern else self.pattern
        for place, word in (
            ("<str:number>", "1"),
            ("<str:flag>", "to_place"),
            ("<str:list>", "figure"),
            ("<str:delivery>", ids["deliveries"]),
        ):
            filled = filled.replace(place, word)
        return filled + _QUERIES.get(self.pattern, "")


def addresses() -> Iterator[Address]:
    """Every method of every path of the desk API."""
    for entry in urls_desk.urlpatterns:
        view = entry.callback.view_class  # type: ignore[attr-defined]
        for method in ("get", "post", "put", "patch", "delete"):
            if hasattr(view, method):
                yield Address(method.upper(), str(entry.pattern), getattr(view, method).spec)


def all_roles(room: factories.Newsroom, name: str) -> None:
    """Give one person every role."""
    add_roles(desk=room.desk, user=room.people[name], roles=EVERYTHING)


def one_of_everything(room: factories.Newsroom) -> dict[str, str]:
    """Make one of each record, and return their ids by the noun of their path."""
    ana = room.actor("ana")
    claim = factories.ready(room)
    evidence = Evidence.objects.get(claim=claim)
    party, _ = add_party(actor=ana, name="The mayor")
    position = content.record_position(
        actor=ana, claim_id=claim.id, expected_version=None, new=NewPosition(party.id, "confirms")
    )
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    asked = NewReplyRequest(party.id, moment, datetime(2026, 3, 2, tzinfo=UTC), "mail", "Is it so?")
    reply = ask_for_reply(actor=ana, claim_id=claim.id, new=asked)
    comment = add_comment(actor=ana, claim_id=claim.id, new=NewComment("Look again."))
    pending = keep_note(actor=ana, claim_id=claim.id, new=NewComment("Not yet."))
    keep_note(actor=room.actor("chris"), claim_id=claim.id, new=NewComment("Nor this."))
    source = Source.objects.get()
    assert ana.user is not None
    source.readers.add(ana.user)
    key = evidence_store().put(b"x")
    snapshot = Snapshot.objects.create(
        source=source,
        captured_at=moment,
        uploaded_by=ana.user,
        sha256=key.rpartition("/")[2],
        bytes=1,
        blob_key=key,
        media_type="text/plain",
    )
    lead = {
        "@type": "ClaimReview",
        "url": "https://checks.example/1",
        "claimReviewed": "The bridge is closed",
    }
    import_leads(actor=ana, data=json.dumps(lead).encode())
    endpoint = add_endpoint(actor=room.actor("chris"), url="https://hooks.example/a").endpoint
    delivery = send_test(actor=room.actor("chris"), endpoint_id=endpoint.id)
    issued = issue_key(actor=ana, username=None, request=KeyRequest(scopes=frozenset({"claims:read"})))
    occurrence = claim.occurrences.get()
    draw = Draw.objects.create(
        desk=room.desk,
        pace="week",
        since=moment,
        until=datetime(2026, 3, 8, tzinfo=UTC),
        share=10,
        seed="0" * 64,
        left_out=0,
        auditor=ana.user,
        drawn_by=ana.user,
        drawn_at=moment,
    )
    assert room.article is not None
    dossier = order_dossier(actor=ana, subject=Subject(room.article), form="json")
    return {
        "articles": room.article.public_id,
        "claims": claim.public_id,
        "occurrences": occurrence.public_id,
        "evidence": evidence.public_id,
        "positions": position.public_id,
        "reply-requests": reply.public_id,
        "comments": comment.public_id,
        "pending-notes": pending.public_id,
        "sources": source.public_id,
        "snapshots": snapshot.public_id,
        "audits": draw.public_id,
        "queues": room.first_check.public_id,
        "members": room.people["ben"].public_id,
        "keys": issued.key.public_id,
        "webhook-endpoints": endpoint.public_id,
        "deliveries": delivery.public_id,
        "dossiers": dossier.public_id,
    }
