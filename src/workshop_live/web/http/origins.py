"""Nobody else's page acts in the name of somebody who is signed in here."""

from starlette.requests import HTTPConnection

from workshop_live.web.http.problems import RequestRefusedError
from workshop_live.web.parts import services

_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def check_origin(connection: HTTPConnection) -> None:
    """Refuse what another site's page sends. Raises RequestRefusedError.

    Websockets and everything that changes something must come from our own pages, or carry a token, which another
    site's page cannot do.
    """
    if connection.scope["type"] == "http" and connection.scope["method"] in _SAFE_METHODS:
        return
    if "authorization" in connection.headers:
        return
    origin = connection.headers.get("origin")
    site = connection.headers.get("sec-fetch-site")
    if origin is None:
        is_ours = site == "same-origin" if connection.cookies or site else True
    else:
        is_ours = origin.lower() in services(connection).settings.origins and site in {None, "same-origin", "none"}
    if not is_ours:
        raise RequestRefusedError(403, "foreign_origin")
