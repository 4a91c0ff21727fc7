"""Responses with pages: rendering in the reader's language, content security policy, compression."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse

from workshop_live.web.dependencies import services
from workshop_live.web.http.compression import gzipped
from workshop_live.web.http.locale import language_of, remember_language
from workshop_live.web.screens.assets import Inlined


def page(
    connection: HTTPConnection,
    template: str,
    *,
    status: int = 200,
    language: str | None = None,
    frames_from: str = "'none'",
    has_frames: bool = False,
    remembers_language: bool = True,
    inlined: Sequence[Inlined] = (),
    **context: Any,
) -> HTMLResponse:
    """Return a rendered page. Its policy blocks other origins, and only ``frames_from`` may embed it in a frame.

    ``inlined`` are the assets that the template includes, in order. ``has_frames`` allows frames with pages of ours.
    ``remembers_language`` stores a language that was asked for in a cookie.
    """
    spoken = language or language_of(connection)
    response = HTMLResponse(services(connection).renderer.render(template, spoken, **context), status)
    _compress(connection, response, inlined)
    response.headers["Content-Security-Policy"] = policy(
        connection, ancestors=frames_from, frames="'self'" if has_frames else ""
    )
    response.headers["Cache-Control"] = "no-store"
    if remembers_language:
        remember_language(connection, response)
    return response


def _compress(connection: HTTPConnection, response: HTMLResponse, inlined: Sequence[Inlined]) -> None:
    """Compress a page if the browser accepts gzip. Other responses are small or compressed already."""
    response.headers["Vary"] = "Accept-Encoding, Accept-Language, Cookie"
    if "gzip" in connection.headers.get("accept-encoding", ""):
        response.body = gzipped(bytes(response.body), (asset.compressed for asset in inlined))
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(response.body))


def policy(
    connection: HTTPConnection,
    *,
    script: str = "'self'",
    style: str = "'self'",
    ancestors: str = "'none'",
    frames: str = "",
    has_fonts: bool = True,
    has_connections: bool = True,
) -> str:
    """Return a content security policy. Without connections, scripts can neither fetch nor send anything.

    It names the websocket's origin, since ``'self'`` does not cover it in old Safaris.
    """
    host = connection.url.netloc
    sockets = f" ws://{host} wss://{host}" if host and all(c.isalnum() or c in ".-:[]" for c in host) else ""
    connections = f"connect-src 'self'{sockets}; " if has_connections else ""
    framed = f"frame-src {frames}; " if frames else ""
    fonts = "font-src 'self'; " if has_fonts else ""
    return (
        f"default-src 'none'; {framed}script-src {script}; style-src {style}; "
        f"img-src 'self' data:; {fonts}{connections}form-action 'self'; base-uri 'none'; "
        f"frame-ancestors {ancestors}; "
        "require-trusted-types-for 'script'; trusted-types workshop"
    )
