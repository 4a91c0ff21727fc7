"""The organisation's page: its texts for participants, its logo and accents, and invitations."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from workshop_live import palette
from workshop_live.actions.organisations import SetAccents, SetLogo, SetTexts, set_accents, set_logo, set_texts
from workshop_live.actions.organisers import invite
from workshop_live.domain.organisations import OrganisationTexts
from workshop_live.domain.organisers import INVITATION_LIFETIME
from workshop_live.domain.pictures import MAX_UPLOAD_BYTES, PictureUse
from workshop_live.domain.refusals import Problem, Refused
from workshop_live.domain.roles import Role
from workshop_live.embeddings import host_of
from workshop_live.storage import organisations
from workshop_live.text.messages import field_message
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow, caller
from workshop_live.web.http.bodies import read_form
from workshop_live.web.http.locale import language_of
from workshop_live.web.http.pages import page
from workshop_live.web.http.pictures import TOO_LARGE, read_picture
from workshop_live.web.http.problem_details import refused

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@routes.get("/organisation")
@allow(Role.ORGANISER)
async def organisation_page(request: Request) -> HTMLResponse:
    """Render the forms for the organisation's texts and look."""
    return await _page(request, saved=request.query_params.get("saved", ""))


@routes.post("/organisation")
@allow(Role.ORGANISER)
async def save_texts(request: Request) -> Response:
    """Store the organisation's texts."""
    form = dict(await read_form(request))
    texts = OrganisationTexts(form.get("name", ""), form.get("privacy_notice", ""), form.get("contact", ""))
    reply = await services(request).writer.run(set_texts, SetTexts(caller(request).organiser_id, texts))
    return await _saved(request, reply, "texts", texts=texts)


@routes.post("/organisation/accents")
@allow(Role.ORGANISER)
async def save_accents(request: Request) -> Response:
    """Store the organisation's accents."""
    form = dict(await read_form(request))
    accents = SetAccents(caller(request).organiser_id, form.get("accent", ""), form.get("accent_dark", ""))
    reply = await services(request).writer.run(set_accents, accents)
    return await _saved(request, reply, "accents", accents=(accents.accent, accents.accent_dark))


@routes.post("/organisation/logo")
@allow(Role.ORGANISER)
async def save_logo(request: Request) -> Response:
    """Store the organisation's logo."""
    logo = await read_picture(request, PictureUse.LOGO)
    if isinstance(logo, Problem):
        return await _page(request, status=413 if logo == TOO_LARGE else 422, problems=(logo,))
    reply = await services(request).writer.run(set_logo, SetLogo(caller(request).organiser_id, logo))
    return await _saved(request, reply, "logo")


@routes.post("/organisation/logo/remove")
@allow(Role.ORGANISER)
async def remove_logo(request: Request) -> Response:
    """Remove the organisation's logo."""
    reply = await services(request).writer.run(set_logo, SetLogo(caller(request).organiser_id, None))
    return await _saved(request, reply, "logo")


@routes.post("/organisation/invitations")
@allow(Role.ORGANISER)
async def new_invitation(request: Request) -> HTMLResponse:
    """Make a one-time link with which somebody makes their own account, and show it this once."""
    parts = services(request)
    token = await parts.writer.run(invite, None)
    until = parts.clock.now() + INVITATION_LIFETIME
    return await _page(request, invitation=(f"{parts.settings.address}/welcome/{token}", until))


async def _saved(
    request: Request,
    reply: Refused | None,
    what: str,
    *,
    texts: OrganisationTexts | None = None,
    accents: tuple[str, str] | None = None,
) -> Response:
    if not isinstance(reply, Refused):
        return RedirectResponse(f"/organisation?saved={what}", 303)
    if not reply.problems:
        raise refused(reply)
    return await _page(request, status=422, problems=reply.problems, texts=texts, accents=accents)


async def _page(
    request: Request,
    *,
    invitation: tuple[str, datetime] | None = None,
    status: int = 200,
    problems: tuple[Problem, ...] = (),
    texts: OrganisationTexts | None = None,
    accents: tuple[str, str] | None = None,
    saved: str = "",
) -> HTMLResponse:
    """Render the page; ``texts`` and ``accents`` are what was refused, to be corrected."""
    database, organiser, language = services(request).database, caller(request).organiser_id, language_of(request)
    look = await database.read(organisations.look_of_organiser, organiser)
    errors: Mapping[str, str] = MappingProxyType({it.field: field_message(language, it) for it in problems})
    return page(
        request,
        "screens/organisation.html",
        status=status,
        texts=texts or await database.read(organisations.texts_of_organiser, organiser),
        look=look,
        accents=accents or (look.accent, look.accent_dark),
        errors=errors,
        example=palette.light()["accent"],
        saved=saved,
        invitation=invitation,
        reader=host_of(services(request).settings),
        most_bytes=MAX_UPLOAD_BYTES,
        too_large=field_message(language, TOO_LARGE),
    )
