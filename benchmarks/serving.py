"""A server for the length of a benchmark, and a client that costs little: one connection, one request after the other."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self


@contextmanager
def serving(application: str, **variables: str) -> Iterator[int]:
    """Run gunicorn with one process and four threads while the block runs; yields the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", application, "-c", "python:factcheck.ops.gunicorn_settings"]
    command += ["--bind", f"127.0.0.1:{port}", "--threads", "4", "--log-level", "error"]
    server = subprocess.Popen(command, env={**os.environ, **variables})
    try:
        _wait(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The server did not start.")


@dataclass(frozen=True)
class Answer:
    """Status line, headers, body."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes


class Connection:
    """A connection that is kept."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), 30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.socket.close()

    def get(self, path: str, *, etag: str = "") -> Answer:
        """Ask and read the whole answer."""
        extra = f"If-None-Match: {etag}\r\n" if etag else ""
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{extra}\r\n".encode())
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._more()
        head, _, body = data.partition(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        headers = [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines)]
        length = int({name.lower(): value for name, value in headers}.get("content-length", "0"))
        while len(body) < length:
            body += self._more()
        return Answer(status.partition(" ")[2], headers, body)

    def _more(self) -> bytes:
        data = self.socket.recv(1 << 16)
        if not data:
            raise RuntimeError("The server closed the connection.")
        return data


def times(port: int, paths: list[str], etags: dict[str, str], *, requests: int = 120) -> list[float]:
    """Return what each request took, in seconds, over one connection; the paths are asked for in turn, with known ETags."""
    taken = []
    with Connection(port) as connection:
        for path in paths:
            connection.get(path, etag=etags.get(path, ""))
        for number in range(requests):
            path = paths[number % len(paths)]
            begun = time.perf_counter()
            connection.get(path, etag=etags.get(path, ""))
            taken.append(time.perf_counter() - begun)
    return taken
