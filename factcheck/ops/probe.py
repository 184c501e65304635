"""Asks a health address, for container checks: ``python -m factcheck.ops.probe http://127.0.0.1:8000/healthz``."""

import sys
import urllib.error
import urllib.request


def main(arguments: list[str]) -> int:
    """Exit 0 if the address answers 200 within 4 seconds, else 1 with one line."""
    address = arguments[0]
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=4) as answer:
            return 0 if answer.status == 200 else 1
    except (urllib.error.URLError, OSError) as error:
        print(f"{address}: {error}")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
