"""Files and HTML become blocks; what cannot be read is refused by name."""

import time

import pytest

from factcheck.articles.importing import read_html, read_upload
from factcheck.core.problems import Invalid
from tests.articles.documents import make_docx
from tests.fetching.pdfs import make_pdf

PAGE = """<!doctype html>
<html lang="de"><head><title>Im Titel</title><style>p {color: red}</style><script>var a = "<p>nie</p>";</script></head>
<body><nav><a href="/">Start</a></nav>
<article><h1>Die <em>Brücke</em></h1><p>Erster&nbsp;Absatz, <b>fett</b> &amp; mehr.<br>Zweite Zeile.</p>
<h2>Zwischentitel</h2><ul><li>eins</li><li><p>zwei</p></li></ul>
<figure><img src="x.png" onerror="alert(1)"><figcaption>Am Hafen</figcaption></figure>
<blockquote><p>Wir haben sie gesperrt.</p></blockquote>Loser Text<h1>Noch eine</h1></article>
<footer>Impressum</footer></body></html>"""


def test_a_page_becomes_blocks_in_reading_order() -> None:
    read = read_html(PAGE)
    assert read.parts == (
        ("headline", "Die Brücke"),
        ("paragraph", "Erster\u00a0Absatz, fett & mehr.\nZweite Zeile."),
        ("heading", "Zwischentitel"),
        ("list_item", "eins"),
        ("list_item", "zwei"),
        ("caption", "Am Hafen"),
        ("pull_quote", "Wir haben sie gesperrt."),
        ("paragraph", "Loser Text"),
        ("heading", "Noch eine"),
    )
    assert (read.headline, read.language) == ("Die Brücke", "de")


def test_a_title_is_a_headline_but_no_text() -> None:
    read = read_html("<title>Only a title</title><p>Words.</p>")
    assert (read.headline, read.parts) == ("Only a title", (("paragraph", "Words."),))
    assert read.prepare().text == "Words."


def test_a_fragment_is_enough() -> None:
    assert read_html("Just <i>words</i>.").parts == (("paragraph", "Just words."),)


@pytest.mark.parametrize(
    "page",
    ["<div>" * 200_000, "<div></b>" * 100_000, "<b>" * 50_000 + "x", "<blockquote>" * 1001 + "x"],
)
def test_a_page_that_nests_too_deeply_is_refused_quickly(page: str) -> None:
    began = time.monotonic()
    with pytest.raises(Invalid) as refused:
        read_html(page)
    assert [item.code for item in refused.value.items] == ["too_deep"]
    assert time.monotonic() - began < 2


def test_deep_but_possible_pages_keep_their_words() -> None:
    assert read_html("<div>" * 900 + "deep").parts == (("paragraph", "deep"),)


def test_markdown_has_no_raw_html() -> None:
    data = b"# Title\n\nHello *world*.\n\n- one\n\n<script>alert(1)</script>\n"
    assert read_upload("a.MD", data).parts == (
        ("headline", "Title"),
        ("paragraph", "Hello world."),
        ("list_item", "one"),
        ("paragraph", "<script>alert(1)</script>"),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_plain_text_is_kept_as_it_is(encoding: str) -> None:
    prepared = read_upload("a.txt", "Zeile eins\r\nعربى 👩\u200d👩\n".encode(encoding)).prepare()
    assert prepared.text == "Zeile eins\nعربى 👩\u200d👩"


def test_a_word_file_becomes_blocks() -> None:
    data = make_docx([("Title", "The bridge"), ("", "First words."), ("Heading1", "Part"), ("", "More.")])
    read = read_upload("a.docx", data)
    assert read.parts == (
        ("headline", "The bridge"),
        ("paragraph", "First words."),
        ("heading", "Part"),
        ("paragraph", "More."),
    )


BAD_WORD_FILES = {
    "entities": (make_docx([("", "x")], prolog='<!DOCTYPE a [<!ENTITY b "c">]>'), "damaged"),
    "bomb": (make_docx([("", "x")], extra={"word/media/a.bin": b"\0" * (20 * 1024 * 1024)}), "too_large"),
    "many": (make_docx([("", "x")], extra={f"a/{n}": b"" for n in range(2100)}), "too_large"),
    "cut": (make_docx([("", "x")])[:-30], "type"),
    "no document": (make_docx([]).replace(b"word/document.xml", b"word/documenx.xml"), "type"),
    "empty": (make_docx([("", "  ")]), "empty"),
}


@pytest.mark.parametrize("name", BAD_WORD_FILES)
def test_a_word_file_that_cannot_be_read_is_refused(name: str) -> None:
    data, code = BAD_WORD_FILES[name]
    with pytest.raises(Invalid) as refused:
        read_upload("a.docx", data).prepare()
    assert [(item.pointer, item.code) for item in refused.value.items] == [("body/file", code)]


def test_a_pdf_becomes_paragraphs() -> None:
    read = read_upload("a.pdf", make_pdf(["The council closed the bridge.", "Second page."]))
    assert read.parts == (("paragraph", "The council closed the bridge."), ("paragraph", "Second page."))


def test_a_pdf_behind_a_password_says_so() -> None:
    with pytest.raises(Invalid) as refused:
        read_upload("a.pdf", make_pdf(["x"], encrypted=True))
    assert [item.code for item in refused.value.items] == ["encrypted"]
