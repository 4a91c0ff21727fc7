"""How people are asked into a room: its QR code as a file, and a poster for the door."""

from io import BytesIO
from urllib.parse import urlsplit

import segno
from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from workshop_live.domain.roles import Role
from workshop_live.domain.rooms import Room
from workshop_live.exports.format import file_stem
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow
from workshop_live.web.http.pages import page
from workshop_live.web.http.parameters import find_room

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)

_QUIET = 4  # modules of white around the code, as its standard wants
_PIXELS = 24  # to a module: sharp on A4 at 300 dots per inch


@routes.get("/rooms/{room}/poster")
@allow(Role.FACILITATOR)
async def poster(request: Request, room: str) -> HTMLResponse:
    """A page of A4 with the QR code, the join code and the address, in the room's language."""
    found, address = await find_room(request, room), services(request).settings.address
    told = urlsplit(address)
    return page(
        request,
        "screens/poster.html",
        language=found.language,
        room=found,
        address=f"{told.netloc}{told.path}",
        qr_address=_way_in(request, found),
    )


@routes.get("/rooms/{room}/qr.svg")
@allow(Role.FACILITATOR)
async def qr_svg(request: Request, room: str) -> Response:
    """The QR code, for print in any size."""
    found = await find_room(request, room)
    drawn = BytesIO()
    _code(request, found).save(drawn, kind="svg", border=_QUIET, scale=10, dark="black", light="white")
    return _file(found, "svg", "image/svg+xml", drawn)


@routes.get("/rooms/{room}/qr.png")
@allow(Role.FACILITATOR)
async def qr_png(request: Request, room: str) -> Response:
    """The QR code, for slides and letters."""
    found = await find_room(request, room)
    drawn = BytesIO()
    _code(request, found).save(drawn, kind="png", border=_QUIET, scale=_PIXELS)
    return _file(found, "png", "image/png", drawn)


def _way_in(request: Request, room: Room) -> str:
    return f"{services(request).settings.address}/j/{room.join_token}"


def _code(request: Request, room: Room) -> segno.QRCode:
    return segno.make(_way_in(request, room), error="m", micro=False)


def _file(room: Room, extension: str, media_type: str, drawn: BytesIO) -> Response:
    disposition = f'attachment; filename="{file_stem(room.title)}-qr.{extension}"'
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(drawn.getvalue(), media_type=media_type, headers=headers)
