"""HTML to blocks: headline, headings, paragraphs, list items, captions, pull quotes, in reading order."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import nh3
from lxml import etree, html

from factcheck.text.blocks import BlockKind

_KINDS: dict[str, BlockKind] = {
    "p": BlockKind.PARAGRAPH,
    "pre": BlockKind.PARAGRAPH,
    "td": BlockKind.PARAGRAPH,
    "th": BlockKind.PARAGRAPH,
    "dt": BlockKind.PARAGRAPH,
    "dd": BlockKind.PARAGRAPH,
    "div": BlockKind.PARAGRAPH,
    "section": BlockKind.PARAGRAPH,
    "article": BlockKind.PARAGRAPH,
    "main": BlockKind.PARAGRAPH,
    "header": BlockKind.PARAGRAPH,
    "address": BlockKind.BYLINE,
    "li": BlockKind.LIST_ITEM,
    "figcaption": BlockKind.CAPTION,
    "caption": BlockKind.CAPTION,
    "blockquote": BlockKind.PULL_QUOTE,
    "aside": BlockKind.PULL_QUOTE,
    "h1": BlockKind.HEADLINE,
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), BlockKind.HEADING),
}
#: What gives its kind to the paragraphs in it.
_LENDING = frozenset({BlockKind.LIST_ITEM, BlockKind.CAPTION, BlockKind.PULL_QUOTE, BlockKind.BYLINE})
_KEPT = frozenset({*_KINDS, "br", "ul", "ol", "dl", "table", "tbody", "thead", "tr", "figure"})
_DROPPED = frozenset({
    "script", "style", "template", "noscript", "title", "nav", "footer", "form", "button", "select", "textarea",
    "iframe", "object", "svg", "math", "audio", "video", "canvas",
})  # fmt: skip
_SPACE = re.compile(r"[ \t\r\n\f]+")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)[^>]{0,2000}")
#: Elements open at once; parsers need more than linear time for depth, and no real page has it.
DEEPEST = 1000
#: Elements that end by themselves, or have no end.
_SHORT = frozenset({
    "p", "li", "dt", "dd", "td", "th", "tr", "option", "br", "hr", "img", "input", "meta", "link", "source", "wbr",
    "area", "base", "col", "embed", "param", "track", "html", "head", "body",
})  # fmt: skip


class TooDeep(ValueError):
    """The page nests more elements than a page for people does."""


@dataclass(frozen=True)
class Marked:
    """What an HTML text holds: blocks ``(kind, words)`` in reading order, the headline, the language it declares."""

    parts: tuple[tuple[str, str], ...]
    headline: str = ""
    language: str = ""


@dataclass
class _Walk:
    """The kinds of the blocks that are open, and the words gathered since the last edge of one."""

    kinds: list[BlockKind] = field(default_factory=lambda: [BlockKind.PARAGRAPH])
    words: list[str] = field(default_factory=list)

    def flush(self) -> Iterator[tuple[BlockKind, str]]:
        """Give out what was gathered as a block of the innermost kind."""
        lines = (_SPACE.sub(" ", line).strip() for line in "".join(self.words).split("\v"))
        text = "\n".join(line for line in lines if line)
        self.words.clear()
        if text:
            yield self.kinds[-1], text

    def open(self, tag: str) -> None:
        """Note that a block begins; what lends its kind keeps it over plain paragraphs inside."""
        kind = _KINDS[tag]
        lent = kind == BlockKind.PARAGRAPH and self.kinds[-1] in _LENDING
        self.kinds.append(self.kinds[-1] if lent else kind)


def read_markup(source: str) -> Marked:
    """Return the blocks of an HTML page or fragment; scripts, forms and navigation are left out.

    The first ``h1`` is the headline, further ones are headings; without one the page's title is the headline, as
    metadata alone. A page with exactly one ``article`` or ``main`` is that element. Raises TooDeep.
    """
    _check_depth(source)
    page = _parsed(source)
    clean = nh3.clean(source, tags=set(_KEPT), attributes={}, clean_content_tags=set(_DROPPED))
    found = list(_blocks(_part_that_counts(_parsed(clean))))
    headline = next((words for kind, words in found if kind == BlockKind.HEADLINE), "")
    parts = tuple((str(kind), words) for kind, words in _one_headline(found))
    return Marked(parts, headline or _title(page), (page.get("lang") or "")[:35])


def _check_depth(source: str) -> None:
    """Raise TooDeep before any parser sees the page; one pass, an upper bound of the real depth."""
    standing: Counter[str] = Counter()
    depth = 0
    for match in _TAG.finditer(source):
        name = match[2].lower()
        if name in _SHORT:
            continue
        if not match[1]:
            standing[name] += 1
            depth += 1
        elif standing[name]:
            standing[name] -= 1
            depth -= 1
        if depth > DEEPEST:
            raise TooDeep("The page nests its elements too deeply.")


def _parsed(source: str) -> html.HtmlElement:
    """Parse a page or fragment; white space before it or nothing at all is a page without words."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    page = b"<html><body></body></html>" if not source.strip() else source.encode("utf-8")
    root: html.HtmlElement = html.document_fromstring(page, parser=parser, ensure_head_body=True)
    return root


def _title(page: html.HtmlElement) -> str:
    found = page.find(".//title")
    return "" if found is None else _SPACE.sub(" ", found.text_content()).strip()


def _part_that_counts(page: html.HtmlElement) -> html.HtmlElement:
    for tag in ("article", "main"):
        found = page.findall(f".//{tag}")
        if len(found) == 1:
            return found[0]
    return page


def _blocks(root: html.HtmlElement) -> Iterator[tuple[BlockKind, str]]:
    """Walk the tree without recursion: a deep page is no reason to fail."""
    walk = _Walk()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = str(element.tag)
        if event == "start":
            if tag in _KINDS:
                yield from walk.flush()
                walk.open(tag)
            walk.words.append("\v" if tag == "br" else "")
            walk.words.append(element.text or "")
            continue
        if tag in _KINDS:
            yield from walk.flush()
            walk.kinds.pop()
        walk.words.append((element.tail or "") if element is not root else "")
    yield from walk.flush()


def _one_headline(found: list[tuple[BlockKind, str]]) -> Iterator[tuple[BlockKind, str]]:
    seen = False
    for kind, words in found:
        again = kind == BlockKind.HEADLINE and seen
        seen = seen or kind == BlockKind.HEADLINE
        yield (BlockKind.HEADING if again else kind), words
