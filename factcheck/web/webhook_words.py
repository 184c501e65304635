"""What a webhook is told of, and how a try ended, in words."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from factcheck.fetching.codes import Code
from factcheck.publishing.messages import TEST_TYPE, TYPES

_KINDS: dict[str, Any] = {
    "published": _("Published"),
    "updated": _("Updated"),
    "corrected": _("Corrected"),
    "retracted": _("Retracted"),
    "reinstated": _("Published again"),
    "erased": _("Erased"),
    "merged": _("Merged"),
}
#: Every type of message with its name.
TYPE_NAMES: dict[str, Any] = {
    **{name: _KINDS[name.removeprefix("verdict.")] for name in TYPES},
    TEST_TYPE: _("Test"),
}
_FAULTS: dict[str, Any] = {
    "redirect": _("it answered with another address"),
    "no_success": _("it answered, but not with success"),
    Code.DNS_FAIL: _("its host is not known"),
    Code.DNS_TIMEOUT: _("its host could not be looked up in time"),
    Code.CONNECT_FAIL: _("no connection"),
    Code.CONNECT_TIMEOUT: _("no connection in time"),
    Code.TLS_FAIL: _("its certificate does not hold"),
    Code.IDLE_TIMEOUT: _("no answer in time"),
    Code.TOTAL_TIMEOUT: _("no answer in time"),
    Code.TOO_LARGE: _("its answer was too large"),
    Code.BLOCKED: _("it refused the message"),
    Code.GONE: _("the address is gone"),
    Code.RATE_LIMITED: _("it asked for fewer messages"),
    Code.HTTP_ERROR: _("it refused the message"),
    Code.SERVER_ERROR: _("its server failed"),
    Code.ADDRESS_BLOCKED: _("messages may not go to this address"),
    Code.PORT_BLOCKED: _("messages may not go to this port"),
    Code.SCHEME_BLOCKED: _("the address is not https"),
    Code.URL_INVALID: _("the address is not valid"),
}


def type_label(name: str) -> str:
    """Return what kind of message it is; a type that has no name stays as it is."""
    return str(TYPE_NAMES.get(name, name))


def types_label(names: Iterable[str]) -> str:
    """Return what an endpoint is told of."""
    return ", ".join(type_label(name) for name in names)


def fault_label(code: str) -> str:
    """Return why a try did not deliver: "its server failed"; the rare rest is a failure of the transport."""
    if not code:
        return ""
    found = _FAULTS.get(code, _FAULTS.get(code.partition(":")[0]))
    return str(found if found is not None else _("the answer could not be read"))
