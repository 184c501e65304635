"""Who a confidential source is: sealed in one column, opened for named readers alone."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

import orjson

from factcheck.core.sealed_bytes import seal, unseal
from factcheck.sources.models import Source

#: What of a source tells who it is; in the columns of a confidential one these stand empty.
TELLING = ("title", "publisher", "author", "read_back")


@dataclass(frozen=True)
class Identity:
    """Who it is, for whom it works, who wrote it, and what was read back to it."""

    title: str = ""
    publisher: str = ""
    author: str = ""
    read_back: str = ""

    def changed(self, values: Mapping[str, str]) -> "Identity":
        """Return the identity with other words."""
        return replace(self, **values)


def sealed_identity(source: Source, identity: Identity) -> bytes:
    """Return the identity encrypted for this source: it opens nowhere else."""
    return seal(orjson.dumps(asdict(identity)), bound_to=source.public_id)


def opened_identity(source: Source) -> Identity:
    """Return who a confidential source is; raises CannotUnseal. Only ``confidential`` services may call it."""
    return Identity(**orjson.loads(unseal(bytes(source.identity), bound_to=source.public_id)))
