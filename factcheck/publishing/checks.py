"""What a newsroom has to say of itself before the world reads it; ``check --deploy`` refuses the defaults."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

_NEAR = frozenset({"127.0.0.1", "localhost", "::1"})


def check_publisher(**_: Any) -> list[checks.CheckMessage]:
    """Feeds, ClaimReview and cards name the publisher and his address."""
    found: list[checks.CheckMessage] = []
    if not settings.PUBLISHER_NAME:
        found.append(
            checks.Warning(
                "Verdicts, feeds and ClaimReview carry the name of the desk instead of yours.",
                hint="Set PUBLISHER_NAME.",
                id="publishing.W001",
            )
        )
    if urlsplit(settings.PUBLIC_BASE_URL).hostname in _NEAR:
        found.append(
            checks.Warning(
                "Verdicts, feeds and ClaimReview carry an address of this machine.",
                hint="Set PUBLIC_BASE_URL to the public address.",
                id="publishing.W002",
            )
        )
    return found
