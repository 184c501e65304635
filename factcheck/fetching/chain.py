"""The way from hop to hop: where a redirect leads, when it has led too far, and the cookies of that way."""

from factcheck.fetching.addresses import IPNetwork
from factcheck.fetching.codes import Code
from factcheck.fetching.exchange import Exchange
from factcheck.fetching.guard import ParsedTarget, UrlRefused, check_url
from factcheck.fetching.policy import Limits
from factcheck.fetching.results import Hop


class Chain:
    """One fetch's redirects. After ``next`` returned none, ``code`` is set if the chain itself ended the fetch."""

    def __init__(self, limits: Limits, allow_nets: tuple[IPNetwork, ...]) -> None:
        self._limits = limits
        self._allow_nets = allow_nets
        self._seen: dict[str, str] = {}
        self._jar: dict[str, dict[str, str]] = {}
        self._redirects = 0
        self._refreshes = 0
        self._first: ParsedTarget | None = None
        self.code: Code | None = None
        self.detail = ""

    def next(self, target: ParsedTarget, found: Exchange, refresh: str) -> ParsedTarget | None:
        """Return the next hop's target, or none if ``found`` is the last; ``refresh`` is the page's own redirect."""
        self._first = self._first or target
        self._seen[target.url] = self.cookies_for(target)
        self._keep_cookies(target, found.hop)
        location = found.hop.location if found.is_redirect else refresh
        if not location:
            self._mark_end(target, found.hop)
            return None
        if not found.is_redirect and not self._may_refresh(target, location, found.hop):
            self._mark_end(target, found.hop)
            return None
        return self._resolve(target, location, found.hop)

    def _may_refresh(self, target: ParsedTarget, location: str, hop: Hop) -> bool:
        try:
            further = check_url(location, self._allow_nets, base=target.url)
        except UrlRefused:
            further = None
        if further is not None and further.url == target.url:
            return False
        self._refreshes += 1
        if self._refreshes > self._limits.refreshes:
            return False
        hop.location = location
        hop.flags.append("meta_refresh")
        return True

    def _resolve(self, target: ParsedTarget, location: str, hop: Hop) -> ParsedTarget | None:
        try:
            further = check_url(location, self._allow_nets, base=target.url)
        except UrlRefused as refusal:
            invalid = refusal.code is Code.URL_INVALID
            self._stop(Code.REDIRECT_INVALID if invalid else refusal.code, refusal.internal)
            return None
        self._redirects += 1
        if self._redirects > self._limits.redirects:
            self._stop(Code.TOO_MANY_REDIRECTS, f"{self._redirects} redirects")
            return None
        # A site may send back to the same URL once its cookie is set; without a new cookie that is a circle.
        if self._seen.get(further.url) == self.cookies_for(further):
            self._stop(Code.REDIRECT_LOOP, "the same URL again")
            return None
        if target.scheme == "https" and further.scheme == "http":
            hop.flags.append("downgrade")
        return further

    def _stop(self, code: Code, detail: str) -> None:
        self.code, self.detail = code, detail

    def _mark_end(self, target: ParsedTarget, hop: Hop) -> None:
        """Flag the end of a chain that leads from an article to some other site's front page."""
        first = self._first
        if first is not None and first.host != target.host and target.path == "/" and first.path != "/":
            hop.flags.append("homepage_redirect")

    def _keep_cookies(self, target: ParsedTarget, hop: Hop) -> None:
        for name, value in hop.headers:
            if name.lower() != "set-cookie":
                continue
            pair, *attributes = value.split(";")
            key, equals, text = pair.strip().partition("=")
            if not equals or not key or not pair.isascii() or not pair.strip().isprintable():
                continue
            if any(attribute.strip().lower() == "max-age=0" for attribute in attributes):
                self._jar.get(target.host, {}).pop(key, None)
            else:
                self._jar.setdefault(target.host, {})[key] = text

    def cookies_for(self, target: ParsedTarget) -> str:
        """Return the Cookie header for ``target``: only what the very same host set earlier in this chain."""
        cookies = self._jar.get(target.host, {})
        return "; ".join(f"{name}={value}" for name, value in cookies.items())[:8000]
