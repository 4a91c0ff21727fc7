"""Where a form of the phone leads without scripts: back, or to what could not be sent."""

from fastapi import Request
from starlette.responses import HTMLResponse, RedirectResponse

from workshop_live.storage import rooms
from workshop_live.text.messages import message
from workshop_live.web.http.locale import language_of
from workshop_live.web.http.pages import page
from workshop_live.web.http.problems import RequestRefusedError
from workshop_live.web.parts import services


async def unsent_page(request: Request, refusal: RequestRefusedError, text: str) -> HTMLResponse:
    """Why something was not taken, the text of it to copy, and the way back."""
    room = await services(request).all_rooms.get(request.path_params["room"])
    said = message(
        language_of(request, room.language if room else "nb"),
        refusal.code,
        seconds=refusal.headers.get("Retry-After"),
    )
    return page(
        request, "screens/unsent.html", status=refusal.status, message=said, text=text, back=await _path(request)
    )


async def back_to_phone(request: Request) -> RedirectResponse:
    """To the page of the room whose form it was."""
    return RedirectResponse(await _path(request), 303)


async def _path(request: Request) -> str:
    room = await services(request).database.read(rooms.find_room, request.path_params["room"])
    return f"/{room.join_code}" if room else "/"
