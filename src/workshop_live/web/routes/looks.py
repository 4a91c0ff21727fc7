"""What an organisation brings along: its pictures, and the style sheet of its accents. Both can be kept for ever."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from workshop_live.accents import checked_accents, custom_properties
from workshop_live.domain.refusals import InvalidValueError
from workshop_live.domain.roles import Role
from workshop_live.domain.tokens import is_public_id
from workshop_live.storage.pictures import find_picture
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow
from workshop_live.web.http.problem_details import RequestRefusedError

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)

_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


@routes.get("/pictures/{picture}")
@allow(Role.ANYONE)
async def picture(request: Request, picture: str) -> Response:
    """Return a picture. Its address, which nobody guesses, is on the screens that show it, and never gets another."""
    found = await services(request).database.read(find_picture, picture) if is_public_id(picture) else None
    if found is None:
        raise RequestRefusedError(404, "not_found")
    headers = {**_FOR_EVER, "Content-Security-Policy": "default-src 'none'; sandbox"}
    return Response(found.content, media_type=found.media_type, headers=headers)


@routes.get("/looks/{digest}/{accent}-{accent_dark}.css")
@allow(Role.ANYONE)
async def style(request: Request, digest: str, accent: str, accent_dark: str) -> Response:
    """Return the style sheet of two accents, as this version of the static files reads them."""
    try:
        accents = checked_accents(accent, accent_dark)
    except InvalidValueError:
        raise RequestRefusedError(404, "not_found") from None
    if digest != services(request).assets.digest or not all(accents):
        raise RequestRefusedError(404, "not_found")
    return Response(custom_properties(*accents), media_type="text/css", headers=_FOR_EVER)
