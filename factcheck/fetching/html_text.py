"""Text layers of HTML: the article, everything visible, and what the page says of itself."""

from datetime import datetime
from typing import Any

import htmldate
import trafilatura
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree
from resiliparse.parse.lang import detect_fast

from factcheck.fetching.charset import clean, decode
from factcheck.fetching.dom import attribute, every, text_of
from factcheck.fetching.layers import MAX_TEXT, Extraction, TextLayerData, read_time
from factcheck.fetching.linked_data import (
    author_names,
    first_text,
    is_free,
    linked_data,
    publisher_name,
    script_texts,
)
from factcheck.fetching.page_kind import PageFacts, page_kind

# Above this many characters or tags article extraction takes too long; the full text is always made.
_MAX_ARTICLE_HTML = 3 * 1024 * 1024
_MAX_ARTICLE_TAGS = 50_000
_MAX_META = 200_000
_LANGUAGE_SAMPLE = 20_000
_ROOTS = "#root:empty, #app:empty, #__next:empty, #___gatsby:empty, app-root:empty, #main-app:empty"


def extract_html(body: bytes, headers: dict[str, str], url: str, flags: list[str]) -> Extraction:
    """Return the layers of a page. ``headers`` are by lower-case name; ``flags`` those of the fetch."""
    decoded = decode(body, headers.get("content-type", ""))
    html = decoded.text.replace("\x00", "")
    tree = HTMLTree.parse(html)
    full, bidi = clean(_full_text(tree))
    objects = linked_data(tree)
    carried = [first_text(objects, "articleBody"), *script_texts(tree)]
    page = _Page(html, tree, url)
    facts = PageFacts(
        title=page.title,
        article=page.article,
        full=full,
        noscript=text_of(tree, "noscript")[:2000],
        carried=max(len(text) for text in carried),
        markup=len(html),
        scripts=len(every(tree, "script")),
        empty_root=bool(every(tree, _ROOTS)),
        free=is_free(objects),
        mitigated=headers.get("cf-mitigated", "") == "challenge",
        homepage="homepage_redirect" in flags,
        url=url,
    )
    result = Extraction(page_kind(facts), "text/html", flags=[*decoded.flags, *bidi])
    _add_layers(
        result, page, full, [first_text(objects, "headline"), first_text(objects, "description"), *carried]
    )
    _add_facts(result, page, objects)
    result.language = _language(page, full)
    result.data["charset"] = {"used": decoded.encoding, **decoded.declared}
    return result


class _Page:
    """One parsed page, and what trafilatura makes of it."""

    def __init__(self, html: str, tree: HTMLTree, url: str) -> None:
        self.html = html
        self.tree = tree
        self.too_big = len(html) > _MAX_ARTICLE_HTML or html.count("<") > 2 * _MAX_ARTICLE_TAGS
        found = None if self.too_big else _article(html, url)
        self.article = clean((found.text if found else "") or "")[0].strip()
        self.title = _line((found.title if found else "") or tree.title or "", 500)
        self.author = _line((found.author if found else "") or "", 300)

    def attribute(self, selector: str, name: str) -> str:
        """Return an attribute of the first element that fits ``selector``, or an empty string."""
        return attribute(self.tree, selector, name)


def _article(html: str, url: str) -> Any:
    """Return trafilatura's document, or None where it finds none (or gives up on the page)."""
    try:
        return trafilatura.bare_extraction(html, url=url or None, include_comments=False, with_metadata=True)
    except (ValueError, TypeError, AttributeError, RecursionError, AssertionError):
        return None


def _full_text(tree: HTMLTree) -> str:
    return str(extract_plain_text(tree, preserve_formatting=True, list_bullets=False))


def _line(text: str, most: int) -> str:
    return " ".join(clean(text)[0].split())[:most]


def _add_layers(result: Extraction, page: _Page, full: str, carried: list[str]) -> None:
    if page.article:
        result.layers.append(TextLayerData("article", page.article[:MAX_TEXT]))
    if full:
        result.layers.append(TextLayerData("full", full[:MAX_TEXT]))
    lines = [page.title, page.attribute('meta[name="description"]', "content"), *carried]
    lines.append(page.attribute('meta[property="og:description"]', "content"))
    texts = dict.fromkeys(clean(line)[0].strip() for line in lines)
    if meta := "\n".join(text for text in texts if text):
        result.layers.append(TextLayerData("metadata", meta[:_MAX_META]))
    if page.too_big:
        result.flags.append("article_skipped")
    if max(len(full), len(page.article)) > MAX_TEXT:
        result.flags.append("text_cut")


def _add_facts(result: Extraction, page: _Page, objects: list[dict[str, Any]]) -> None:
    result.title = page.title
    result.author = _line(author_names(objects), 300) or page.author
    published, modified = _dates(page, objects)
    result.published_at = published
    result.modified_at = modified if modified != published else None
    site = publisher_name(objects) or page.attribute('meta[property="og:site_name"]', "content")
    result.data["publisher"] = _line(site, 300)
    result.data["json_ld"] = objects
    result.data["canonical"] = page.attribute('link[rel="canonical"]', "href")[:2000]
    robots = page.attribute('meta[name="robots"]', "content").lower()
    if "noarchive" in robots:
        result.flags.append("noarchive")


def _dates(page: _Page, objects: list[dict[str, Any]]) -> tuple[datetime | None, datetime | None]:
    """Return published and modified: what JSON-LD says to the second, else what htmldate finds to the day."""
    published = read_time(first_text(objects, "datePublished"))
    modified = read_time(first_text(objects, "dateModified"))
    if page.too_big:
        return published, modified
    if published is None:
        published = read_time(_find_date(page, original=True))
    if modified is None:
        modified = read_time(_find_date(page, original=False))
    return published, modified


def _find_date(page: _Page, *, original: bool) -> str | None:
    try:
        return htmldate.find_date(page.html, original_date=original, extensive_search=original)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None


def _language(page: _Page, full: str) -> str:
    said = page.attribute("html", "lang").replace("_", "-").lower()
    if said and said.replace("-", "").isalpha() and len(said) <= 12:
        return said
    if len(full) < 200:
        return ""
    name, distance = detect_fast(full[:_LANGUAGE_SAMPLE])
    return str(name) if distance < 1000 and name != "unknown" else ""
