"""The pages of the fetching benchmarks: 8 kB after 100 ms, from 50 hosts of loopback, in a process of their own."""

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import Iterator

HOSTS = [f"127.0.0.{last}" for last in range(2, 52)]
DELAY, SIZE = 0.1, 8000
_HEAD = "<html><head><title>Page</title></head><body><article>"
_WORDS = (
    "<p>The harbour office closed the bridge on Monday after engineers reported cracks in two pillars.</p>"
)
BODY = (_HEAD + _WORDS * 90).ljust(SIZE)[:SIZE].encode()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
        await reader.readuntil(b"\r\n\r\n")
        await asyncio.sleep(DELAY)
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {SIZE}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + BODY)
        await writer.drain()
    writer.close()


async def _serve() -> None:
    port = 0
    for host in HOSTS:
        server = await asyncio.start_server(_answer, host, port, backlog=1000)
        port = server.sockets[0].getsockname()[1]
    print(port, flush=True)
    await asyncio.Event().wait()


@contextlib.contextmanager
def served() -> Iterator[int]:
    """Serve while the block runs; gives the port."""
    command = [sys.executable, "-m", "benchmarks.pages"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield int(process.stdout.readline())
        finally:
            process.kill()


def addresses(port: int, count: int) -> list[str]:
    """Return so many addresses, spread over the hosts."""
    return [f"http://{HOSTS[n % len(HOSTS)]}:{port}/{n}" for n in range(count)]


if __name__ == "__main__":
    asyncio.run(_serve())
