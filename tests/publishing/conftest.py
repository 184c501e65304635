"""What tests of webhooks share: a program on loopback that is told."""

import ipaddress
from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from tests.receiver import Receiver, receiving


@pytest.fixture
def loopback(settings: LazySettings) -> None:
    """Webhooks may be sent to this machine."""
    settings.FETCH_ALLOW_NETS = (ipaddress.ip_network("127.0.0.0/8"),)


@pytest.fixture
def receiver(loopback: None) -> Iterator[Receiver]:
    """A program that takes what it is sent, and keeps it."""
    with receiving() as running:
        yield running
