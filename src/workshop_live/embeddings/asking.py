"""Asks an address for vectors, in the form that OpenAI's has: POST {base}/embeddings."""

import json
import ssl
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import httpx

from workshop_live.embeddings.addresses import permitted
from workshop_live.embeddings.vectors import EmbeddingsUnavailableError, unit_vectors
from workshop_live.text.clustering import Floats

_HEARTBEAT_S = 10.0  # between two signs of life
_MAX_BYTES = 8 * 1024 * 1024  # of a reply


def ask(base: str, texts: Sequence[str], *, model: str, key: str, may_leave: bool) -> Floats:
    """A vector for each text. Raises EmbeddingsUnavailableError."""
    url = httpx.URL(base + "/embeddings")
    headers = {"Host": url.netloc.decode(), "Accept-Encoding": "identity"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    body = {"input": list(texts)} | ({"model": model} if model else {})
    # The system's certificates, and no proxy from the environment: that would be one more who reads the answers.
    with httpx.Client(
        headers=headers, verify=_certificates(), trust_env=False, follow_redirects=False, timeout=_HEARTBEAT_S
    ) as client:
        # Connected to by number: a name could stand for something else by the time that it is looked up again.
        for address in permitted(base, may_leave=may_leave):
            there, named = url.copy_with(host=address), {"sni_hostname": url.host}
            try:
                reply = _reply(client, client.build_request("POST", there, json=body, extensions=named))
            except httpx.ConnectError:
                continue
            except httpx.HTTPError as error:
                raise EmbeddingsUnavailableError(f"asking failed ({type(error).__name__})") from None
            return _vectors(reply, len(texts))
    raise EmbeddingsUnavailableError("nobody answers there")


@lru_cache(1)
def _certificates() -> ssl.SSLContext:
    return ssl.create_default_context()


def _reply(client: httpx.Client, request: httpx.Request) -> bytes:
    response = client.send(request, stream=True)
    try:
        if response.status_code != 200:
            raise EmbeddingsUnavailableError(f"the reply is {response.status_code}")
        content = bytearray()
        for chunk in response.iter_raw():  # not decoded: a small reply could become a huge one
            content += chunk
            if len(content) > _MAX_BYTES:
                raise EmbeddingsUnavailableError(f"the reply is longer than {_MAX_BYTES} bytes")
        return bytes(content)
    finally:
        response.close()


def _vectors(content: bytes, count: int) -> Floats:
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
