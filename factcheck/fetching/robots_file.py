"""Asking a site for its robots.txt, within limits of its own."""

import dataclasses
from dataclasses import dataclass

import ada_url

from factcheck.fetching.client import fetch
from factcheck.fetching.policy import Limits, Policy
from factcheck.fetching.results import FetchRequest
from factcheck.fetching.robots import MAX_ROBOTS_BYTES, RobotsRule, read_robots, rules_in

_LIMITS = Limits(
    wire=2 * MAX_ROBOTS_BYTES,
    decoded=2 * MAX_ROBOTS_BYTES,
    redirects=5,
    refreshes=0,
    connect=5,
    idle=5,
    total=10,
    pdf_total=10,
)


@dataclass(frozen=True)
class RobotsFile:
    """What a site's robots.txt says: its ``text``, empty if there are no rules; ``fails`` while that cannot be known."""

    text: str = ""
    fails: bool = False

    def rule_for(self, url: str) -> RobotsRule:
        """Return the rule for one URL of the site."""
        status = None if self.fails else 200
        return read_robots(status, "text/plain", self.text.encode(), url)


async def fetch_robots(url: str, policy: Policy) -> RobotsFile:
    """Return the robots.txt of the site that ``url`` is a page of."""
    limits = dataclasses.replace(_LIMITS, header=policy.limits.header)
    request = FetchRequest(
        str(ada_url.URL("/robots.txt", base=url)), dataclasses.replace(policy, limits=limits)
    )
    with await fetch(request) as result:
        kind = result.last.header("content-type") if result.last else ""
        head = result.body.read(0, MAX_ROBOTS_BYTES)
        if read_robots(result.status, kind, b"", url).wait:
            return RobotsFile(fails=True)
        return RobotsFile(rules_in(result.status, kind, head))
