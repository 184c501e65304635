"""What an installation has, as its own API tells: ids by the noun of their path, and where each finds its ETag."""

import json
from collections import defaultdict
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

PARTS = {"evidence": "evidence", "positions": "positions", "occurrences": "occurrences"}
LISTS = ("articles", "claims", "sources", "queues", "members", "parties", "webhook-endpoints")


class Reader:
    """Reads the API with a key."""

    def __init__(self, url: str, key: str) -> None:
        self.url, self.key = url, key

    def get(self, path: str) -> Any:
        """Return what stands at a path."""
        return self._ask("GET", path)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Post a body and return the answer's."""
        return self._ask("POST", path, json.dumps(body))

    def _ask(self, method: str, path: str, body: str | None = None) -> Any:
        parts = urlsplit(self.url)
        connection = HTTPConnection(str(parts.hostname), parts.port, timeout=30)
        headers = {"Authorization": f"Bearer {self.key}"}
        try:
            connection.request(
                method, path, body, {**headers, "Content-Type": "application/json"} if body else headers
            )
            answer = connection.getresponse()
            read = answer.read()
            assert 200 <= answer.status < 300, (path, answer.status, read)
            return json.loads(read)
        finally:
            connection.close()

    def ids(self, path: str) -> list[str]:
        """Return the ids of a list."""
        return [row["id"] for row in self.get(path)["results"]]


def known_things(url: str, key: str) -> dict[str, Any]:
    """Return ids, ETags and what must be spared, in the form that hooks.py reads."""
    read = Reader(url, key)
    ids: dict[str, list[str]] = defaultdict(list)
    etags: dict[str, str] = {}
    for noun in LISTS:
        ids[noun] = read.ids(f"/api/v1/desk/{noun}?limit=100")
    for noun in ("articles", "claims", "sources"):
        etags |= {known: f"/api/v1/desk/{noun}/{known}" for known in ids[noun]}
    for claim in ids["claims"]:
        whole = read.get(f"/api/v1/desk/claims/{claim}")
        for noun, member in PARTS.items():
            parts = [part["id"] for part in whole[member]]
            ids[noun] += parts
            etags |= dict.fromkeys(parts, f"/api/v1/desk/claims/{claim}")
        ids["comments"] += read.ids(f"/api/v1/desk/claims/{claim}/comments")
    for source in ids["sources"]:
        ids["snapshots"] += read.ids(f"/api/v1/desk/sources/{source}/snapshots")
    for endpoint in ids["webhook-endpoints"]:
        ids["webhook-endpoints/delivery"] += read.ids(f"/api/v1/desk/webhook-endpoints/{endpoint}/deliveries")
    ids["verdicts"] = read.ids("/api/v1/verdicts?limit=100")
    ids["articles/number"] = ids["verdicts/number"] = ["1"]
    ids["claims/flag"] = ["source_changed", "text_changed"]
    spared = [
        row["id"]
        for row in read.get("/api/v1/desk/keys")["results"]
        if key.startswith(f"fc_{row['prefix']}_")
    ]
    return {"url": url, "key": key, "ids": ids, "etags": etags, "spared": spared}
