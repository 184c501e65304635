"""What feeds, cards and previews say of an edition in words: one wording for all of them."""

from urllib.parse import urlsplit

from django.conf import settings

from factcheck.core.clock import brief
from factcheck.publishing.documents import page_path
from factcheck.publishing.editions import Correction, Edition
from factcheck.publishing.enums import PublicationKind
from factcheck.publishing.labels import kind_label, status_label
from factcheck.publishing.plain import one_line

#: The kind of publication behind each word in the list of corrections.
_KINDS = {
    "correction": PublicationKind.CORRECTED,
    "retraction": PublicationKind.RETRACTED,
    "reinstatement": PublicationKind.REINSTATED,
}


def tag(edition: Edition) -> str:
    """Return the id of the verdict in feeds, a ``tag:`` URI (RFC 4151): the same for every revision."""
    host = urlsplit(settings.PUBLIC_BASE_URL).hostname
    return f"tag:{host},{edition.first_at:%Y-%m-%d}:{edition.verdict_id}"


def page_url(edition: Edition) -> str:
    """Return the absolute address of the reader page."""
    return f"{settings.PUBLIC_BASE_URL}{page_path(edition.verdict_id)}"


def title(edition: Edition) -> str:
    """Return ``Denied: the claim``, or ``Retracted: the claim`` of what does not stand any more."""
    language = edition.subject.language
    word = status_label(edition.status, language) if edition.stands else kind_label(edition.kind, language)
    return ": ".join(part for part in (word, one_line(edition.subject.text)) if part)


def told(edition: Edition) -> str:
    """Return what a reader of a feed is told: the reason of the verdict, or of its end; then every correction."""
    own = edition.content["rationale"] if edition.stands else ""
    lines = [correction_line(edition, line) for line in reversed(edition.corrections)]
    if edition.kind in {PublicationKind.MERGED, PublicationKind.ERASED}:
        lines.insert(0, end_line(edition))
    return "\n\n".join(line for line in (own, *lines) if line)


def correction_line(edition: Edition, line: Correction) -> str:
    """Return ``Corrected 2026-03-04: what was wrong``, with the status before and after if it moved."""
    word = kind_label(_KINDS[line.kind], edition.subject.language)
    return f"{word} {brief(line.at)[:10]}: {line.note}".rstrip(": ")


def end_line(edition: Edition) -> str:
    """Return how the verdict ended, in a line; the law's reasons are not told."""
    word = f"{kind_label(edition.kind, edition.subject.language)} {brief(edition.at)[:10]}"
    if edition.kind == PublicationKind.ERASED or not edition.note:
        return word
    return f"{word}: {edition.note}"
