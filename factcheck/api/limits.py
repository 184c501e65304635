"""Rate limits: fixed windows of a minute, counted in the cache (Redis where there is one, else this process)."""

import time
from dataclasses import dataclass

import structlog
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

WINDOW_SECONDS = 60


@dataclass(frozen=True)
class Limit:
    """A named quota of requests a minute."""

    name: str
    quota: int


@dataclass(frozen=True)
class Spent:
    """What is left of a limit after a request, and in how many seconds the window ends."""

    limit: Limit
    used: int
    reset: int

    @property
    def over(self) -> bool:
        """Whether this request was one too many."""
        return self.used > self.limit.quota

    def headers(self) -> dict[str, str]:
        """Return RateLimit and RateLimit-Policy, and Retry-After if the limit is used up."""
        name = self.limit.name
        left = max(0, self.limit.quota - self.used)
        found = {
            "RateLimit-Policy": f'"{name}";q={self.limit.quota};w={WINDOW_SECONDS}',
            "RateLimit": f'"{name}";r={left};t={self.reset}',
        }
        return found | ({"Retry-After": str(self.reset)} if self.over else {})


KEYED = Limit("keyed", 600)
SEARCH = Limit("search", 60)


def spend(limit: Limit, who: str) -> Spent | None:
    """Count one request of ``who``; None when limits are off, or while the counter cannot be reached."""
    if not settings.RATE_LIMITS:
        return None
    moment = int(time.time())
    window = moment // WINDOW_SECONDS
    name = f"limit:{limit.name}:{who}:{window}"
    try:
        cache.add(name, 0, timeout=2 * WINDOW_SECONDS)
        used = cache.incr(name)
    except (RedisError, OSError, ValueError):
        log.warning("rate limit not counted", limit=limit.name)
        return None
    return Spent(limit, used, WINDOW_SECONDS - moment % WINDOW_SECONDS)


def client_address(request: HttpRequest) -> str:
    """Return the client's address: what the outermost of our TRUSTED_PROXIES saw, else the peer."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.TRUSTED_PROXIES:
        return peer
    hops = [hop.strip() for hop in str(request.headers.get("x-forwarded-for", "")).split(",") if hop.strip()]
    place = len(hops) - settings.TRUSTED_PROXIES
    return hops[place][:64] if place >= 0 else peer
