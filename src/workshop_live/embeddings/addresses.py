"""Where answers may be sent: to private addresses, unless the installation says otherwise."""

import socket
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from workshop_live.embeddings.vectors import EmbeddingsUnavailableError

# Not ``is_private``: that takes in ranges that somebody may route elsewhere.
_PRIVATE = [
    ip_network(network)
    for network in (
        *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"),
        *("::1/128", "fe80::/10", "fc00::/7"),
    )
]


class PublicAddressError(EmbeddingsUnavailableError):
    """The address leads out, and nobody said that it may."""


def permitted(url: str, *, may_leave: bool) -> list[str]:
    """Resolve the host of a URL to the network addresses it has now.

    Raises PublicAddressError for a public address unless ``may_leave``, and EmbeddingsUnavailableError without any.
    """
    parts = urlsplit(url)
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or parts.scheme, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise EmbeddingsUnavailableError("the name of the host is not known here") from None
    addresses = list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))
    if not may_leave and not all(map(is_private, addresses)):
        raise PublicAddressError("the address is not a private one, and answers are not to be sent out")
    return addresses


def is_private(address: str) -> bool:
    """Whether an address is of this machine or of a network behind a router: loopback, RFC 1918, link-local, ULA."""
    found = ip_address(address)
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return any(found in network for network in _PRIVATE if network.version == found.version)


def is_near(host: str) -> bool:
    """Whether a host is a private address, or this machine, without asking anybody what its name stands for."""
    try:
        return is_private(host)
    except ValueError:
        return host == "localhost"
