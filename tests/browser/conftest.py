"""What journeys through the pages share: a site of sources on loopback."""

import ipaddress
from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from tests.site import Site, serving


@pytest.fixture
def site(settings: LazySettings) -> Iterator[Site]:
    """Pages on loopback that may be captured at once."""
    settings.FETCH_ALLOW_NETS = (ipaddress.ip_network("127.0.0.0/8"),)
    settings.FETCH_HOST_PAUSE = 0
    with serving() as served:
        yield served
