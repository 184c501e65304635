"""A try as it lies between fetching and reading: to JSON, back from it, and its body as the reader wants it."""

import dataclasses
from datetime import datetime
from typing import IO, Any

from factcheck.fetching.codes import Code
from factcheck.fetching.decoding import unpack
from factcheck.fetching.layers import Extraction
from factcheck.fetching.policy import Limits
from factcheck.fetching.sandbox import extract_safely
from factcheck.fetching.store import evidence_store
from factcheck.sources.services.captures import Reading, Stored, Try, reading_of

#: What extraction may say of a page that is a capture all the same: there is simply no text to check a quote against.
_NO_TEXT = frozenset(
    {Code.NO_TEXT, Code.PDF_ENCRYPTED, Code.PDF_NO_TEXT, Code.EXTRACT_FAILED, Code.EXTRACT_TIMEOUT}
)


def as_record(ended: Try) -> dict[str, Any]:
    """Return a try that was not read yet, ready for JSON; ``from_record`` turns it back."""
    assert ended.reading == Reading()
    record = {  # dataclasses.asdict would copy every header and hop of it first
        **vars(ended),
        "started_at": ended.started_at.isoformat(),
        "ended_at": ended.ended_at.isoformat(),
        "stored": vars(ended.stored) if ended.stored else None,
    }
    del record["reading"]
    return record


def from_record(record: dict[str, Any]) -> Try:
    """Return the try that ``record`` was made from."""
    values = {
        **record,
        "started_at": datetime.fromisoformat(record["started_at"]),
        "ended_at": datetime.fromisoformat(record["ended_at"]),
        "hops": tuple(record["hops"]),
        "stored": Stored(**record["stored"]) if record["stored"] else None,
    }
    for name in ("request_headers", "response_headers"):
        values[name] = tuple((key, value) for key, value in record[name])
    return Try(**values)


def read(ended: Try) -> Try:
    """Return the try with what could be read out of its stored bytes, in a child process that can be killed."""
    assert ended.stored is not None
    headers = list(ended.response_headers)
    flags = list(dict.fromkeys(flag for hop in ended.hops for flag in hop["flags"]))
    with _body(ended.stored, headers) as body:
        found = extract_safely(body, headers, url=ended.final_url, flags=flags)
    return dataclasses.replace(
        ended,
        code=_code(ended, found),
        stored=dataclasses.replace(ended.stored, media_type=found.media_type[:200]),
        reading=reading_of(found),
    )


def _body(stored: Stored, headers: list[tuple[str, str]]) -> IO[bytes]:
    payload = evidence_store().open(stored.blob_key)
    return unpack(payload, headers, Limits())


def _code(ended: Try, found: Extraction) -> str:
    return ended.code if found.content_code in _NO_TEXT else str(found.content_code)
