"""From bytes to text: what a file is, how it is read, and what stands in the place of an article."""

import time
from datetime import UTC, datetime

import pytest

from factcheck.fetching.charset import clean, decode
from factcheck.fetching.codes import Code
from factcheck.fetching.extract import extract
from factcheck.fetching.layers import Extraction
from factcheck.fetching.sniff import sniff
from tests.fetching.pdfs import make_pdf

HTML = [("Content-Type", "text/html; charset=utf-8")]
PARAGRAPH = "<p>The council spent forty million on roads last year, the auditor said on Monday morning.</p>"
LD = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "NewsArticle",
"headline": "Roads", "datePublished": "2026-02-27T09:15:00+01:00", "dateModified": "2026-02-28T10:00:00Z",
"author": [{"@type": "Person", "name": "Jane Roe"}, {"name": "Ali Said"}],
"publisher": {"@type": "Organization", "name": "The Daily Road"}%s}]}</script>"""


def page(body: str, head: str = "<title>Roads</title>") -> bytes:
    return f"<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>".encode()


def layer(found: Extraction, kind: str) -> str:
    return "\n".join(one.text for one in found.layers if one.kind == kind)


def code(body: bytes, headers: list[tuple[str, str]] = HTML, **more: object) -> Code:
    return extract(body, headers, **more).content_code  # type: ignore[arg-type]


def test_an_article_gives_three_texts_and_its_facts() -> None:
    quote = "<blockquote>We have never spent so much.</blockquote>"
    body = f"<nav>Home Sport</nav><article><h1>Roads</h1>{PARAGRAPH * 10}{quote}</article><footer>Imprint line</footer>"
    found = extract(page(body, "<title>Roads</title>" + LD % ""), HTML, url="https://news.example/roads")
    assert (found.content_code, found.media_type, found.language) == (Code.CAPTURED, "text/html", "en")
    assert layer(found, "article").startswith("Roads\nThe council spent forty million on roads")
    assert "Imprint line" not in layer(found, "article")
    assert [text in layer(found, "full") for text in ("Imprint line", "We have never spent so much.")] == [
        True
    ] * 2
    assert layer(found, "metadata") == "Roads"
    assert (found.title, found.author) == ("Roads", "Jane Roe, Ali Said")
    assert found.published_at == datetime(2026, 2, 27, 8, 15, tzinfo=UTC)
    assert found.modified_at == datetime(2026, 2, 28, 10, 0, tzinfo=UTC)
    assert found.data["publisher"] == "The Daily Road"
    assert found.data["json_ld"][0]["@type"] == "NewsArticle"


def test_an_extraction_survives_its_record() -> None:
    found = extract(page(PARAGRAPH * 5, "<title>Roads</title>" + LD % ""), HTML)
    assert Extraction.from_record({**found.as_record(), "published_at": "2026-02-27T08:15:00+00:00",
                                   "modified_at": "2026-02-28T10:00:00+00:00"}) == found  # fmt: skip


def test_equal_dates_say_nothing_of_a_change() -> None:
    same = (LD % "").replace("2026-02-28T10:00:00Z", "2026-02-27T08:15:00Z")
    assert extract(page(PARAGRAPH * 5, same), HTML).modified_at is None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (page(PARAGRAPH * 10), Code.CAPTURED),
        (page(""), Code.EMPTY),
        (b"", Code.EMPTY),
        (b"  \n ", Code.EMPTY),
        (page('<div id="root"></div><script src="/app.js"></script>'), Code.NEEDS_JS),
        (page("<noscript>You need to enable JavaScript to run this app.</noscript><script>1</script>"), Code.NEEDS_JS),
        (page("<div class=x></div>" * 900 + "<script>1</script>" * 3), Code.NEEDS_JS),
        (page("<h1>Page not found</h1><p>Try the search.</p>", "<title>404 - Page not found</title>"), Code.SOFT_404),
        (page("<p>Seite nicht gefunden</p>", "<title>Stadt</title>"), Code.SOFT_404),
        (page("<p>This domain is for sale. Buy this domain now.</p>"), Code.SOFT_404_PARKED),
        (page("<p>Checking your browser before you go on.</p>", "<title>Just a moment...</title>"), Code.CHALLENGE),
        (page("<h1>We value your privacy</h1><button>Accept all cookies</button>"), Code.CONSENT_WALL),
        (page(PARAGRAPH * 3 + "<p>Subscribe to continue reading.</p>"), Code.PAYWALL),
        (page(PARAGRAPH * 3, "<title>R</title>" + LD % ', "isAccessibleForFree": false'), Code.PAYWALL),
        (page(PARAGRAPH * 3, "<title>R</title>" + LD % ', "isAccessibleForFree": "False"'), Code.PAYWALL),
        (page(PARAGRAPH * 40, "<title>R</title>" + LD % ', "isAccessibleForFree": false'), Code.CAPTURED),
        (page(PARAGRAPH * 20 + "<p>Accept all cookies</p>"), Code.CAPTURED),
        (page(PARAGRAPH * 30 + "<p>Subscribe to continue reading our letters.</p>"), Code.CAPTURED),
        (page(PARAGRAPH * 20, "<title>Why 404 pages say not found</title>"), Code.CAPTURED),
        (page(PARAGRAPH * 20, "<title>Just a moment...</title>"), Code.CAPTURED),
    ],
)  # fmt: skip
def test_what_stands_in_the_place_of_an_article(body: bytes, expected: Code) -> None:
    assert code(body) == expected


def test_what_the_answer_and_the_way_say_counts() -> None:
    body = page(PARAGRAPH * 20)
    assert code(body, [*HTML, ("CF-Mitigated", "challenge")]) == Code.CHALLENGE
    assert code(body, flags=["homepage_redirect"]) == Code.SOFT_404_HOMEPAGE
    assert code(page("<p>Please choose.</p>"), url="https://consent.news.example/x") == Code.CONSENT_WALL


def test_text_that_scripts_would_show_is_found_in_the_data() -> None:
    text = "The council spent forty million on roads last year, the auditor said. " * 5
    state = f'<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{{"p": {{"body": "{text}"}}}}</script>'
    found = extract(page(state), HTML)
    assert (found.content_code, text.strip() in layer(found, "metadata")) == (Code.CAPTURED, True)
    carried = extract(page("<div id=app></div><script>1</script>", LD % f', "articleBody": "{text}"'), HTML)
    assert (carried.content_code, text.strip() in layer(carried, "metadata")) == (Code.CAPTURED, True)


@pytest.mark.parametrize(
    ("body", "declared", "media"),
    [
        (b"%PDF-1.7\n", "text/html", "application/pdf"),
        (b"\n\n%PDF-1.4", "application/octet-stream", "application/pdf"),
        (b"<html>", "application/pdf", "text/html"),
        (b"<!DOCTYPE html><p>", "application/octet-stream", "text/html"),
        (b"<html>", "text/plain", "text/plain"),
        (b"\xef\xbb\xbf <!doctype html>", "", "text/html"),
        (b"<?xml version='1.0'?><html xmlns='x'>", "application/xml", "text/html"),
        (b"<?xml version='1.0'?><rss>", "", "application/xml"),
        (b"plain words", "text/html", "text/html"),
        (b"plain words", "", "text/plain"),
        (b"BMW is a maker of cars", "", "text/plain"),
        (b"MZ is a name", "", "text/plain"),
        (b"MZ\x90\x00\x03", "text/html", "application/x-msdownload"),
        (b"PK\x03\x04xx", "text/html", "application/zip"),
        (b"\x89PNG\r\n\x1a\n", "text/html", "image/png"),
        (b"\xff\xd8\xff\xe0", "", "image/jpeg"),
        (b"RIFF0000WEBPVP8", "", "image/webp"),
        (b"0000ftypisom", "video/mp4", "video/mp4"),
        (b"\x00\x01\x02\x03", "text/html", "application/octet-stream"),
        (b'{"a": 1}', "application/json", "application/json"),
        ("<html><p>x</p>".encode("utf-16-le"), "", "text/html"),
        ("<html><p>x</p>".encode("utf-16"), "", "text/html"),
    ],
)
def test_bytes_say_what_a_file_is(body: bytes, declared: str, media: str) -> None:
    assert sniff(body, declared) == media


@pytest.mark.parametrize(
    ("body", "declared", "text", "used", "flags"),
    [
        ("café".encode(), "text/html; charset=utf-8", "café", "utf-8", ()),
        ("café".encode(), "text/html", "café", "utf-8", ()),
        ("café".encode("cp1252"), "text/html; charset=iso-8859-1", "café", "cp1252", ()),
        ("привет".encode("cp1251"), 'text/html; charset="windows-1251"', "привет", "cp1251", ()),
        (b"\xef\xbb\xbfcaf\xc3\xa9", "text/html; charset=iso-8859-1", "café", "utf-8", ("charset_conflict",)),
        (b"<meta charset=utf-8>\xe9", "text/html; charset=latin1", "<meta charset=utf-8>é", "cp1252",
         ("charset_conflict",)),
        (b"<meta charset=windows-1252>\x80", "", "<meta charset=windows-1252>€", "cp1252", ()),
        (b"<meta charset=utf-16>ok", "", "<meta charset=utf-16>ok", "utf-8", ()),
        (b"+ADw-script+AD4-", "text/html; charset=utf-7", "+ADw-script+AD4-", "utf-8", ()),
        (b"ok", "text/html; charset=klingon", "ok", "utf-8", ()),
        ("hello there".encode("utf-16-le"), "", "hello there", "utf-16-le", ()),
        ("hello there".encode("utf-16-be"), "", "hello there", "utf-16-be", ()),
        ("hello".encode("utf-16"), "", "hello", "utf-16-le", ()),
        (b"\xff\xfa\xfb bad", "text/html; charset=utf-8", "\ufffd\ufffd\ufffd bad", "utf-8", ("charset_doubtful",)),
    ],
)  # fmt: skip
def test_charsets(body: bytes, declared: str, text: str, used: str, flags: tuple[str, ...]) -> None:
    found = decode(body, declared)
    assert (found.text, found.encoding, found.flags) == (text, used, flags)


def test_a_character_cut_at_the_end_of_the_sample_is_no_fault() -> None:
    body = b"a" * 65535 + "é".encode() + b" and more"
    assert decode(body, "").text.endswith("é and more")


def test_text_is_clean() -> None:
    assert clean("a\x00b\x07c\r\nd\re\u0085f") == ("abc\nd\nef", ())
    assert clean("safe\u202etxt\u2066.exe\u2069") == ("safetxt.exe", ("bidi",))
    assert clean("\u200fعربي\u200e\ud800") == ("\u200fعربي\u200e", ())
    found = extract(page("<p>a\x00b \u202ehidden</p>"), HTML)
    assert (layer(found, "full"), found.flags) == ("ab hidden", ["bidi"])


def test_plain_text_stays_text() -> None:
    found = extract(b"<html>shown as it is\r\nline two", [("Content-Type", "text/plain")])
    assert [(one.kind, one.text) for one in found.layers] == [("full", "<html>shown as it is\nline two")]


@pytest.mark.parametrize(
    "body", [b"\x89PNG\r\n\x1a\n....", b"PK\x03\x04....", b"\x7fELF\x02\x01", b"GIF89a..."]
)
def test_files_without_text_are_kept_and_never_opened(body: bytes) -> None:
    found = extract(body, HTML)
    assert (found.content_code, found.layers) == (Code.NO_TEXT, [])


def test_pdf_pages_are_layers() -> None:
    found = extract(make_pdf(["First page about roads.", "", "Third page."]), HTML)
    assert (found.content_code, found.media_type) == (Code.CAPTURED, "application/pdf")
    assert [(one.kind, one.page, one.text) for one in found.layers] == [
        ("pdf_page", 1, "First page about roads."),
        ("pdf_page", 3, "Third page."),
    ]
    assert (found.title, found.author, found.data["pages"]) == ("Accounts", "Jane Roe", 3)
    assert found.published_at == datetime(2026, 2, 27, 8, 15, tzinfo=UTC)


def test_pdfs_without_readable_text() -> None:
    assert code(make_pdf([""])) == Code.PDF_NO_TEXT
    assert code(b"%PDF-1.7\nnothing of the kind") == Code.EXTRACT_FAILED
    assert code(make_pdf(["secret"], encrypted=True)) == Code.PDF_ENCRYPTED


def test_a_pdf_of_too_many_pages_is_cut() -> None:
    found = extract(make_pdf(["x"] * 2003), HTML)
    assert (len(found.layers), found.flags, found.data["pages"]) == (2000, ["pages_cut"], 2003)


def test_noarchive_is_noted() -> None:
    assert extract(page(PARAGRAPH), [*HTML, ("X-Robots-Tag", "noindex, NOARCHIVE")]).flags == ["noarchive"]
    assert extract(page(PARAGRAPH, '<meta name="robots" content="noarchive">'), HTML).flags == ["noarchive"]


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (b"<div>" * 1_000_000 + b"the words inside", "the words inside"),
        (b"<p>some words</p>" * 300_000, "some words"),
        (b"<script>" + b"a=1;" * 1_000_000 + b"</script><p>the words</p>", "the words"),
    ],
)
def test_monstrous_pages_keep_their_full_text(body: bytes, kept: str) -> None:
    started = time.process_time()
    found = extract(body, HTML)
    assert (found.content_code, found.layers[0].kind) == (Code.CAPTURED, "full")
    assert layer(found, "full").startswith(kept)
    assert "a=1" not in layer(found, "full")
    assert time.process_time() - started < 20
