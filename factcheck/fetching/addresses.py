"""Which IP addresses may be reached: an own table, because the standard library calls several inner ones global."""

import functools
import ipaddress
from enum import Enum, auto

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network


class Verdict(Enum):
    """What the table says of an address."""

    PUBLIC = auto()
    ALLOWED = auto()  # inside a network that the operator named
    DENIED = auto()


# IANA special-purpose registry for IPv4, and one cloud provider's host address that looks public.
_DENIED_4 = tuple(
    ipaddress.IPv4Network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
# IPv6 is judged the other way round: only what IANA gave out for unicast is public, less these parts of it.
_UNICAST_6 = ipaddress.IPv6Network("2000::/3")
_DENIED_6 = tuple(
    ipaddress.IPv6Network(text)
    for text in (
        "2001::/23",  # protocol assignments, Teredo (which carries an IPv4 address), ORCHID, benchmarking
        "2001:db8::/32",
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def unwrap(address: IPAddress) -> IPAddress:
    """Return the IPv4 address that an IPv4-mapped, NAT64 or 6to4 address stands for, else the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.sixtofour or address


@functools.lru_cache(maxsize=4096)
def judge(address: IPAddress, allow_nets: tuple[IPNetwork, ...] = ()) -> Verdict:
    """Return what may be done with ``address``; ``allow_nets`` are the networks that the operator opened."""
    if isinstance(address, ipaddress.IPv6Address) and address.scope_id is not None:
        return Verdict.DENIED
    inner = unwrap(address)
    if any(inner in net for net in allow_nets):
        return Verdict.ALLOWED
    if isinstance(inner, ipaddress.IPv4Address):
        denied = any(inner in net for net in _DENIED_4)
    else:
        denied = inner not in _UNICAST_6 or any(inner in net for net in _DENIED_6)
    return Verdict.DENIED if denied else Verdict.PUBLIC
