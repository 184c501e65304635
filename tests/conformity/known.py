"""What a newsroom has, as its own API tells: ids by the noun of their path, and whose ETag each takes."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from factcheck.articles.models import Article
from factcheck.claims.models import Claim
from factcheck.core.ids import key_of
from factcheck.sources.models import Source

PARTS = ("evidence", "positions", "occurrences")
LISTS = ("articles", "claims", "sources", "queues", "members", "parties", "webhook-endpoints")
DESK = "/api/v1/desk"
#: What has a version of its own, by the prefix of its ids.
VERSIONED = {model.PREFIX: model for model in (Article, Claim, Source)}


class Reader:
    """Speaks to the API with a key."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.client = Client(headers={"authorization": f"Bearer {key}"})

    def get(self, path: str) -> Any:
        """Return what stands at a path."""
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.content)
        return answer.json()

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Post a body and return the answer's."""
        answer = self.client.post(path, body, content_type="application/json")
        assert answer.status_code in {200, 201, 202}, (path, answer.content)
        return answer.json()

    def etag(self, path: str) -> str | None:
        """Return the ETag of what stands at a path, None where nothing does."""
        return self.client.get(path).headers.get("ETag")

    def ids(self, path: str) -> list[str]:
        """Return the ids of a list."""
        return [row["id"] for row in self.get(path)["results"]]


@dataclass
class Known:
    """Ids by noun, by id the id whose ETag it takes, and the ids that must not be deleted."""

    reader: Reader
    ids: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    owners: dict[str, str] = field(default_factory=dict)
    spared: list[str] = field(default_factory=list)

    def etag(self, one: str) -> str | None:
        """Return the ETag of now that a change of ``one`` takes; by one look into the database, since most calls ask."""
        owner = self.owners.get(one, "")
        prefix = owner[:2]
        if prefix not in VERSIONED:
            return None
        found = (
            VERSIONED[prefix]
            .objects.filter(id=key_of(prefix, owner))
            .values_list("version", flat=True)
            .first()
        )
        return None if found is None else f'"{owner}.{found}"'


def known_things(reader: Reader) -> Known:
    """Return what there is now."""
    known = Known(reader)
    ids = known.ids
    for noun in LISTS:
        ids[noun] = reader.ids(f"{DESK}/{noun}?limit=100")
    for noun in ("articles", "claims", "sources"):
        known.owners |= {one: one for one in ids[noun]}
    for claim in ids["claims"]:
        _add_parts(known, claim)
    for source in ids["sources"]:
        ids["snapshots"] += reader.ids(f"{DESK}/sources/{source}/snapshots")
    for endpoint in ids["webhook-endpoints"]:
        ids["webhook-endpoints/delivery"] += reader.ids(f"{DESK}/webhook-endpoints/{endpoint}/deliveries")
    ids["verdicts"] = reader.ids("/api/v1/verdicts?limit=100")
    ids["articles/number"] = ids["verdicts/number"] = ["1"]
    ids["claims/flag"] = ["source_changed", "text_changed"]
    keys = reader.get(f"{DESK}/keys")["results"]
    known.spared = [row["id"] for row in keys if reader.key.startswith(f"fc_{row['prefix']}_")]
    return known


def _add_parts(known: Known, claim: str) -> None:
    whole = known.reader.get(f"{DESK}/claims/{claim}")
    for noun in PARTS:
        parts = [part["id"] for part in whole[noun]]
        known.ids[noun] += parts
        known.owners |= dict.fromkeys(parts, claim)
    known.ids["comments"] += known.reader.ids(f"{DESK}/claims/{claim}/comments")
