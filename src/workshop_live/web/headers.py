"""What is the same for every response: headers that keep browsers careful, and one line in the log without a trace."""

import logging
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("workshop_live.requests")

_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    # Not no-referrer: browsers then send "Origin: null" with our own forms, and the origin check would refuse them.
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), screen-wake-lock=(self)"),
]
_NO_STORE = (b"cache-control", b"no-store")


class Headers:
    """Middleware. The log names the route and never the address, so that no code, token or key can stand in it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message["headers"], *_HEADERS]
                if all(name != b"cache-control" for name, _ in headers):
                    headers.append(_NO_STORE)
                message["headers"] = headers
                _log(scope, message["status"], started)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _log(scope: Scope, status: int, started: float) -> None:
    if log.isEnabledFor(logging.INFO):
        path = getattr(scope.get("route"), "path", "-")
        log.info("%s %s %d %.1f ms", scope["method"], path, status, (time.perf_counter() - started) * 1000)
