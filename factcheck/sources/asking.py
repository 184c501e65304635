"""Asking sites for pages, past their robots.txt where nobody waits for the answer.

A person's request is carried out and the rule recorded; a robot's check obeys it. Rules are asked for once a day.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings

from factcheck.fetching.client import fetch
from factcheck.fetching.codes import Code
from factcheck.fetching.results import FetchRequest, FetchResult
from factcheck.fetching.robots import RobotsRule
from factcheck.fetching.robots_file import RobotsFile, fetch_robots
from factcheck.sources.revisits import Original

OBEY = "obey"


@dataclass(frozen=True)
class Errand:
    """One page to ask for: whether a person waits for it, whether it was captured before, and the site's rules if they are known."""

    request: FetchRequest
    by_person: bool
    captured_before: bool = False
    robots: RobotsFile | None = None


@dataclass(frozen=True)
class Answer:
    """How a try ended, the rule that the site has for it, and the rules where they were read just now.

    ``original`` is an earlier capture that brought the very same payload; there is none if nothing was ``captured_before``.
    """

    result: FetchResult
    captured_before: bool
    rule: RobotsRule | None = None
    read: RobotsFile | None = None
    original: Original | None = None


async def ask_all(errands: list[Errand]) -> list[Answer]:
    """Carry the errands out at once; the answers are in their order."""
    return list(await asyncio.gather(*(_ask(errand) for errand in errands)))


async def _ask(errand: Errand) -> Answer:
    if errand.by_person or settings.ROBOTS_RECHECK != OBEY:
        result = await fetch(errand.request)
        # Whoever was refused or did not answer is asked nothing further.
        if errand.robots is None and result.status is None:
            return Answer(result, errand.captured_before)
        return _answer(errand, result, errand.robots or await _robots(errand))
    robots = errand.robots or await _robots(errand)
    rule = robots.rule_for(errand.request.url)
    if rule.allowed:
        return _answer(errand, await fetch(errand.request), robots)
    code = Code.SERVER_ERROR if rule.wait else Code.BLOCKED_ROBOTS
    now = datetime.now(UTC)
    return _answer(errand, FetchResult(errand.request.url, now, now, code, "robots.txt"), robots)


async def _robots(errand: Errand) -> RobotsFile:
    return await fetch_robots(errand.request.url, errand.request.policy)


def _answer(errand: Errand, result: FetchResult, robots: RobotsFile) -> Answer:
    fresh = robots if errand.robots is None and not robots.fails else None
    return Answer(result, errand.captured_before, robots.rule_for(errand.request.url), fresh)
