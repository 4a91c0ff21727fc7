"""Pages about privacy and accessibility."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from workshop_live.domain.roles import Role
from workshop_live.domain.tokens import is_public_id
from workshop_live.embeddings import answers_leave, host_of
from workshop_live.storage import organisations, rooms, series
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow
from workshop_live.web.http.pages import page

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@routes.get("/privacy")
@allow(Role.ANYONE)
async def privacy(request: Request) -> HTMLResponse:
    """Render what is stored, what is not, and until when."""
    return await _text_page(request, "screens/privacy.html")


@routes.get("/accessibility")
@allow(Role.ANYONE)
async def accessibility(request: Request) -> HTMLResponse:
    """Render the accessibility statement and its contact."""
    return await _text_page(request, "screens/accessibility.html")


async def _text_page(request: Request, template: str) -> HTMLResponse:
    database, room = services(request).database, request.query_params.get("room", "")
    public_id = room if is_public_id(room) else None
    stored_room = await database.read(rooms.find_room, public_id) if public_id else None
    texts = await database.read(organisations.texts_for_room, public_id)
    settings = services(request).settings
    agenda = await services(request).agendas.get(stored_room.id) if stored_room else None
    return page(
        request,
        template,
        room=stored_room,
        has_groups=any(activity.asked_grouping is not None for activity in agenda or ()),
        keeps_texts=any(activity.stays_on_phones for activity in agenda or ()),
        is_in_series=bool(stored_room and await database.read(series.series_id_of, stored_room.id)),
        texts=texts,
        reader=host_of(settings),
        answers_leave=answers_leave(settings),
    )
