"""How much of a request's body is read: what says that it is larger is answered before anything is done for it."""

from collections.abc import Collection

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workshop_live.web.http.bodies import MAX_BODY_BYTES
from workshop_live.web.http.errors import error_response
from workshop_live.web.http.problems import RequestRefusedError

MAX_DIGITS = 20  # of a length; no server passes on a longer one


class BodyLimit:
    """Middleware. ``explained_at`` are paths whose own pages say that something is too large: their routes are called,
    and are refused when they begin to read.
    """

    def __init__(self, app: ASGIApp, explained_at: Collection[str] = ()) -> None:
        self._app = app
        self._explained_at = explained_at

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, if its body is not too large."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = _content_length(scope)
        if announced > MAX_BODY_BYTES and scope["path"] not in self._explained_at:
            response = await error_response(Request(scope), too_large())
            await response(scope, receive, send)
            return
        await self._app(scope, _limited(receive, announced), send)


def too_large() -> RequestRefusedError:
    """The error response for a body that is too large."""
    return RequestRefusedError(413, "too_large")


def _limited(receive: Receive, announced: int) -> Receive:
    """The same, until there is too much of it: then it raises RequestRefusedError."""
    size = 0

    async def receive_some() -> Message:
        nonlocal size
        if announced > MAX_BODY_BYTES:
            raise too_large()
        message = await receive()
        size += len(message.get("body", b""))
        if size > MAX_BODY_BYTES:
            raise too_large()
        return message

    return receive_some


def _content_length(scope: Scope) -> int:
    """What a request says of its body, in bytes; 0 if it does not say, or says nonsense."""
    said = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    return int(said) if said.isdigit() and len(said) < MAX_DIGITS else 0
