"""The only HTTP client of the product: fetch pages (with all their hops) and call webhooks, always past the guard."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from factcheck.fetching.chain import Chain
from factcheck.fetching.codes import Code
from factcheck.fetching.exchange import Exchange, Order, exchange
from factcheck.fetching.guard import ParsedTarget, UrlRefused, check_url
from factcheck.fetching.policy import Limits, Policy
from factcheck.fetching.refresh import refresh_target
from factcheck.fetching.results import FetchRequest, FetchResult, Headers
from factcheck.fetching.wire import Deadline

_ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.9,*/*;q=0.8"
_AT_ONCE = 100
_REFRESH_WITHIN = 64 * 1024


async def fetch(request: FetchRequest) -> FetchResult:
    """Fetch one page and return how that ended; no exception leaves here but cancellation.

    Redirects are followed hop by hop, each checked by the guard and kept. One deadline covers all hops.
    """
    started = datetime.now(UTC)
    result = FetchResult(request.url, started, started, Code.CAPTURED)
    try:
        target = check_url(request.url, request.policy.allow_nets)
        await _follow(request, target, result)
    except UrlRefused as refusal:
        result.code, result.detail = refusal.code, refusal.internal
    except OSError as error:  # those of the network are codes by now: this is the disk that keeps a long body
        result.code, result.detail = Code.STORAGE, str(error)[:300]
    result.ended_at = datetime.now(UTC)
    return result


async def fetch_many(requests: Iterable[FetchRequest]) -> list[FetchResult]:
    """Fetch several pages at once, at most 100 in flight, and return the results in the order of the requests."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(request: FetchRequest) -> FetchResult:
        async with gate:
            return await fetch(request)

    return list(await asyncio.gather(*(one(request) for request in requests)))


async def _follow(request: FetchRequest, first: ParsedTarget, result: FetchResult) -> None:
    policy = request.policy
    deadline = Deadline(policy.limits.total)
    chain = Chain(policy.limits, policy.allow_nets)
    target: ParsedTarget | None = first
    while target is not None:
        headers = _headers(request, target, chain, first=not result.hops)
        found = await exchange(Order(target, headers), policy, deadline)
        _adopt(found, result)
        target = chain.next(target, found, _refresh(found))
    result.code, result.detail = chain.code or result.code, chain.detail or result.detail
    if result.code is Code.UNEXPECTED_304 and (request.etag or request.last_modified):
        result.code = Code.UNCHANGED


def _adopt(found: Exchange, result: FetchResult) -> None:
    result.payload.close()
    result.body.close()
    result.payload, result.body = found.payload, found.body
    result.code, result.detail = found.code, found.detail
    result.hops.append(found.hop)


def _headers(request: FetchRequest, target: ParsedTarget, chain: Chain, *, first: bool) -> Headers:
    headers = [
        ("Host", target.authority),
        ("User-Agent", request.policy.user_agent),
        ("Accept", _ACCEPT),
        ("Accept-Encoding", "gzip, deflate"),
        ("Connection", "close"),
    ]
    if cookie := chain.cookies_for(target):
        headers.append(("Cookie", cookie))
    for name, value in (("If-None-Match", request.etag), ("If-Modified-Since", request.last_modified)):
        if first and value and value.isascii() and value.isprintable():
            headers.append((name, value))
    return headers


def _refresh(found: Exchange) -> str:
    if found.code is not Code.CAPTURED or "html" not in found.hop.header("content-type").lower():
        return ""
    return refresh_target(found.body.read(0, _REFRESH_WITHIN))


@dataclass(frozen=True)
class PostRequest:
    """One call of a webhook: the exact bytes that were signed, and the headers that carry the signature."""

    url: str
    content: bytes
    headers: dict[str, str] = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)


@dataclass(frozen=True)
class PostResult:
    """How the call ended. ``delivered`` is true for a 2xx alone; ``retry_after`` is the header as it came."""

    code: Code
    status: int | None
    delivered: bool
    elapsed_ms: int
    retry_after: str
    detail: str


_POST_LIMITS = Limits(connect=5.0, idle=15.0, total=15.0, wire=80 * 1024, pdf_total=15.0)
_POST_ANSWER = 4096


async def post(request: PostRequest) -> PostResult:
    """Post to a webhook: https only outside allowed networks, no redirect followed, at most 4 kB of the answer read."""
    policy = Policy(
        allow_nets=request.policy.allow_nets,
        user_agent=request.policy.user_agent,
        limits=_POST_LIMITS,
        resolver=request.policy.resolver,
        tls=request.policy.tls,
    )
    try:
        target = check_url(request.url, policy.allow_nets)
    except UrlRefused as refusal:
        return PostResult(refusal.code, None, False, 0, "", refusal.internal)
    headers = [
        ("Host", target.authority),
        ("User-Agent", policy.user_agent),
        ("Content-Length", str(len(request.content))),
        ("Connection", "close"),
        *request.headers.items(),
    ]
    order = Order(target, headers, "POST", request.content, read_at_most=_POST_ANSWER, tls_only=True)
    found = await exchange(order, policy, Deadline(_POST_LIMITS.total))
    result = _post_result(found)
    for spool in (found.payload, found.body, found.hop.sent, found.hop.received):
        spool.close()
    return result


def _post_result(found: Exchange) -> PostResult:
    status = found.hop.status
    return PostResult(
        code=found.code,
        status=status,
        delivered=status is not None and 200 <= status < 300,
        elapsed_ms=found.hop.total_ms,
        retry_after=found.hop.header("retry-after"),
        detail=found.detail,
    )
