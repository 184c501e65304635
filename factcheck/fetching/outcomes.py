"""Every way in which a try can end: a stable code, the source state it means, and words for people.

The sentences reveal nothing about the network the product runs in; what exactly happened stands in a result's
``detail``, which is for operators alone.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from factcheck.core.wording import Sentence
from factcheck.fetching.codes import Code, State


@dataclass(frozen=True)
class Outcome:
    """What a code means: the state, whether a later try may end otherwise, what happened, what a person can do."""

    state: State
    transient: bool
    sentence: Sentence
    next_step: Sentence


_CHECK = _("Check the address for typing mistakes.")
_UPLOAD = _("Open the page in a browser, save it as PDF or take a screenshot, and upload that as the source.")
_WAIT = _("It will be tried again by itself. If you need it now, upload a saved copy.")
_OTHER = _("Look for the same content at another address or in a web archive, or upload a saved copy.")
_LINK = _("Give the plain public http or https address of the page.")
_NOTHING = _("Nothing needs to be done.")
_READ = _("The file is kept. Open it and enter the quote by hand.")

_OUTCOMES: dict[Code, Outcome] = {
    Code.SCHEME_BLOCKED: Outcome(
        State.REFUSED, False, _("Only http and https addresses are fetched."), _LINK
    ),
    Code.USERINFO_BLOCKED: Outcome(
        State.REFUSED,
        False,
        _("The address contains a user name or password."),
        _("Remove the part before the @ sign and try again."),
    ),
    Code.ADDRESS_BLOCKED: Outcome(
        State.REFUSED,
        False,
        _("The address does not lead to the public internet."),
        _("Give a public address. An operator can allow named internal networks."),
    ),
    Code.PORT_BLOCKED: Outcome(
        State.REFUSED,
        False,
        _("The address names a port that is not fetched."),
        _("Use port 80, 443, 8080 or 8443."),
    ),
    Code.URL_INVALID: Outcome(State.REFUSED, False, _("This is not a valid web address."), _CHECK),
    Code.REDIRECT_INVALID: Outcome(
        State.REFUSED, False, _("The page redirects to something that is not a valid web address."), _OTHER
    ),
    Code.REDIRECT_LOOP: Outcome(State.FAILED, False, _("The page redirects in a circle."), _UPLOAD),
    Code.TOO_MANY_REDIRECTS: Outcome(State.FAILED, False, _("The page redirects too many times."), _UPLOAD),
    Code.DNS_FAIL: Outcome(State.UNREACHABLE, True, _("The name of the site could not be found."), _CHECK),
    Code.DNS_TIMEOUT: Outcome(
        State.UNREACHABLE, True, _("Looking up the name of the site took too long."), _WAIT
    ),
    Code.CONNECT_FAIL: Outcome(State.UNREACHABLE, True, _("The site did not accept the connection."), _WAIT),
    Code.CONNECT_TIMEOUT: Outcome(State.UNREACHABLE, True, _("The site did not answer in time."), _WAIT),
    Code.TLS_FAIL: Outcome(
        State.UNREACHABLE,
        False,
        _("The site's encryption or certificate is not valid, so what it sends cannot be trusted."),
        _OTHER,
    ),
    Code.PROTOCOL: Outcome(State.FAILED, False, _("The site's answer breaks the rules of the web."), _UPLOAD),
    Code.PROTOCOL_CLOSED: Outcome(
        State.FAILED, True, _("The site closed the connection without an answer."), _WAIT
    ),
    Code.PROTOCOL_SHORT: Outcome(
        State.FAILED, True, _("The site sent less than it announced; the copy is not complete."), _WAIT
    ),
    Code.PROTOCOL_HEADER: Outcome(
        State.FAILED, False, _("The site's answer has an oversized header."), _UPLOAD
    ),
    Code.IDLE_TIMEOUT: Outcome(State.UNREACHABLE, True, _("The site stopped sending."), _WAIT),
    Code.TOTAL_TIMEOUT: Outcome(
        State.UNREACHABLE, True, _("The site sent too slowly to be captured."), _WAIT
    ),
    Code.TOO_LARGE: Outcome(
        State.TOO_LARGE, False, _("The file is larger than the limit."), _("Upload the part that matters.")
    ),
    Code.BOMB: Outcome(
        State.TOO_LARGE, False, _("The answer unpacks to an unreasonable size and was stopped."), _UPLOAD
    ),
    Code.BAD_ENCODING: Outcome(State.FAILED, False, _("The answer is compressed in a broken way."), _UPLOAD),
    Code.TRUNCATED_ENCODING: Outcome(State.FAILED, True, _("The compressed answer is cut short."), _WAIT),
    Code.UNSUPPORTED_ENCODING: Outcome(
        State.FAILED, False, _("The answer is compressed in a way that was not asked for."), _UPLOAD
    ),
    Code.STORAGE: Outcome(
        State.FAILED, True, _("The copy could not be stored."), _("Tell an operator; it will be tried again.")
    ),
    Code.CAPTURED: Outcome(State.CAPTURED, False, _("The page was captured."), _NOTHING),
    Code.UNCHANGED: Outcome(
        State.UNCHANGED, False, _("The page has not changed since the last capture."), _NOTHING
    ),
    Code.CHANGED: Outcome(
        State.CHANGED,
        False,
        _("The page has changed since the last capture."),
        _("Compare the two captures."),
    ),
    Code.EMPTY: Outcome(State.EMPTY, True, _("The site answered with an empty page."), _UPLOAD),
    Code.NO_TEXT: Outcome(State.CAPTURED, False, _("The file was captured; it has no text to read."), _READ),
    Code.UNEXPECTED_304: Outcome(
        State.FAILED, True, _("The site said that nothing changed, without having sent a page before."), _WAIT
    ),
    Code.REDIRECT_WITHOUT_TARGET: Outcome(
        State.FAILED, False, _("The page redirects, but does not say where to."), _OTHER
    ),
    Code.BLOCKED: Outcome(State.BLOCKED, True, _("The site does not let us read the page."), _UPLOAD),
    Code.BLOCKED_LEGAL: Outcome(
        State.BLOCKED, False, _("The site withholds the page for legal reasons."), _OTHER
    ),
    Code.BLOCKED_ROBOTS: Outcome(
        State.BLOCKED,
        False,
        _(
            "The site asks programs not to visit this page by themselves (robots.txt), so it was not checked for changes."
        ),
        _("Ask for a capture yourself when it matters. The captures are kept."),
    ),
    Code.RATE_LIMITED: Outcome(State.BLOCKED, True, _("The site asked us to come back later."), _WAIT),
    Code.GONE: Outcome(State.GONE, False, _("The site says that the page does not exist."), _OTHER),
    Code.GONE_DOUBTFUL: Outcome(
        State.GONE,
        False,
        _("The site says that the page does not exist; that counts once a later try says the same."),
        _("It will be tried again by itself, hours later. The captures are kept."),
    ),
    Code.HTTP_ERROR: Outcome(State.FAILED, False, _("The site answered with an error."), _CHECK),
    Code.SERVER_ERROR: Outcome(State.FAILED, True, _("The site has a fault of its own at present."), _WAIT),
    Code.SOFT_404: Outcome(State.GONE, False, _("The site shows a page that says “not found”."), _OTHER),
    Code.SOFT_404_HOMEPAGE: Outcome(
        State.GONE, False, _("The address now leads to a home page in place of the article."), _OTHER
    ),
    Code.SOFT_404_PARKED: Outcome(
        State.GONE, False, _("The domain is for sale; the page is not there."), _OTHER
    ),
    Code.PAYWALL: Outcome(
        State.PAYWALLED, False, _("Only the free part of the page could be read."), _UPLOAD
    ),
    Code.CONSENT_WALL: Outcome(
        State.BLOCKED, False, _("A consent dialogue stands in place of the page."), _UPLOAD
    ),
    Code.CHALLENGE: Outcome(
        State.BLOCKED, True, _("The site checks for human visitors and did not show the page."), _UPLOAD
    ),
    Code.NEEDS_JS: Outcome(
        State.NEEDS_JS, False, _("The page shows its text only to browsers that run scripts."), _UPLOAD
    ),
    Code.PDF_ENCRYPTED: Outcome(
        State.CAPTURED, False, _("The PDF was captured; a password protects its text."), _READ
    ),
    Code.PDF_NO_TEXT: Outcome(
        State.CAPTURED, False, _("The PDF was captured; it holds pictures of pages and no text."), _READ
    ),
    Code.EXTRACT_FAILED: Outcome(
        State.CAPTURED, False, _("The page was captured; its text could not be read."), _READ
    ),
    Code.EXTRACT_TIMEOUT: Outcome(
        State.CAPTURED, False, _("The page was captured; reading its text took too long."), _READ
    ),
}


def outcome(code: Code | str) -> Outcome:
    """Return all that is known of ``code``; raise ``ValueError`` for a code that is none."""
    return _OUTCOMES[Code(code)]


def state_for(code: Code | str) -> State:
    """Return the source state that ``code`` means."""
    return outcome(code).state


def is_transient(code: Code | str) -> bool:
    """Return whether another try, later, may end otherwise."""
    return outcome(code).transient


def sentence(code: Code | str) -> Sentence:
    """Return one sentence for people that says what happened."""
    return outcome(code).sentence


def next_step(code: Code | str) -> Sentence:
    """Return one sentence for people that says what they can do."""
    return outcome(code).next_step
