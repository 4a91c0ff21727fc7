"""Pages about privacy and accessibility, and the organisation's page: its texts in them, and invitations."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from workshop_live.actions.organisations import SetTexts, set_texts
from workshop_live.actions.organisers import invite
from workshop_live.domain.organisations import OrganisationTexts
from workshop_live.domain.organisers import INVITATION_LIFETIME
from workshop_live.domain.refusals import Refused
from workshop_live.domain.roles import Role
from workshop_live.domain.tokens import is_public_id
from workshop_live.embeddings import answers_leave, host_of
from workshop_live.storage import organisations, rooms
from workshop_live.text.messages import field_message
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow, caller
from workshop_live.web.http.bodies import read_form
from workshop_live.web.http.locale import language_of
from workshop_live.web.http.pages import page
from workshop_live.web.http.problem_details import refused

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


@routes.get("/organisation")
@allow(Role.ORGANISER)
async def texts_page(request: Request) -> HTMLResponse:
    """Render the form for the organisation's texts."""
    database, organiser = services(request).database, caller(request).organiser_id
    texts = await database.read(organisations.texts_of_organiser, organiser)
    return _organisation_page(request, texts, is_saved="saved" in request.query_params)


@routes.post("/organisation")
@allow(Role.ORGANISER)
async def save_texts(request: Request) -> Response:
    """Store the organisation's texts."""
    form = dict(await read_form(request))
    texts = OrganisationTexts(form.get("name", ""), form.get("privacy_notice", ""), form.get("contact", ""))
    reply = await services(request).writer.run(set_texts, SetTexts(caller(request).organiser_id, texts))
    if not isinstance(reply, Refused):
        return RedirectResponse("/organisation?saved=1", 303)
    if not reply.problems:
        raise refused(reply)
    errors = {problem.field: field_message(language_of(request), problem) for problem in reply.problems}
    return _organisation_page(request, texts, status=422, errors=errors)


@routes.post("/organisation/invitations")
@allow(Role.ORGANISER)
async def new_invitation(request: Request) -> HTMLResponse:
    """Make a one-time link with which somebody makes their own account, and show it this once."""
    parts = services(request)
    texts = await parts.database.read(organisations.texts_of_organiser, caller(request).organiser_id)
    token = await parts.writer.run(invite, None)
    until = parts.clock.now() + INVITATION_LIFETIME
    return _organisation_page(request, texts, invitation=(f"{parts.settings.address}/welcome/{token}", until))


def _organisation_page(
    request: Request,
    texts: OrganisationTexts,
    *,
    invitation: tuple[str, datetime] | None = None,
    status: int = 200,
    errors: Mapping[str, str] = MappingProxyType({}),
    is_saved: bool = False,
) -> HTMLResponse:
    reader = host_of(services(request).settings)
    return page(
        request,
        "screens/organisation.html",
        status=status,
        texts=texts,
        errors=errors,
        is_saved=is_saved,
        invitation=invitation,
        reader=reader,
    )


async def _text_page(request: Request, template: str) -> HTMLResponse:
    database, room = services(request).database, request.query_params.get("room", "")
    public_id = room if is_public_id(room) else None
    stored_room = await database.read(rooms.find_room, public_id) if public_id else None
    texts = await database.read(organisations.texts_for_room, public_id)
    settings = services(request).settings
    return page(
        request,
        template,
        room=stored_room,
        texts=texts,
        reader=host_of(settings),
        answers_leave=answers_leave(settings),
    )
