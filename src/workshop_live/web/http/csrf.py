"""Protection against cross-site request forgery."""

from starlette.requests import HTTPConnection

from workshop_live.web.dependencies import services
from workshop_live.web.http.problem_details import RequestRefusedError

_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def check_origin(connection: HTTPConnection) -> None:
    """Refuse unsafe requests from other sites. Raises RequestRefusedError (403).

    Websockets and unsafe methods need a matching Origin or Sec-Fetch-Site header, or an Authorization header, which
    other sites cannot send.
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
