"""Addresses, files and bodies that are refused by name, and nothing is stored."""

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile

from factcheck.claims.models import Claim
from tests.api.desk import refusing
from tests.api.desk.calling import Caller, pointers, problem
from tests.api.desk.refusing import counts

pytestmark = pytest.mark.django_db
#: Fixtures of a module are those among its names; an import of them would hide them behind the arguments of the tests.
made, ana = refusing.made, refusing.ana


ADDRESSES = [
    ("http://127.0.0.1/x", (422, "address-refused")),
    ("http://[::1]/x", (422, "address-refused")),
    ("http://0x7f.1/", (422, "address-refused")),
    ("http://169.254.169.254/latest", (422, "address-refused")),
    ("ftp://paper.example/x", (422, "address-refused")),
    ("file:///etc/passwd", (422, "address-refused")),
    ("http://user:pass@paper.example/", (422, "address-refused")),
    ("http://paper.example:22/", (422, "address-refused")),
    ("http://", (400, "invalid-request")),
]


@pytest.mark.parametrize(("url", "expected"), ADDRESSES)
@pytest.mark.parametrize("door", ["sources", "evidence", "articles"])
def test_a_forbidden_address_is_refused_at_every_door(
    ana: Caller, door: str, url: str, expected: tuple[int, str]
) -> None:
    claim = Claim.objects.get(desk=ana.room.desk).public_id
    before = counts()
    path, body = {
        "sources": ("sources", {"url": url}),
        "evidence": (f"claims/{claim}/evidence", {"url": url, "relation": "supports"}),
        "articles": ("articles", {"url": url}),
    }[door]
    assert problem(ana.post(path, body)) == expected
    assert counts() == before


FILES = [
    ("a.exe", b"MZ\x00\x01", "type"),
    ("a", b"words", "type"),
    ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x01\xff", "encoding"),
    ("a.txt", b"words\x00words", "binary"),
    ("a.md", b"\x00\x01\x02", "binary"),
    ("a.txt", b"", "empty"),
    ("a.txt", b"  \n ", "empty"),
    ("a.html", b"<script>alert(1)</script>", "empty"),
    ("a.html", b"<div>" * 1500 + b"deep", "too_deep"),
    ("a.docx", b"PK\x03\x04 no archive", "type"),
    ("a.docx", b"plain words", "type"),
    ("a.pdf", b"<html>no pdf</html>", "type"),
    ("a.pdf", b"%PDF-1.7\nbroken", "damaged"),
]


@pytest.mark.parametrize(("name", "data", "code"), FILES)
def test_a_file_that_cannot_be_read_is_refused_by_its_field(
    ana: Caller, name: str, data: bytes, code: str
) -> None:
    before = counts()
    answer = ana.upload("articles", {"file": SimpleUploadedFile(name, data)})
    assert (problem(answer), pointers(answer)) == ((400, "invalid-request"), [("body/file", code)])
    assert counts() == before


def test_a_body_or_file_beyond_the_limit_is_too_large(ana: Caller, settings: LazySettings) -> None:
    before = counts()
    assert problem(ana.post("articles", {"text": "x" * (settings.API_BODY_LIMIT + 1)})) == (413, "too-large")
    big = SimpleUploadedFile("a.txt", b"x" * (settings.UPLOAD_LIMIT + 100_000))
    assert problem(ana.upload("articles", {"file": big})) == (413, "too-large")
    assert counts() == before


MALFORMED = [
    (b"{", "application/json"),
    (b"[]", "application/json"),
    (b'{"text": "a", "text": "b"}', "application/json"),
    (b'{"text": ' + b"[" * 40 + b"]" * 40 + b"}", "application/json"),
    (b'{"text": "\xff"}', "application/json"),
    (b'{"text": NaN}', "application/json"),
    (b'{"text": "a", "html": "b"}', "application/json"),
    (b'{"text": "a", "extra": 1}', "application/json"),
    (b'{"headline": "no words"}', "application/json"),
    (b'{"blocks": []}', "application/json"),
    (b'{"blocks": [{"kind": "poem", "text": "a"}]}', "application/json"),
    (b'{"text": "a", "closes_at": "2026-03-01T10:00:00"}', "application/json"),
    (b'{"text": "a", "closes_at": "0001-01-01T00:00:00Z"}', "application/json"),
    (b'{"text": "a", "language": "' + b"x" * 36 + b'"}', "application/json"),
]


@pytest.mark.parametrize(("data", "kind"), MALFORMED)
def test_a_malformed_article_is_refused(ana: Caller, data: bytes, kind: str) -> None:
    before = counts()
    assert problem(ana.call("POST", "articles", data)) == (400, "invalid-request")
    assert counts() == before
