"""What every test of faults gets: pages on loopback may be captured, without a pause between two."""

import ipaddress

import pytest
from django.conf import LazySettings


@pytest.fixture(autouse=True)
def loopback(settings: LazySettings) -> None:
    """Let captures reach loopback."""
    settings.FETCH_ALLOW_NETS = (ipaddress.ip_network("127.0.0.0/8"),)
    settings.FETCH_HOST_PAUSE = 0
