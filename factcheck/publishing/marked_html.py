"""The marked article as a fragment of HTML that a newsroom can put into its page: no script, no style, no id but those of notes."""

from typing import Any

from django.conf import settings
from django.utils.html import escape

from factcheck.publishing.marked import MarkedArticle
from factcheck.publishing.plain import language_tag
from factcheck.text.spans import Mark, Segment, cover, segments

_TAGS = {
    "headline": ("<h1>", "</h1>"),
    "standfirst": ('<p class="standfirst">', "</p>"),
    "byline": ('<p class="byline">', "</p>"),
    "heading": ("<h2>", "</h2>"),
    "paragraph": ("<p>", "</p>"),
    "list_item": ('<p class="list-item">', "</p>"),
    "caption": ('<p class="caption">', "</p>"),
    "pull_quote": ("<blockquote>", "</blockquote>"),
}


def marked_html(marked: MarkedArticle) -> str:
    """Return the article: each passage in a ``mark`` with its status, the number of its note behind it, the notes below."""
    text, blocks = marked.revision.text, marked.revision.blocks
    marks = [Mark(one.start, one.end, str(one.note)) for one in marked.passages]
    touching = cover([(start, end) for _, start, end in blocks], marks)
    parts = []
    for (kind, start, end), on in zip(blocks, touching, strict=True):
        opening, closing = _TAGS[kind]
        inner = "".join(_piece(marked, text, segment) for segment in segments(start, end, on))
        parts.append(f"{opening}{inner}{closing}")
    language = language_tag(marked.article.language)
    attribute = f' lang="{language}"' if language else ""
    notes = "".join(_note(number, note) for number, note in enumerate(marked.notes, 1))
    below = f'\n<section class="fact-notes"><ol>\n{notes}</ol></section>' if notes else ""
    return f'<article class="fact-checked"{attribute}>\n{chr(10).join(parts)}{below}\n</article>\n'


def _piece(marked: MarkedArticle, text: str, segment: Segment) -> str:
    """One piece of text, in as many marks as claims stand on it, and the numbers of those that end with it."""
    inner: str = escape(text[segment.start : segment.end])
    for mark in reversed(segment.marks):
        note = marked.notes[int(mark.key) - 1]
        inner = (
            f'<mark data-verdict="{escape(note["id"])}" data-status="{escape(note["status"])}">{inner}</mark>'
        )
    numbers = "".join(
        f'<sup><a href="#fact-note-{mark.key}">{mark.key}</a></sup>' for mark in segment.closing
    )
    return inner + numbers


def _note(number: int, note: dict[str, Any]) -> str:
    page = escape(f"{settings.PUBLIC_BASE_URL}{note['links']['html']}")
    sources = "".join(f"<li>{_source(piece['source'])}</li>" for piece in note["evidence"])
    corrections = "".join(
        f'<p class="correction"><bdi>{escape(line["note"])}</bdi></p>' for line in note["corrections"]
    )
    return (
        f'<li id="fact-note-{number}" data-status="{escape(note["status"])}">'
        f'<p><a href="{page}"><b>{escape(note["status_label"])}</b></a>: <bdi>{escape(note["claim"]["text"])}</bdi></p>'
        f'<p dir="auto">{escape(note["rationale"])}</p>{corrections}'
        f"{f'<ul>{sources}</ul>' if sources else ''}</li>\n"
    )


def _source(source: dict[str, Any]) -> str:
    if source["withheld"]:
        return f"<bdi>{escape(source['public_label'] or '–')}</bdi>"
    name = f"<bdi>{escape(source['title'] or source['url'] or '–')}</bdi>"
    if not str(source["url"] or "").startswith(("http://", "https://")):
        return name
    return f'<a href="{escape(source["url"])}" rel="nofollow noopener">{name}</a>'
