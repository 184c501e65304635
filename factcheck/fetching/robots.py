"""robots.txt and Retry-After: what a site asks of machines. Pure; when to ask again is the caller's affair."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from protego import Protego

MAX_ROBOTS_BYTES = 512 * 1024
MAX_CRAWL_DELAY = 30.0
MAX_RETRY_AFTER = timedelta(hours=24)
AGENT = "Factcheck"


@dataclass(frozen=True)
class RobotsRule:
    """What robots.txt says of one URL. ``wait`` is set while the site's rules cannot be known (its server fails)."""

    allowed: bool
    crawl_delay: float = 0.0  # seconds, at most 30
    wait: bool = False


def read_robots(status: int | None, content_type: str, body: bytes, url: str) -> RobotsRule:
    """Return the rule for ``url`` from the answer to the request for robots.txt (``status`` None: no answer).

    4xx and a page of HTML mean that there are no rules; 5xx and no answer mean: wait. Only 512 KiB are read.
    """
    if status is None or status >= 500 or status == 429:
        return RobotsRule(allowed=False, wait=True)
    rules = Protego.parse(rules_in(status, content_type, body))
    delay = rules.crawl_delay(AGENT) or 0.0
    return RobotsRule(allowed=rules.can_fetch(url, AGENT), crawl_delay=min(max(delay, 0.0), MAX_CRAWL_DELAY))


def rules_in(status: int | None, content_type: str, body: bytes) -> str:
    """Return the rules that an answer holds, at most 512 KiB; empty if it is none that holds rules."""
    if status != 200 or "html" in content_type.lower() or body.lstrip()[:1] == b"<":
        return ""
    return body[:MAX_ROBOTS_BYTES].decode("utf-8-sig", "replace").replace("\x00", "")


def retry_after(value: str, now: datetime) -> timedelta | None:
    """Return how long a ``Retry-After`` header asks to wait, from 0 to 24 hours; None if it says nothing usable."""
    text = value.strip()
    if text.isdecimal() and text.isascii():
        return min(timedelta(seconds=min(int(text[:12]), 10**9)), MAX_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(moment - now, timedelta(0)), MAX_RETRY_AFTER)
