"""Atom (RFC 4287) with tombstones (RFC 6721): entries are stored with their publication, a feed is put together of them."""

from dataclasses import dataclass

from django.conf import settings

from factcheck.core.clock import brief
from factcheck.publishing import wording
from factcheck.publishing.documents import API, page_path, publisher_name
from factcheck.publishing.editions import Edition
from factcheck.publishing.labels import kind_label, status_label
from factcheck.publishing.plain import for_xml, language_tag, one_line

MEDIA_TYPE = "application/atom+xml; charset=utf-8"


@dataclass(frozen=True)
class Head:
    """What stands above the entries of a feed: its path, title, and when the newest entry was written (RFC 3339)."""

    path: str
    title: str
    updated: str


def entry(edition: Edition) -> bytes:
    """Return the entry of a verdict; one that ended stays, with its notice, and a tombstone beside it."""
    parts = [
        f"<id>{for_xml(wording.tag(edition))}</id>",
        f'<title type="text">{for_xml(wording.title(edition))}</title>',
        f"<published>{brief(edition.first_at)}</published>",
        *_common(edition),
        f'<content type="text">{for_xml(wording.told(edition))}</content>',
    ]
    return f"{_opened(edition)}{''.join(parts)}</entry>{_tombstone(edition)}".encode()


def correction(edition: Edition) -> bytes:
    """Return the entry of one correction, retraction, reinstatement or merge: what changed, and from which status."""
    language = edition.subject.language
    word = kind_label(edition.kind, language)
    before = edition.corrections[-1].previous_status if edition.stands and edition.corrections else None
    moved = f"{status_label(before, language)} → {status_label(edition.status, language)}" if before else ""
    text = "\n\n".join(part for part in (edition.note, moved) if part)
    title = ": ".join(part for part in (word, one_line(edition.subject.text)) if part)
    parts = [
        f"<id>{for_xml(wording.tag(edition))}/{edition.number}</id>",
        f'<title type="text">{for_xml(title)}</title>',
        f"<published>{brief(edition.at)}</published>",
        *_common(edition),
        f'<content type="text">{for_xml(text or word)}</content>',
    ]
    return f"{_opened(edition)}{''.join(parts)}</entry>".encode()


def feed(head: Head, entries: list[bytes]) -> bytes:
    """Return the feed document."""
    base = settings.PUBLIC_BASE_URL
    own = for_xml(f"{base}{head.path}")
    opening = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">'
        f'<id>{own}</id><title type="text">{for_xml(head.title)}</title><updated>{head.updated}</updated>'
        f'<link rel="self" type="application/atom+xml" href="{own}"/>'
        f'<link rel="alternate" type="text/html" href="{for_xml(base)}/corrections"/>'
        f"<author><name>{for_xml(settings.PUBLISHER_NAME or 'Factcheck')}</name><uri>{for_xml(base)}</uri></author>"
        f"<rights>{for_xml(settings.PUBLIC_LICENSE)}</rights>\n"
    )
    return b"%s%s\n</feed>\n" % (opening.encode(), b"\n".join(entries))


def _opened(edition: Edition) -> str:
    language = language_tag(edition.subject.language)
    return f'<entry xml:lang="{language}">' if language else "<entry>"


def _common(edition: Edition) -> list[str]:
    label = status_label(edition.status, edition.subject.language)
    shown = [
        f"<updated>{brief(edition.at)}</updated>",
        f'<link rel="alternate" type="text/html" href="{for_xml(wording.page_url(edition))}"/>',
        f'<link rel="related" type="application/json" href="{for_xml(settings.PUBLIC_BASE_URL)}{API}/{edition.verdict_id}"/>',
        f"<author><name>{for_xml(publisher_name(edition) or 'Factcheck')}</name></author>",
    ]
    if edition.stands:
        shown.append(f'<category term="{edition.status}" label="{for_xml(label)}"/>')
    if edition.replaced_by:
        other = f"{settings.PUBLIC_BASE_URL}{page_path(edition.replaced_by)}"
        shown.append(f'<link rel="successor-version" type="text/html" href="{for_xml(other)}"/>')
    return shown


def _tombstone(edition: Edition) -> str:
    if edition.stands:
        return ""
    return (
        f'<at:deleted-entry ref="{for_xml(wording.tag(edition))}" when="{brief(edition.at)}">'
        f"<at:comment>{for_xml(wording.end_line(edition))}</at:comment></at:deleted-entry>"
    )
