"""The rules of a fetch: limits, open networks, how the product names itself."""

import functools
import ssl
from dataclasses import dataclass, field

from django.conf import settings

from factcheck.fetching.addresses import IPNetwork
from factcheck.fetching.resolver import Resolver, SystemResolver

MIB = 1024 * 1024
VERSION = "0.1.0"
ENGINE_VERSION = "fetch/1"


@dataclass(frozen=True)
class Limits:
    """Bounds of one fetch. Times in seconds, sizes in bytes."""

    wire: int = 50 * MIB
    decoded: int = 100 * MIB
    ratio: int = 200  # decoded bytes per payload byte, looked at after ``ratio_after``
    ratio_after: int = MIB
    codings: int = 2
    header: int = 64 * 1024
    redirects: int = 10
    refreshes: int = 2
    connect: float = 10.0  # look-up, connect and TLS together
    idle: float = 15.0
    total: float = 60.0
    pdf_total: float = 180.0


@functools.cache
def default_tls() -> ssl.SSLContext:
    """Return the one TLS context of the process (making one takes tens of milliseconds): verified, TLS 1.2 or later."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


@dataclass(frozen=True)
class Policy:
    """Everything a fetch depends on beside the request. The defaults open nothing."""

    allow_nets: tuple[IPNetwork, ...] = ()
    user_agent: str = f"Factcheck/{VERSION}"
    limits: Limits = field(default_factory=Limits)
    resolver: Resolver = field(default_factory=SystemResolver)
    tls: ssl.SSLContext | None = None


def policy_from_settings() -> Policy:
    """Return the policy of this installation; the one place of the package that reads the settings.

    A big PDF may take longer than a page, but never longer than the task that fetches it.
    """
    contact = f"; {settings.FETCH_CONTACT}" if settings.FETCH_CONTACT else ""
    return Policy(
        allow_nets=settings.FETCH_ALLOW_NETS,
        user_agent=f"Factcheck/{VERSION} (+{settings.PUBLIC_BASE_URL}{contact})",
        limits=Limits(pdf_total=min(Limits.pdf_total, settings.CELERY_TASK_SOFT_TIME_LIMIT - 20)),
    )
