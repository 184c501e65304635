"""What extraction gives back."""

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from factcheck.fetching.codes import Code

MAX_TEXT = 5_000_000  # characters of one layer
EXTRACTOR = "text/1"


@dataclass(frozen=True)
class TextLayerData:
    """One text: ``kind`` is article, full, metadata or pdf_page; ``page`` counts from 1 for PDF pages, else 0."""

    kind: str
    text: str
    page: int = 0
    extractor: str = EXTRACTOR


@dataclass
class Extraction:
    """The texts of a file and what it says of itself.

    ``content_code`` says what kind of page it is: ``captured``, ``empty``, ``needs_js``, ``soft404``,
    ``interstitial:…``, ``no_text`` and so on. ``author`` is what the page says, unchecked. Times are aware, UTC;
    ``modified_at`` is None where it is unknown or the same as ``published_at``. ``flags`` are remarks such as
    ``charset_conflict``; ``data`` holds raw JSON-LD, the charset claims, the canonical link, PDF facts.
    """

    content_code: Code
    media_type: str = ""
    layers: list[TextLayerData] = field(default_factory=list)
    title: str = ""
    author: str = ""
    published_at: datetime | None = None
    modified_at: datetime | None = None
    language: str = ""
    flags: list[str] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)

    def as_record(self) -> dict[str, Any]:
        """Return the extraction ready for JSON; ``from_record`` turns it back."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> "Extraction":
        """Return the extraction that ``record`` was made from."""
        return cls(
            content_code=Code(record["content_code"]),
            media_type=record["media_type"],
            layers=[TextLayerData(**layer) for layer in record["layers"]],
            title=record["title"],
            author=record["author"],
            published_at=read_time(record["published_at"]),
            modified_at=read_time(record["modified_at"]),
            language=record["language"],
            flags=record["flags"],
            data=record["data"],
        )


def read_time(value: object) -> datetime | None:
    """Return an ISO 8601 date or time as an aware time in UTC; None for anything else. A bare date is its midnight."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return aware.astimezone(UTC)
    except OverflowError:
        return None
