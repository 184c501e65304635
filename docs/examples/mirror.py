"""Keep a copy of everything that a newsroom publishes: ``python mirror.py https://facts.example folder``, as often as you like.

It begins with an export and then follows ``/changes``. One file a verdict; what is retracted, merged or erased is removed.
Whatever happens in between, the folder ends equal to what ``/api/v1/verdicts`` lists. Python's standard library alone.
"""

import gzip
import hashlib
import json
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

#: Status and body of a GET; what is not 2xx is no error here.
Fetch = Callable[[str], tuple[int, bytes]]


def fetch(url: str) -> tuple[int, bytes]:
    """GET an address."""
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read()


class Mirror:
    """A folder of verdicts that follows a house."""

    def __init__(self, base: str, folder: Path, get: Fetch = fetch) -> None:
        self.base = base.rstrip("/")
        self.folder = folder
        self.get = get
        self.point = folder / "point"
        folder.mkdir(parents=True, exist_ok=True)

    def follow(self) -> int:
        """Take over all that changed; returns how many changes there were."""
        if not self.point.exists():
            self.begin()
        seen = 0
        while True:
            after = self.point.read_text()
            query = f"?limit=500&after={after}" if after else "?limit=500"
            status, body = self.get(f"{self.base}/api/v1/changes{query}")
            if status == 410:  # away for more than 400 days
                self.begin()
                continue
            page = answered(status, body)
            for verdict in {change["id"] for change in page["changes"]}:
                self.take(verdict)
            self.point.write_text(page["next_after"])
            seen += len(page["changes"])
            if not page["has_more"]:
                return seen

    def begin(self) -> None:
        """Begin with the newest export; with an empty folder where there is none yet."""
        status, body = self.get(f"{self.base}/api/v1/exports/latest")
        for old in self.folder.glob("vd_*.json"):
            old.unlink()
        if status == 404:
            self.point.write_text("")
            return
        manifest = answered(status, body)
        status, packed = self.get(f"{self.base}{manifest['url']}")
        if status != 200 or hashlib.sha256(packed).hexdigest() != manifest["sha256"]:
            raise RuntimeError("The export was not read whole; try again.")
        *lines, last = gzip.decompress(packed).splitlines()
        if json.loads(last)["trailer"]["rows"] != len(lines):
            raise RuntimeError("The export is cut; try again.")
        for line in lines:
            verdict = json.loads(line)
            if verdict.get("state") == "published":  # the others are tombstones
                self.path(verdict["id"]).write_bytes(line)
        self.point.write_text(manifest["next_after"])

    def take(self, verdict: str) -> None:
        """Make one file equal to what is published now."""
        status, body = self.get(f"{self.base}/api/v1/verdicts/{verdict}")
        if status in {404, 410}:
            self.path(verdict).unlink(missing_ok=True)
        else:
            answered(status, body)
            self.path(verdict).write_bytes(body)

    def path(self, verdict: str) -> Path:
        """Return the file of a verdict."""
        return self.folder / f"{verdict}.json"


def answered(status: int, body: bytes) -> Any:
    """Return the JSON of a good answer."""
    if status != 200:
        raise RuntimeError(f"{status}: {body.decode(errors='replace')[:300]}")
    return json.loads(body)


if __name__ == "__main__":
    print(Mirror(sys.argv[1], Path(sys.argv[2])).follow(), "changes")
