"""Which addresses a webhook may have; the name is looked up and judged again whenever it is called."""

from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from factcheck.core.problems import AddressRefused, Invalid
from factcheck.fetching.addresses import IPNetwork, Verdict, judge
from factcheck.fetching.codes import Code
from factcheck.fetching.guard import UrlRefused, check_url

PORTS = frozenset({443, 8443})


def check_endpoint_url(url: str, allow_nets: tuple[IPNetwork, ...]) -> str:
    """Return the address as it is kept; raises Invalid or AddressRefused for what will never be called.

    https at port 443 or 8443; inside the networks that the operator opened, http and every port too. A name may lead
    into one, which is known when it is called.
    """
    try:
        target = check_url(url.strip(), allow_nets)
    except UrlRefused as error:
        if error.code is Code.URL_INVALID:
            raise Invalid.field("url", "invalid", error.detail) from error
        raise
    if target.literal is not None:
        inside = judge(target.literal, allow_nets) is Verdict.ALLOWED
    else:
        inside = bool(allow_nets)
    if not inside and (target.scheme != "https" or target.port not in PORTS):
        raise AddressRefused(_("A webhook is an https address with port 443 or 8443."))
    return target.url


def host_of(url: str) -> str:
    """Return the host of an address that was accepted."""
    return urlsplit(url).hostname or ""
