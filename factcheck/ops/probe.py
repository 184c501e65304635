"""Asks this machine's web server for its health, for container checks: ``python -m factcheck.ops.probe 8000``.

Loopback alone, without a proxy, and without a client of HTTP: the status line is all that is read.
"""

import socket
import sys

_REQUEST = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


def status_line(port: int) -> str:
    """Return the first line of the answer of /healthz; raises OSError if there is none within 4 seconds."""
    with socket.create_connection(("127.0.0.1", port), timeout=4) as connection:
        connection.sendall(_REQUEST)
        with connection.makefile("rb") as answer:
            return answer.readline(200).decode("latin-1").strip()


def main(arguments: list[str]) -> int:
    """Exit 0 if the health address answers 200, else 1 with one line."""
    try:
        line = status_line(int(arguments[0]))
    except OSError as error:
        print(f"no answer: {error}")
        return 1
    if line.split()[1:2] == ["200"]:
        return 0
    print(line or "an empty answer")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
