"""What every page shares: the policy it is sent with, and being rendered in the reader's language."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse

from workshop_live.web.http.compressing import gzipped
from workshop_live.web.http.locale import language_of, remember_language
from workshop_live.web.parts import services
from workshop_live.web.screens.assets import Inlined


def page(
    connection: HTTPConnection,
    template: str,
    *,
    status: int = 200,
    language: str | None = None,
    frames_from: str = "'none'",
    inlined: Sequence[Inlined] = (),
    **context: Any,
) -> HTMLResponse:
    """A page of ours. Nothing in it can come from anywhere else, and only ``frames_from`` may show it in a frame.

    ``inlined`` is what the template puts into it, in its order.
    """
    spoken = language or language_of(connection)
    response = HTMLResponse(services(connection).renderer.render(template, spoken, **context), status)
    _compress(connection, response, inlined)
    response.headers["Content-Security-Policy"] = policy(connection, ancestors=frames_from)
    response.headers["Cache-Control"] = "no-store"
    remember_language(connection, response)
    return response


def _compress(connection: HTTPConnection, response: HTMLResponse, inlined: Sequence[Inlined]) -> None:
    """Only pages are worth it: everything else is small, or kept compressed already."""
    response.headers["Vary"] = "Accept-Encoding, Accept-Language, Cookie"
    if "gzip" in connection.headers.get("accept-encoding", ""):
        response.body = gzipped(bytes(response.body), (it.compressed for it in inlined))
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(response.body))


def policy(
    connection: HTTPConnection, *, script: str = "'self'", style: str = "'self'", ancestors: str = "'none'"
) -> str:
    """The content security policy. Old Safaris do not take ``'self'`` to mean the websocket too, so it is spelt out."""
    host = connection.url.netloc
    sockets = f" ws://{host} wss://{host}" if host and all(c.isalnum() or c in ".-:[]" for c in host) else ""
    return (
        f"default-src 'none'; script-src {script}; style-src {style}; img-src 'self' data:; font-src 'self'; "
        f"connect-src 'self'{sockets}; form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}; "
        "require-trusted-types-for 'script'; trusted-types workshop"
    )
