"""Content decoding in small bounded steps: a bomb costs one step, a cut stream is noticed."""

import tempfile
import zlib
from collections.abc import Iterator
from typing import IO

from factcheck.fetching.codes import Code, FetchError
from factcheck.fetching.policy import MIB, Limits

_STEP = 64 * 1024
_KNOWN = {"gzip", "x-gzip", "deflate"}


def codings(headers: list[tuple[str, str]], limits: Limits) -> list[str]:
    """Return the content codings in the order in which to undo them; raise ``FetchError`` for one that is not known."""
    named = [
        token.strip().lower()
        for name, value in headers
        if name.lower() == "content-encoding"
        for token in value.split(",")
    ]
    named = [token for token in named if token not in {"", "identity"}]
    if len(named) > limits.codings or not set(named) <= _KNOWN:
        raise FetchError(Code.UNSUPPORTED_ENCODING, ", ".join(named)[:200])
    return named[::-1]


class _Inflater:
    """One coding. Several gzip members in a row count as one stream; what follows the last one is ignored."""

    def __init__(self, coding: str) -> None:
        self.coding = coding
        self.started = False
        self.ended = False
        self._engine = self._make(raw=False)

    def _make(self, *, raw: bool) -> "zlib._Decompress":
        if self.coding != "deflate":
            return zlib.decompressobj(16 + zlib.MAX_WBITS)
        return zlib.decompressobj(-zlib.MAX_WBITS if raw else zlib.MAX_WBITS)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what ``data`` unpacks to, in pieces of at most 64 KiB."""
        while data and not self.ended:
            piece = self._step(data)
            self.started = True
            if piece:
                yield piece
            data = self._engine.unconsumed_tail
            if self._engine.eof:
                data = self._next_member()

    def _step(self, data: bytes) -> bytes:
        try:
            return self._engine.decompress(data, _STEP)
        except zlib.error as error:
            if self.started or self.coding != "deflate":
                raise FetchError(Code.BAD_ENCODING, str(error)) from error
        self._engine = self._make(raw=True)
        try:
            return self._engine.decompress(data, _STEP)
        except zlib.error as error:
            raise FetchError(Code.BAD_ENCODING, str(error)) from error

    def _next_member(self) -> bytes:
        rest = self._engine.unused_data
        if self.coding != "deflate" and rest.startswith(b"\x1f\x8b"):
            self._engine = self._make(raw=False)
            return rest
        self.ended = True
        return b""


class Decoder:
    """Undoes the content codings of one body within the limits.

    A body that claims to be gzip but begins as HTML is passed through as it is, and ``ignored`` is set.
    """

    def __init__(self, names: list[str], limits: Limits) -> None:
        self._stages = [_Inflater(name) for name in names]
        self._out = [0] * len(names)
        self._limits = limits
        self._fed = 0
        self._decoded = 0
        self.ignored = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield the decoded pieces of ``data``; raise ``FetchError`` (``BOMB``, ``TOO_LARGE``, ``BAD_ENCODING``)."""
        if self._stages and not self._fed and data.lstrip()[:1] == b"<":
            self.ignored, self._stages = True, []
        self._fed += len(data)
        for piece in self._run(data, 0):
            self._decoded += len(piece)
            if self._decoded > self._limits.decoded:
                raise FetchError(Code.TOO_LARGE, f"over {self._limits.decoded} bytes unpacked")
            yield piece

    def _run(self, data: bytes, stage: int) -> Iterator[bytes]:
        if stage == len(self._stages):
            yield data
            return
        for piece in self._stages[stage].feed(data):
            self._out[stage] += len(piece)
            total = self._out[stage]
            if total > self._limits.ratio_after and total > self._limits.ratio * self._fed:
                raise FetchError(Code.BOMB, f"{self._fed} bytes unpack to over {total}")
            yield from self._run(piece, stage + 1)

    def finish(self) -> None:
        """Raise ``FetchError(TRUNCATED_ENCODING)`` if a stream did not come to its end (zlib itself says nothing)."""
        if self._fed and not all(stage.ended for stage in self._stages):
            raise FetchError(Code.TRUNCATED_ENCODING, f"after {self._fed} bytes")


def unpack(payload: IO[bytes], headers: list[tuple[str, str]], limits: Limits) -> IO[bytes]:
    """Return a stored payload without its content codings; ``payload`` itself where there are none, else it is closed.

    Raises ``FetchError`` for what a fetch within the same limits would have refused.
    """
    names = codings(headers, limits)
    if not names:
        return payload
    decoder = Decoder(names, limits)
    body: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=MIB)  # noqa: SIM115 -- the caller closes it
    with payload:
        while chunk := payload.read(_STEP):
            for piece in decoder.feed(chunk):
                body.write(piece)
    body.seek(0)
    return body
