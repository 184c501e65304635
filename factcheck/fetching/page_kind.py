"""What a page with status 200 really is: the article, or something that stands in its place.

Each rule needs a marker *and* little text, so that an article about consent dialogues stays an article.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from factcheck.fetching.codes import Code

_LITTLE = 1500
_VERY_LITTLE = 200
_MUCH = 3000
_HEAVY = 10_000

_CHALLENGE = re.compile(
    r"just a moment\.\.\.|attention required! \| cloudflare|checking your browser|verify(ing)? (that )?you are (a )?human"
    r"|are you a robot|enable javascript and cookies to continue|unusual traffic|complete the (security check|captcha)"
    r"|ddos protection by|pardon our interruption|bestätigen sie, dass sie kein roboter",
    re.I,
)
_CONSENT = re.compile(
    r"before you continue|we value your privacy|accept (all )?cookies|cookie consent|consent to the use of"
    r"|alle (cookies )?akzeptieren|zustimmen und weiter|bevor sie (zu .{1,40} )?weitergehen|mit werbung (und tracking )?weiterlesen"
    r"|accepter (tout|les cookies)|tout accepter|aceptar (todas )?las cookies",
    re.I,
)
_PAYWALL = re.compile(
    r"subscribe to (continue|read|keep reading)|subscribers only|for subscribers|already a subscriber\?"
    r"|to continue reading|unlock this article|create a free account to (read|continue)|this article is reserved for"
    r"|jetzt (weiterlesen|abonnieren)|nur für abonnent|mit .{1,20}plus weiterlesen|réservé aux abonnés"
    r"|exclusivo para suscriptores",
    re.I,
)
_NOT_FOUND = re.compile(
    r"\b404\b|page (was |could )?(not|n.t) (be )?found|not found|no longer (available|exists)|doesn.t exist"
    r"|seite (wurde )?nicht gefunden|nicht mehr verfügbar|page introuvable|página no encontrada|pagina non trovata"
    r"|الصفحة غير موجودة|لم يتم العثور على",
    re.I,
)
_PARKED = re.compile(
    r"domain (name )?(is|may be) for sale|buy this domain|this domain is parked|domain parking|inquire about this domain"
    r"|diese domain steht zum verkauf|ce domaine est à vendre",
    re.I,
)
_NEEDS_SCRIPT = re.compile(
    r"(enable|turn on|activate|requires?|need[s]?) (to )?(enable )?javascript|javascript (is )?(required|disabled)"
    r"|javascript (aktivieren|deaktiviert)|activer javascript",
    re.I,
)


@dataclass(frozen=True)
class PageFacts:
    """What the rules look at. ``article`` and ``full`` are texts, ``noscript`` what browsers without scripts see.

    ``carried`` is the longest text that the page's own data holds; ``mitigated`` that a shield said so in a header.
    """

    title: str
    article: str
    full: str
    noscript: str
    carried: int
    markup: int
    scripts: int
    empty_root: bool
    free: bool
    mitigated: bool
    homepage: bool
    url: str


def page_kind(facts: PageFacts) -> Code:
    """Return ``CAPTURED`` or what stands in the place of the content."""
    for code, applies in (
        (Code.CHALLENGE, _is_challenge),
        (Code.SOFT_404_HOMEPAGE, _is_homepage),
        (Code.SOFT_404_PARKED, _is_parked),
        (Code.SOFT_404, _is_not_found),
        (Code.CONSENT_WALL, _is_consent),
        (Code.PAYWALL, _is_paywall),
        (Code.NEEDS_JS, _needs_script),
        (Code.EMPTY, _is_empty),
        (Code.EXTRACT_FAILED, _is_unreadable),
    ):
        if applies(facts):
            return code
    return Code.CAPTURED


def _said(facts: PageFacts) -> str:
    return f"{facts.title}\n{facts.full[: 2 * _LITTLE]}"


def _short(facts: PageFacts) -> bool:
    return len(facts.full) < _LITTLE and facts.carried < _LITTLE


def _is_challenge(facts: PageFacts) -> bool:
    return facts.mitigated or (_short(facts) and bool(_CHALLENGE.search(_said(facts) + facts.noscript)))


def _is_homepage(facts: PageFacts) -> bool:
    return facts.homepage


def _is_parked(facts: PageFacts) -> bool:
    return _short(facts) and bool(_PARKED.search(_said(facts)))


def _is_not_found(facts: PageFacts) -> bool:
    if not _NOT_FOUND.search(facts.title):
        return len(facts.full) < _VERY_LITTLE and bool(_NOT_FOUND.search(facts.full))
    return len(facts.article) < _LITTLE and _short(facts)


def _is_consent(facts: PageFacts) -> bool:
    parts = urlsplit(facts.url)
    if (parts.hostname or "").startswith("consent.") or parts.path.startswith("/consent"):
        return _short(facts)
    return _short(facts) and len(facts.article) < 600 and bool(_CONSENT.search(_said(facts)))


def _is_paywall(facts: PageFacts) -> bool:
    if facts.carried >= _MUCH or len(facts.article) >= _MUCH:
        return False
    if not facts.free and len(facts.article) < _LITTLE:
        return True
    return len(facts.article) < _LITTLE and len(facts.full) < 2 * _MUCH and bool(_PAYWALL.search(facts.full))


def _needs_script(facts: PageFacts) -> bool:
    if len(facts.full) >= _VERY_LITTLE or facts.carried >= _VERY_LITTLE or not facts.scripts:
        return False
    heavy = facts.markup > _HEAVY and facts.scripts >= 3
    return facts.empty_root or heavy or bool(_NEEDS_SCRIPT.search(facts.noscript + facts.full))


def _is_empty(facts: PageFacts) -> bool:
    return not facts.full and not facts.carried and facts.markup <= _HEAVY


def _is_unreadable(facts: PageFacts) -> bool:
    return not facts.full and not facts.carried
