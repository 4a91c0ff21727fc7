"""Responses to forms of the phone that were sent without scripts."""

from fastapi import Request
from starlette.responses import HTMLResponse, RedirectResponse

from workshop_live.storage import rooms
from workshop_live.text.messages import message
from workshop_live.web.dependencies import services
from workshop_live.web.http.locale import language_of
from workshop_live.web.http.pages import page
from workshop_live.web.http.problem_details import RequestRefusedError


async def unsent_page(request: Request, refusal: RequestRefusedError, text: str) -> HTMLResponse:
    """Return a page with the reason why a text was refused, the text to copy, and a link back."""
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
    """Redirect to the participant page of the room in the path (303)."""
    return RedirectResponse(await _path(request), 303)


async def _path(request: Request) -> str:
    if request.query_params.get("from") == "questions" and request.method == "POST":
        return f"/rooms/{request.path_params['room']}/questions"
    room = await services(request).database.read(rooms.find_room, request.path_params["room"])
    return f"/{room.join_code}" if room else "/"
