"""Entity tags and conditional requests (RFC 9110, section 13.1)."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

AS_IT_WAS: dict[int | str, dict[str, Any]] = {304: {"description": "As it was: ``If-None-Match`` named it."}}
"""The documentation of the response to a matching ``If-None-Match``."""


def etag_of(body: dict[str, Any]) -> str:
    """Return the entity tag of a JSON body, a digest of its content."""
    return f'"{hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:32]}"'


def with_etag(request: Request, body: dict[str, Any]) -> Response:
    """Return the response with a body and its entity tag; 304 if ``If-None-Match`` matches."""
    headers = {"ETag": etag_of(body)}
    if is_known(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return JSONResponse(body, headers=headers)


def if_match(request: Request) -> Callable[[str], bool] | None:
    """Return a predicate for entity tags that ``If-Match`` lists; None without that header.

    Weak tags match nothing, since they may stand for different states.
    """
    return _named_in(request.headers.get("if-match"))


def is_known(request: Request, etag: str) -> bool:
    """Return whether ``If-None-Match`` lists an entity tag. A weak one matches, since proxies weaken tags."""
    named = _named_in((request.headers.get("if-none-match") or "").replace("W/", ""))
    return named is not None and named(etag)


def _named_in(header: str | None) -> Callable[[str], bool] | None:
    if not header:
        return None
    tags = {tag.strip() for tag in header.split(",")}
    return lambda etag: "*" in tags or etag in tags
