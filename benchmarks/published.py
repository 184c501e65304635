"""Many published verdicts, copied from one of the sample: as many rows as the figure asks for, made in minutes."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Max, Model

from factcheck.claims.models import Claim
from factcheck.core.ids import encode, new_id
from factcheck.publishing.enums import Format
from factcheck.publishing.models import (
    Change,
    Publication,
    PublicationCounter,
    PublishedVerdict,
    Rendering,
)

_BATCH = 2000
_FORMATS = (Format.FULL, Format.SUMMARY)


@dataclass(frozen=True)
class _Copy:
    """The rows of one verdict, in the order in which they are written."""

    rows: tuple[Model, ...]


def fill(number: int) -> None:
    """Copy the first published verdict until there are ``number`` publications."""
    first = PublishedVerdict.objects.select_related("claim").earliest("seq")
    publication = first.publications.get(number=first.current)
    bodies = {
        row.format: bytes(row.body)
        for row in Rendering.objects.filter(publication=publication, format__in=_FORMATS)
    }
    last = PublicationCounter.objects.get(id=1).seq
    numbers = Claim.objects.filter(article=first.claim.article).aggregate(last=Max("number"))["last"]
    copies = (_copy(first, publication, bodies, (seq, numbers + seq)) for seq in range(last + 1, number + 1))
    while batch := list(islice(copies, _BATCH)):
        for rows in zip(*(copy.rows for copy in batch), strict=True):
            kind: Any = type(rows[0])
            kind.objects.bulk_create(rows)
    PublicationCounter.objects.filter(id=1).update(seq=max(last, number))


def _copy(
    first: PublishedVerdict, publication: Publication, bodies: dict[str, bytes], place: tuple[int, int]
) -> _Copy:
    seq, number = place
    claim = _again(first.claim, id=new_id(), number=number)
    verdict = _again(first, id=uuid4(), claim_id=claim.pk, seq=seq, current=1)
    copied = _again(publication, id=new_id(), published_verdict_id=verdict.pk, number=1, seq=seq)
    change = Change(
        seq=seq,
        published_verdict_id=verdict.pk,
        kind=publication.kind,
        revision=1,
        status=publication.status,
        at=publication.at,
    )
    return _Copy((claim, verdict, copied, *_renderings(first, copied, verdict.pk, bodies), change))


def _renderings(
    first: PublishedVerdict, publication: Model, key: UUID, bodies: dict[str, bytes]
) -> Iterator[Rendering]:
    old, new = first.public_id.encode(), encode(PublishedVerdict.PREFIX, key).encode()
    for form in _FORMATS:
        yield Rendering(
            publication_id=publication.pk, format=form, body=bodies[form].replace(old, new), etag=key.hex * 2
        )


def _again(row: Model, **changes: Any) -> Any:
    """Return an unsaved copy of a row."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**{**values, **changes})
