"""Security headers and access logging for every response."""

import logging
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("workshop_live.requests")

_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    # Not no-referrer: browsers then send "Origin: null" with our own forms, which the origin check would refuse.
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]
_NO_STORE = (b"cache-control", b"no-store")


class Headers:
    """Middleware that adds headers and logs each request by its route, since paths contain codes, tokens and keys."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        has_begun = False

        async def send_with_headers(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                headers = [*message["headers"], *_HEADERS]
                if all(name != b"cache-control" for name, _ in headers):
                    headers.append(_NO_STORE)
                message["headers"] = headers
                _note(scope, message["status"], time.perf_counter() - started)
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except Exception:
            if not has_begun:  # the response to an exception is made outside of this middleware (errors.py)
                _note(scope, 500, time.perf_counter() - started)
            raise


def _note(scope: Scope, status: int, seconds: float) -> None:
    method, route = scope["method"], getattr(scope.get("route"), "path", "-")
    scope["app"].state.metrics.request_answered(method, route, status, seconds)
    if log.isEnabledFor(logging.INFO):
        fields = {"method": method, "route": route, "status": status, "duration_ms": round(seconds * 1000, 1)}
        log.info("%(method)s %(route)s %(status)d %(duration_ms).1f ms", fields, extra=fields)
