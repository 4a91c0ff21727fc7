"""A limit on the size of request bodies. A declared length above it is refused before the body is read."""

import re
from collections.abc import Collection, Sequence

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workshop_live.web.http.bodies import MAX_BODY_BYTES
from workshop_live.web.http.errors import error_response
from workshop_live.web.http.problem_details import RequestRefusedError

MAX_DIGITS = 20  # of a Content-Length; servers in front pass on no longer ones


class BodyLimit:
    """Middleware that limits the size of bodies.

    For paths in ``explained_at``, whose pages have their own message, the route is called and its first read fails. So
    it is for paths that match one of ``larger``, patterns and the limits for them.
    """

    def __init__(
        self, app: ASGIApp, explained_at: Collection[str] = (), larger: Sequence[tuple[re.Pattern[str], int]] = ()
    ) -> None:
        self._app = app
        self._explained_at = explained_at
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on unless its body is too large."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced, path = _content_length(scope), scope["path"]
        larger = next((most for pattern, most in self._larger if pattern.fullmatch(path)), None)
        limit = larger or MAX_BODY_BYTES
        if announced > limit and larger is None and path not in self._explained_at:
            response = await error_response(Request(scope), too_large())
            await response(scope, receive, send)
            return
        await self._app(scope, _limited(receive, announced, limit), send)


def too_large() -> RequestRefusedError:
    """Return the error for a body that is too large (413)."""
    return RequestRefusedError(413, "too_large")


def _limited(receive: Receive, announced: int, limit: int) -> Receive:
    """Return a ``receive`` that raises RequestRefusedError after too many bytes."""
    size = 0

    async def receive_some() -> Message:
        nonlocal size
        if announced > limit:
            raise too_large()
        message = await receive()
        size += len(message.get("body", b""))
        if size > limit:
            raise too_large()
        return message

    return receive_some


def _content_length(scope: Scope) -> int:
    """Return the declared Content-Length in bytes; 0 if it is missing or malformed."""
    said = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    return int(said) if said.isdigit() and len(said) < MAX_DIGITS else 0
