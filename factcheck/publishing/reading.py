"""Reading what is public: stored bytes by verdict, by revision, by time, by page. Each in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, Subquery

from factcheck.core.clock import brief
from factcheck.publishing import hot
from factcheck.publishing.enums import CORRECTIVE, Format, PublicationKind, PublicState
from factcheck.publishing.exports import ExportQuerySet
from factcheck.publishing.models import Change, Export, Publication, PublishedVerdict, Rendering

ENDS = (PublicationKind.RETRACTED, PublicationKind.MERGED, PublicationKind.ERASED)


@dataclass(frozen=True)
class Stored:
    """Bytes as they were written at publication; ``etag`` is their SHA-256. A tombstone says that nothing is to be read."""

    body: bytes
    etag: str
    format: str
    kind: str
    number: int
    seq: int

    @property
    def is_tombstone(self) -> bool:
        """Whether the verdict was retracted, merged or erased."""
        return self.format == Format.TOMBSTONE


_COLUMNS = ("body", "etag", "format", "publication__kind", "publication__number", "publication__seq")


def _stored(row: tuple[Any, ...] | None) -> Stored | None:
    return Stored(bytes(row[0]), *row[1:]) if row else None


_CURRENT = """
SELECT r.body, r.etag, r.format, p.kind, p.number, p.seq
FROM publishing_publishedverdict v
JOIN publishing_publication p ON p.published_verdict_id = v.id AND p.number = v.current
JOIN publishing_rendering r ON r.publication_id = p.id
WHERE v.id = %s AND r.format IN (%s, 'tombstone')
"""


def current(verdict_id: UUID, form: Format) -> Stored | None:
    """Return the current publication in ``form``, or its tombstone; None if there is no such thing."""
    found = hot.rows(_CURRENT, [verdict_id.hex, form.value])
    return _stored(found[0] if found else None)


def as_of(verdict_id: UUID, form: Format, at: datetime) -> Stored | None:
    """Return what stood at ``at`` in ``form``, or its tombstone; what was erased since is erased for all times."""
    erased = current(verdict_id, Format.TOMBSTONE)
    if erased is not None and erased.kind == PublicationKind.ERASED:
        return erased
    rows = Publication.objects.filter(published_verdict_id=verdict_id, at__lte=at).order_by("-number")
    found = rows.values_list("id", flat=True).first()
    return None if found is None else of_publication(found, form)


def of_publication(publication_id: UUID, form: Format) -> Stored | None:
    """Return one publication in ``form``, or its tombstone."""
    rows = Rendering.objects.filter(publication_id=publication_id, format__in=[form, Format.TOMBSTONE])
    return _stored(rows.values_list(*_COLUMNS).first())


_VERSION = "SELECT seq, xmin::text, cmin::text FROM publishing_publicationcounter WHERE id = 1"


def version() -> tuple[Any, ...] | None:
    """Return what changes with every publication and whenever everything was rendered again: the counter's row as the
    database counts its versions. None where it does not, and before the first publication."""
    if connection.vendor != "postgresql":
        return None
    found = hot.rows(_VERSION, [])
    return found[0] if found else None


#: The page is cut before anything is joined, so that its size and not that of the table decides how it is read.
_NEWEST = """
SELECT page.seq, r.body, r.etag
FROM (
  SELECT seq FROM publishing_publishedverdict WHERE state = 'published' AND seq < %s ORDER BY seq DESC LIMIT {}
) page
JOIN publishing_publication p ON p.seq = page.seq
JOIN publishing_rendering r ON r.publication_id = p.id AND r.format = %s
ORDER BY page.seq DESC
"""
BEYOND_ALL = 2**63 - 1


def newest_standing(form: Format, *, before: int, limit: int) -> list[tuple[int, bytes, str]]:
    """Return ``seq``, bytes and ETag of the verdicts that stand, newest first, from below the ``seq`` ``before``."""
    found = hot.rows(_NEWEST.format(limit), [before, form.value])
    return [(seq, bytes(body), etag) for seq, body, etag in found]


#: A line of the log of changes: ``seq``, verdict, kind, revision, status, and the time as documents spell it. No class of
#: its own: a page of hundreds is made for each who asks.
Line = tuple[int, UUID, str, int, str, str]

_CHANGES = """
SELECT seq, published_verdict_id, kind, revision, status,
  replace(to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000', '')
FROM publishing_change WHERE seq > %s ORDER BY seq LIMIT {}
"""


def changes_after(seq: int, limit: int) -> list[Line]:
    """Return the lines of the log behind ``seq``, oldest first."""
    if connection.vendor == "postgresql":
        return cast(list[Line], hot.rows(_CHANGES.format(limit), [seq]))
    rows = Change.objects.filter(seq__gt=seq).order_by("seq")
    columns = rows.values_list("seq", "published_verdict_id", "kind", "revision", "status", "at")
    return [(*row[:5], brief(row[5])) for row in columns[:limit]]


_BY_SEQ = """
SELECT r.body, r.etag
FROM publishing_publication p JOIN publishing_rendering r ON r.publication_id = p.id
WHERE p.seq IN ({}) AND r.format = %s
ORDER BY p.seq DESC
"""


def by_seq(seqs: Iterable[int], form: Format) -> list[tuple[bytes, str]]:
    """Return bytes and ETags of the publications with these ``seq`` in ``form``, newest first."""
    wanted = list(seqs)
    if not wanted:
        return []
    places = ", ".join(["%s"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(_BY_SEQ.format(places), [*wanted, form.value])
        return [(bytes(body), etag) for body, etag in cursor.fetchall()]


def bodies_of(seqs: Iterable[int], form: Format) -> list[bytes]:
    """Return the bytes alone."""
    return [body for body, _ in by_seq(seqs, form)]


def standing_then(article_id: UUID, at: datetime) -> Any:
    """Return the publications of an article's verdicts that stood at ``at``, newest first; never what was erased since."""
    latest = (
        Publication.objects.filter(published_verdict=OuterRef("published_verdict"), at__lte=at)
        .order_by("-number")
        .values("number")[:1]
    )
    return (
        Publication.objects.filter(published_verdict__article_id=article_id, number=Subquery(latest))
        .exclude(kind__in=ENDS)
        .exclude(published_verdict__state=PublicState.ERASED)
        .order_by("-seq")
    )


def corrections(limit: int = 100) -> list[Change]:
    """Return the latest changes that readers should know of: corrections, retractions, reinstatements, merges; newest first."""
    rows = Change.objects.filter(kind__in=CORRECTIVE).exclude(published_verdict__state=PublicState.ERASED)
    return list(rows.select_related("published_verdict").order_by("-seq")[:limit])


def newest(limit: int) -> list[tuple[int, datetime]]:
    """Return ``seq`` and time of the verdicts that changed last, ended ones too, newest first."""
    rows = PublishedVerdict.objects.order_by("-seq").values_list("seq", "modified_at")
    return list(rows[:limit])


def known_article(article_id: UUID) -> bool:
    """Whether something of this article was ever public; one that was not is like one that does not exist."""
    return PublishedVerdict.objects.filter(article_id=article_id).exists()


def latest_export() -> Export | None:
    """Return the newest export that may be read; None before the first."""
    return _exports().first()


def find_export(export_id: UUID) -> Export | None:
    """Return an export that is kept; one that holds what was erased since is none."""
    return _exports().filter(id=export_id).first()


def _exports() -> ExportQuerySet:
    erased = Change.objects.filter(kind=PublicationKind.ERASED).order_by("-seq").values_list("seq", flat=True)
    return Export.objects.readable(erased.first() or 0)
