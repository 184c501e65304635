"""Names to addresses, each look-up in a thread that nobody waits for past its time."""

import asyncio
import ipaddress
import socket
import threading
from typing import Protocol

from factcheck.fetching.addresses import IPAddress
from factcheck.fetching.codes import Code, FetchError

_MAX_NAME = 253
_MAX_LABEL = 63


class Resolver(Protocol):
    """What the client needs to know of a resolver; tests hand in their own."""

    async def resolve(self, host: str, port: int) -> list[IPAddress]:
        """Return every address of ``host`` in the order to try; raise ``FetchError(DNS_FAIL)`` if there is none."""
        ...


class SystemResolver:
    """The host's own resolver.

    The thread is a daemon outside any pool: ``asyncio.run`` waits for its pool when it ends, so that one name server
    that hangs would hold up a whole batch.
    """

    async def resolve(self, host: str, port: int) -> list[IPAddress]:
        """Return the addresses of ``host`` without doubles, in the system's order."""
        check_name(host)
        loop = asyncio.get_running_loop()
        future: asyncio.Future[list[IPAddress]] = loop.create_future()

        def settle(found: list[IPAddress] | None, error: Exception | None) -> None:
            if future.done():
                return
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(found or [])

        def work() -> None:
            try:
                found, error = _look_up(host, port), None
            except FetchError as fault:
                found, error = None, fault
            if not loop.is_closed():
                loop.call_soon_threadsafe(settle, found, error)

        threading.Thread(target=work, name="resolve", daemon=True).start()
        return await future


def check_name(host: str) -> None:
    """Raise ``FetchError(DNS_FAIL)`` for a name that no name server can know."""
    name = host.removesuffix(".")
    labels = name.split(".")
    if len(name) > _MAX_NAME or not all(0 < len(label) <= _MAX_LABEL for label in labels):
        raise FetchError(Code.DNS_FAIL, "not a valid host name")


def _look_up(host: str, port: int) -> list[IPAddress]:
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(Code.DNS_FAIL, f"{host}: {error}") from error
    return list(dict.fromkeys(ipaddress.ip_address(row[4][0]) for row in rows))
