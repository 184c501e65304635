"""How a try can end, by name: the stable codes, and the states of a source that they mean (outcomes.py)."""

from enum import StrEnum


class State(StrEnum):
    """State of a source: the outcome of the latest try that ended, or that one waits or runs."""

    NOT_FETCHED = "not_fetched"
    QUEUED = "queued"
    FETCHING = "fetching"
    CAPTURED = "captured"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    EMPTY = "empty"
    BLOCKED = "blocked"
    PAYWALLED = "paywalled"
    NEEDS_JS = "needs_js"
    GONE = "gone"
    TOO_LARGE = "too_large"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    FAILED = "failed"


class Code(StrEnum):
    """Stable machine code of an outcome. What the transport decides is upper case, what the answer says lower case."""

    SCHEME_BLOCKED = "SCHEME_BLOCKED"
    USERINFO_BLOCKED = "USERINFO_BLOCKED"
    ADDRESS_BLOCKED = "ADDRESS_BLOCKED"
    PORT_BLOCKED = "PORT_BLOCKED"
    URL_INVALID = "URL_INVALID"
    REDIRECT_INVALID = "REDIRECT_INVALID"
    REDIRECT_LOOP = "REDIRECT_LOOP"
    TOO_MANY_REDIRECTS = "TOO_MANY_REDIRECTS"
    DNS_FAIL = "DNS_FAIL"
    DNS_TIMEOUT = "DNS_TIMEOUT"
    CONNECT_FAIL = "CONNECT_FAIL"
    CONNECT_TIMEOUT = "CONNECT_TIMEOUT"
    TLS_FAIL = "TLS_FAIL"
    PROTOCOL = "PROTOCOL"
    PROTOCOL_CLOSED = "PROTOCOL:closed"
    PROTOCOL_SHORT = "PROTOCOL:short"
    PROTOCOL_HEADER = "PROTOCOL:header-too-large"
    IDLE_TIMEOUT = "IDLE_TIMEOUT"
    TOTAL_TIMEOUT = "TOTAL_TIMEOUT"
    TOO_LARGE = "TOO_LARGE"
    BOMB = "BOMB"
    BAD_ENCODING = "BAD_ENCODING"
    TRUNCATED_ENCODING = "TRUNCATED_ENCODING"
    UNSUPPORTED_ENCODING = "UNSUPPORTED_ENCODING"
    STORAGE = "storage_error"
    CAPTURED = "captured"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    EMPTY = "empty"
    NO_TEXT = "no_text"
    UNEXPECTED_304 = "unexpected_304"
    REDIRECT_WITHOUT_TARGET = "redirect_without_target"
    BLOCKED = "blocked"
    BLOCKED_LEGAL = "blocked:legal"
    BLOCKED_ROBOTS = "blocked:robots"
    RATE_LIMITED = "rate_limited"
    GONE = "gone"
    GONE_DOUBTFUL = "gone:doubtful"
    HTTP_ERROR = "http_error"
    SERVER_ERROR = "server_error"
    SOFT_404 = "soft404"
    SOFT_404_HOMEPAGE = "soft404:homepage-redirect"
    SOFT_404_PARKED = "soft404:parked"
    PAYWALL = "interstitial:paywall"
    CONSENT_WALL = "interstitial:consent"
    CHALLENGE = "interstitial:challenge"
    NEEDS_JS = "needs_js"
    PDF_ENCRYPTED = "pdf_encrypted"
    PDF_NO_TEXT = "pdf_no_text"
    EXTRACT_FAILED = "extract_failed"
    EXTRACT_TIMEOUT = "extract_timeout"


class FetchError(Exception):
    """A try cannot go on. ``detail`` is for operators and may name internal addresses."""

    def __init__(self, code: Code, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


_BY_STATUS: dict[int, Code] = {
    101: Code.PROTOCOL,
    204: Code.EMPTY,
    205: Code.EMPTY,
    304: Code.UNEXPECTED_304,
    401: Code.BLOCKED,
    402: Code.PAYWALL,
    403: Code.BLOCKED,
    404: Code.GONE,
    407: Code.BLOCKED,
    410: Code.GONE,
    429: Code.RATE_LIMITED,
    451: Code.BLOCKED_LEGAL,
}


def code_for_status(status: int) -> Code:
    """Return the code of a final answer by its HTTP status alone (a 2xx is ``CAPTURED``)."""
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    for below, code in (
        (200, Code.PROTOCOL),
        (300, Code.CAPTURED),
        (400, Code.REDIRECT_WITHOUT_TARGET),
        (500, Code.HTTP_ERROR),
        (600, Code.SERVER_ERROR),
    ):
        if status < below:
            return code
    return Code.BLOCKED
