"""The language of a request."""

from starlette.requests import HTTPConnection
from starlette.responses import Response

from workshop_live.text.languages import language_named, negotiate

COOKIE = "lang"
YEAR = 365 * 24 * 3600


def language_of(connection: HTTPConnection, fallback: str = "nb") -> str:
    """Return the language of a browser: that of ``?lang=``, of the cookie, or the preferred one of Accept-Language."""
    asked_for = language_named(connection.query_params.get("lang"))
    remembered = language_named(connection.cookies.get(COOKIE))
    return asked_for or remembered or negotiate(connection.headers.get("accept-language", ""), fallback)


def remember_language(connection: HTTPConnection, response: Response) -> None:
    """Store the language of ``?lang=`` in a cookie."""
    wanted = language_named(connection.query_params.get("lang"))
    if wanted:
        response.set_cookie(COOKIE, wanted, max_age=YEAR, path="/", httponly=True, samesite="lax")
