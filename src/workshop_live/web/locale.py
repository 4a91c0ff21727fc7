"""Which language to speak to whom."""

from starlette.requests import HTTPConnection
from starlette.responses import Response

from workshop_live.text.languages import is_language, negotiate

COOKIE = "lang"
YEAR = 365 * 24 * 3600


def language_of(connection: HTTPConnection, fallback: str = "nb") -> str:
    """The language of this browser: what was asked for with ``?lang=``, now or earlier, else what it prefers."""
    for wanted in (connection.query_params.get("lang"), connection.cookies.get(COOKIE)):
        if wanted and is_language(wanted):
            return wanted
    return negotiate(connection.headers.get("accept-language", ""), fallback)


def remember_language(connection: HTTPConnection, response: Response) -> None:
    """Keep a language that was asked for."""
    wanted = connection.query_params.get("lang")
    if wanted and is_language(wanted):
        response.set_cookie(COOKIE, wanted, max_age=YEAR, path="/", httponly=True, samesite="lax")
