"""Words of a claim stay words in every public form."""

import json

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from factcheck.publishing.plain import for_xml, one_line, shortened
from tests.factories import newsroom
from tests.publishing.desk import published
from tests.publishing.public import FEEDS, body, faces

EVIL = "</script><script>alert(1)</script><!-- ]]> &amp; \u2028 \u202eturned \u2067 \x0b' onload=\"x"
LONG = EVIL + " word" * 1000
ANYTHING = st.text(
    alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from("<>&\"'\u2028\u202e\u2069\x0b\x1b"))
)


@pytest.mark.django_db
@pytest.mark.both
@pytest.mark.parametrize("words", [EVIL, LONG], ids=["short", "5,000 characters"])
def test_no_form_is_broken(client: Client, words: str) -> None:
    row = published(newsroom(), statement=words)
    told = faces(client, row)
    assert (
        told.api["claim"]["text"]
        == told.review["claimReviewed"]
        == told.json_ld["claimReviewed"]
        == words.strip()
    )
    assert (
        told.export["claim"]["text"] == told.item["_factcheck"]["verdict"]["claim"]["text"] == words.strip()
    )
    assert told.atom.title == told.item["title"] == f"Confirmed: {one_line(words)}"
    for text in (told.page, told.card):
        outside = text.replace(json.dumps(told.json_ld), "")
        assert "<script>" not in outside
        assert "<!--" not in outside
        assert 'onload="x' not in outside
    head = told.page.split("</head>")[0]
    assert not set(head) & set("\u2028\u202e\u2067")
    assert len(head) < 12_000 + 2 * len(words)
    assert told.page.count('<meta property="og:title"') == 1
    oembed = told.oembed.json()
    assert oembed["html"].count("<") == 2
    assert 'onload="x' not in oembed["html"]
    for path in FEEDS:
        assert b"\x0b" not in body(client, path)


@given(ANYTHING)
def test_one_line_turns_nothing_behind_it(text: str) -> None:
    line = one_line(text)
    assert line == one_line(line)
    assert line.isprintable() or not set(line) & set(
        "\n\r\x0b\x0c\x1b\x85\u2028\u2029\u202a\u202e\u2066\u2069"
    )
    assert len(shortened(text, 40)) <= 40


@given(ANYTHING)
def test_xml_holds_any_text(text: str) -> None:
    escaped = for_xml(text)
    assert not set(escaped) & set("<>\"'\x0b\x1b\x00\ufffe")
    assert len(escaped) >= len(text)
