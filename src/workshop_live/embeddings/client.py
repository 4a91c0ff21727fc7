"""HTTP client for embeddings, in the format of OpenAI: POST {base}/embeddings.

Answers are sent to private addresses only, unless the installation allows public ones.
"""

import json
import socket
import ssl
from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

import httpx

from workshop_live.embeddings.vectors import EmbeddingsUnavailableError, unit_vectors
from workshop_live.text.clustering import Floats

_TIMEOUT_S = 10.0  # for connecting, and between two chunks of a reply
_MAX_BYTES = 8 * 1024 * 1024  # of a reply

# ipaddress.is_private also has ranges that somebody may route elsewhere.
_PRIVATE = [
    ip_network(network)
    for network in (
        *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"),
        *("::1/128", "fe80::/10", "fc00::/7"),
    )
]


class PublicAddressError(EmbeddingsUnavailableError):
    """The address is public, which the settings do not allow."""


def fetch_vectors(base: str, texts: Sequence[str], *, model: str, key: str, may_leave: bool) -> Floats:
    """Return a unit vector for each text. Raises EmbeddingsUnavailableError."""
    url = httpx.URL(base + "/embeddings")
    headers = {"Host": url.netloc.decode(), "Accept-Encoding": "identity"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    body = {"input": list(texts)} | ({"model": model} if model else {})
    # The system's certificates, and no proxy from the environment, which could read the answers.
    with httpx.Client(
        headers=headers, verify=_certificates(), trust_env=False, follow_redirects=False, timeout=_TIMEOUT_S
    ) as client:
        # Connect to the checked address, for DNS could change between the check and the connection.
        for address in resolve_permitted(base, may_leave=may_leave):
            direct_url, extensions = url.copy_with(host=address), {"sni_hostname": url.host}
            try:
                reply = _reply(client, client.build_request("POST", direct_url, json=body, extensions=extensions))
            except httpx.ConnectError:
                continue
            except httpx.HTTPError as error:
                raise EmbeddingsUnavailableError(f"asking failed ({type(error).__name__})") from None
            return _vectors(reply, len(texts))
    raise EmbeddingsUnavailableError("nobody answers there")


@lru_cache(1)
def _certificates() -> ssl.SSLContext:
    """Return the system's certificates."""
    return ssl.create_default_context()


def _reply(client: httpx.Client, request: httpx.Request) -> bytes:
    """Send a request and return the content of the reply. Raises EmbeddingsUnavailableError."""
    response = client.send(request, stream=True)
    try:
        if response.status_code != 200:
            raise EmbeddingsUnavailableError(f"the reply is {response.status_code}")
        content = bytearray()
        for chunk in response.iter_raw():  # not decompressed, against compression bombs
            content += chunk
            if len(content) > _MAX_BYTES:
                raise EmbeddingsUnavailableError(f"the reply is longer than {_MAX_BYTES} bytes")
        return bytes(content)
    finally:
        response.close()


def _vectors(content: bytes, count: int) -> Floats:
    """Parse the content of a reply. Raises EmbeddingsUnavailableError unless it has ``count`` vectors."""
    try:
        rows = {row["index"]: row["embedding"] for row in _rows(json.loads(content))}
        ordered = [rows[place] for place in range(count)]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise EmbeddingsUnavailableError("the reply does not have the form of embeddings") from None
    return unit_vectors(ordered, count)


def _rows(reply: Any) -> list[Any]:
    rows = reply["data"]
    if not isinstance(rows, list):
        raise TypeError
    return rows


def resolve_permitted(url: str, *, may_leave: bool) -> list[str]:
    """Resolve the host of a URL to its current addresses.

    Raises PublicAddressError for a public address unless ``may_leave``, and EmbeddingsUnavailableError if there is
    none.
    """
    parts = urlsplit(url)
    try:
        records = socket.getaddrinfo(parts.hostname, parts.port or parts.scheme, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise EmbeddingsUnavailableError("the name of the host is not known here") from None
    addresses = list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in records))
    if not may_leave and not all(map(is_private, addresses)):
        raise PublicAddressError("the address is not a private one, and answers are not to be sent out")
    return addresses


def is_private(address: str) -> bool:
    """Return whether an address is in a loopback, RFC 1918, link-local or unique local network."""
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return any(parsed in network for network in _PRIVATE if network.version == parsed.version)


def is_known_private(host: str) -> bool:
    """Return whether a host is localhost or a private address, without resolving names."""
    try:
        return is_private(host)
    except ValueError:
        return host == "localhost"
