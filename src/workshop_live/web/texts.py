"""What participants can read: privacy, accessibility, and the organisation's own words, which organisers write."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from workshop_live.actions.organisations import SetTexts, set_texts
from workshop_live.domain.organisations import OrganisationTexts
from workshop_live.domain.refusals import Refused
from workshop_live.storage import organisations, rooms
from workshop_live.web.access import GuardedRoute, Role, allow, caller
from workshop_live.web.bodies import read_form
from workshop_live.web.locale import language_of
from workshop_live.web.pages import page
from workshop_live.web.parameters import is_public_id
from workshop_live.web.problems import field_message, refused
from workshop_live.web.services import services

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@routes.get("/privacy")
@allow(Role.ANYONE)
async def privacy(request: Request, room: str | None = None) -> HTMLResponse:
    """What is stored, what is not, and until when."""
    return await _text_page(request, "screens/privacy.html", room)


@routes.get("/accessibility")
@allow(Role.ANYONE)
async def accessibility(request: Request, room: str | None = None) -> HTMLResponse:
    """How accessible the participant screen is, and whom to tell about what is not."""
    return await _text_page(request, "screens/accessibility.html", room)


@routes.get("/organisation")
@allow(Role.ORGANISER)
async def texts_page(request: Request) -> HTMLResponse:
    """The organisation's own texts."""
    database, organiser = services(request).database, caller(request).organiser_id
    texts = await database.read(organisations.texts_of_organiser, organiser)
    return page(request, "screens/organisation.html", texts=texts, errors={}, is_saved="saved" in request.query_params)


@routes.post("/organisation")
@allow(Role.ORGANISER)
async def save_texts(request: Request) -> Response:
    """Change them."""
    form = dict(await read_form(request))
    texts = OrganisationTexts(form.get("name", ""), form.get("privacy_notice", ""), form.get("contact", ""))
    reply = await services(request).writer.run(set_texts, SetTexts(caller(request).organiser_id, texts))
    if not isinstance(reply, Refused):
        return RedirectResponse("/organisation?saved=1", 303)
    if not reply.problems:
        raise refused(reply)
    errors = {problem.field: field_message(language_of(request), problem) for problem in reply.problems}
    return page(request, "screens/organisation.html", status=422, texts=texts, errors=errors, is_saved=False)


async def _text_page(request: Request, template: str, room: str | None) -> HTMLResponse:
    database = services(request).database
    known = room if room and is_public_id(room) else None
    found = await database.read(rooms.find_room, known) if known else None
    return page(request, template, room=found, texts=await database.read(organisations.texts_for_room, known))
