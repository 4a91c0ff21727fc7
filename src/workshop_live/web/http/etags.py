"""Entity tags: whether a caller has seen what stands now (RFC 9110, section 13.1)."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

AS_IT_WAS: dict[int | str, dict[str, Any]] = {304: {"description": "As it was: ``If-None-Match`` named it."}}
"""The response of a route, in the OpenAPI document, to who has seen what stands now."""


def etag_of(body: dict[str, Any]) -> str:
    """A digest of what is told, so that it is another whatever of it has changed."""
    return f'"{hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:32]}"'


def with_etag(request: Request, body: dict[str, Any]) -> Response:
    """The response with a body, or that it has not changed."""
    headers = {"ETag": etag_of(body)}
    if is_known(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return JSONResponse(body, headers=headers)


def if_match(request: Request) -> Callable[[str], bool] | None:
    """Whether an entity tag is one of those that ``If-Match`` names; None if the caller sent no such header.

    A weak tag matches none: two states that it stands for need not be the same.
    """
    return _named_in(request.headers.get("if-match"))


def is_known(request: Request, etag: str) -> bool:
    """Whether ``If-None-Match`` names an entity tag, be it made weak by a proxy on the way."""
    named = _named_in((request.headers.get("if-none-match") or "").replace("W/", ""))
    return named is not None and named(etag)


def _named_in(header: str | None) -> Callable[[str], bool] | None:
    if not header:
        return None
    tags = {tag.strip() for tag in header.split(",")}
    return lambda etag: "*" in tags or etag in tags
