"""The address guard: one URL parser, and what may be asked for at all.

``check_url`` needs no network. A form or the API calls it at once; the client calls it again for every hop and, after
the name is resolved, ``check_addresses``. What was parsed is what is connected to: no second parser ever sees the URL.
"""

import hashlib
import ipaddress
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

import ada_url

from factcheck.core.problems import AddressRefused
from factcheck.core.wording import together
from factcheck.fetching.addresses import IPAddress, IPNetwork, Verdict, judge
from factcheck.fetching.codes import Code, FetchError
from factcheck.fetching.outcomes import next_step, sentence

MAX_URL_LENGTH = 8192
PORTS = frozenset({80, 443, 8080, 8443})
_DEFAULT_PORTS = {"http": 80, "https": 443}
_TRACKING = frozenset(
    {
        "fbclid",
        "gclid",
        "gclsrc",
        "dclid",
        "gbraid",
        "wbraid",
        "msclkid",
        "yclid",
        "twclid",
        "ttclid",
        "igshid",
        "igsh",
        "mc_cid",
        "mc_eid",
        "mkt_tok",
        "_hsenc",
        "_hsmi",
        "vero_id",
        "oly_anon_id",
        "oly_enc_id",
        "s_cid",
        "ref_src",
    }
)


class UrlRefused(AddressRefused):
    """The URL may not be fetched. ``code`` says why; ``detail`` is for people; ``internal`` is for operators."""

    def __init__(self, code: Code, internal: str = "") -> None:
        super().__init__(together(sentence(code), next_step(code)))
        self.code = code
        self.internal = internal


@dataclass(frozen=True)
class ParsedTarget:
    """A URL that passed: what is asked of whom. ``host`` is ASCII, IPv6 without brackets.

    ``literal`` is set where the host is an IP address. ``inner_port`` says that the port is open only if the name
    resolves into a network that the operator allowed.
    """

    url: str
    scheme: str
    host: str
    port: int
    path: str
    literal: IPAddress | None
    inner_port: bool = False

    @property
    def authority(self) -> str:
        """Return the value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def check_url(url: str, allow_nets: tuple[IPNetwork, ...] = (), base: str | None = None) -> ParsedTarget:
    """Return the parsed target, or raise ``UrlRefused``; no look-up is made.

    ``base`` is the URL of the hop that a redirect came from. Hosts that the WHATWG parser turns into an IP address
    (``0x7f.1``, ``2130706433``, full-width digits) are literals and judged here.
    """
    if len(url) > MAX_URL_LENGTH:
        raise UrlRefused(Code.URL_INVALID, "too long")
    try:
        parsed = ada_url.URL(url, base=base) if base else ada_url.URL(url)
    except (ValueError, UnicodeError) as error:
        raise UrlRefused(Code.URL_INVALID, "does not parse") from error
    scheme = parsed.protocol.rstrip(":")
    if scheme not in _DEFAULT_PORTS:
        raise UrlRefused(Code.SCHEME_BLOCKED, scheme[:40])
    if parsed.username or parsed.password:
        raise UrlRefused(Code.USERINFO_BLOCKED)
    host = parsed.hostname.strip("[]")
    if not host or len(parsed.href) > MAX_URL_LENGTH:
        raise UrlRefused(Code.URL_INVALID, "no host, or too long")
    literal = _literal(host)
    port = int(parsed.port) if parsed.port else _DEFAULT_PORTS[scheme]
    return ParsedTarget(
        url=parsed.href.partition("#")[0],
        scheme=scheme,
        host=host,
        port=port,
        path=parsed.pathname + parsed.search,
        literal=literal,
        inner_port=_check_literal(literal, port, allow_nets),
    )


def _literal(host: str) -> IPAddress | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _check_literal(literal: IPAddress | None, port: int, allow_nets: tuple[IPNetwork, ...]) -> bool:
    """Return whether the port waits for the look-up; raise where host or port are refused already."""
    verdict = judge(literal, allow_nets) if literal else None
    if verdict is Verdict.DENIED:
        raise UrlRefused(Code.ADDRESS_BLOCKED, f"literal {literal}")
    if port in PORTS or verdict is Verdict.ALLOWED:
        return False
    if verdict is Verdict.PUBLIC or not allow_nets:
        raise UrlRefused(Code.PORT_BLOCKED, f"port {port}")
    return True


def check_addresses(
    target: ParsedTarget,
    addresses: list[IPAddress],
    allow_nets: tuple[IPNetwork, ...],
    *,
    tls_only: bool = False,
) -> None:
    """Raise ``FetchError`` unless every resolved address may be reached; one bad among several is an attack.

    ``tls_only`` refuses plain http outside the allowed networks, as webhooks want it.
    """
    verdicts = {judge(address, allow_nets) for address in addresses}
    listed = ", ".join(str(address) for address in addresses)[:200]
    if not verdicts or Verdict.DENIED in verdicts:
        raise FetchError(Code.ADDRESS_BLOCKED, f"{target.host} is {listed}")
    if target.inner_port and verdicts != {Verdict.ALLOWED}:
        raise FetchError(Code.PORT_BLOCKED, f"port {target.port} of {listed}")
    if tls_only and target.scheme != "https" and verdicts != {Verdict.ALLOWED}:
        raise FetchError(Code.SCHEME_BLOCKED, "only https is called")


def canonical_url(url: str) -> str:
    """Return the form of ``url`` under which two spellings of one page meet: no fragment, no tracking parameters.

    Raises ``UrlRefused`` with ``URL_INVALID`` if it does not parse.
    """
    try:
        parsed = ada_url.URL(url)
    except (ValueError, UnicodeError) as error:
        raise UrlRefused(Code.URL_INVALID, "does not parse") from error
    pairs = parse_qsl(parsed.search.removeprefix("?"), keep_blank_values=True)
    kept = [pair for pair in pairs if not _is_tracking(pair[0])]
    if len(kept) < len(pairs):
        parsed.search = urlencode(kept)
    parsed.hash = ""
    return str(parsed.href)


def _is_tracking(name: str) -> bool:
    lowered = name.lower()
    return lowered.startswith("utm_") or lowered in _TRACKING


def url_key(url: str) -> str:
    """Return 64 hexadecimal characters that are equal for two spellings of one page (SHA-256 of ``canonical_url``)."""
    return hashlib.sha256(canonical_url(url).encode()).hexdigest()
