"""Which language to speak to whom."""

from starlette.requests import HTTPConnection
from starlette.responses import Response

from workshop_live.text.languages import language_named, negotiate

COOKIE = "lang"
YEAR = 365 * 24 * 3600


def language_of(connection: HTTPConnection, fallback: str = "nb") -> str:
    """The language of this browser: what was asked for with ``?lang=``, now or earlier, else what it prefers."""
    asked_for = language_named(connection.query_params.get("lang"))
    remembered = language_named(connection.cookies.get(COOKIE))
    return asked_for or remembered or negotiate(connection.headers.get("accept-language", ""), fallback)


def remember_language(connection: HTTPConnection, response: Response) -> None:
    """Keep a language that was asked for."""
    wanted = language_named(connection.query_params.get("lang"))
    if wanted:
        response.set_cookie(COOKIE, wanted, max_age=YEAR, path="/", httponly=True, samesite="lax")
