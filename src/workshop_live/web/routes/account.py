"""Deleting an organiser's own account, after a page that lists what happens to their rooms."""

from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from workshop_live.actions.account_deletion import DeleteAccount, delete_account
from workshop_live.domain.organisers import actor_of
from workshop_live.domain.refusals import Problem, Refused
from workshop_live.domain.roles import Role
from workshop_live.storage import organisers
from workshop_live.storage.departures import read_departure
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow, caller
from workshop_live.web.http.bodies import read_form
from workshop_live.web.http.credentials import SESSION_COOKIE, delete_cookie
from workshop_live.web.http.device_cookies import device_of
from workshop_live.web.http.pages import page
from workshop_live.web.http.problem_details import RequestRefusedError, refused

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@routes.get("/account/delete")
@allow(Role.ORGANISER)
async def delete_account_page(request: Request) -> HTMLResponse:
    """Render the rooms that would pass to somebody else, and those that would be deleted."""
    departure = await services(request).database.read(read_departure, caller(request).organiser_id)
    return page(request, "screens/delete_account.html", departure=departure)


@routes.post("/account/delete")
@allow(Role.ORGANISER)
async def delete_own_account(request: Request) -> Response:
    """Delete the caller's account as confirmed. Requires the password, since an unlocked laptop may be unattended."""
    form = dict(await read_form(request))
    parts, organiser = services(request), caller(request).identity.organiser
    assert organiser is not None
    account = await parts.database.read(organisers.find_account, organiser.name)
    check = partial(parts.passwords.is_right, form.get("password", ""), account.password_hash if account else None)
    if not await parts.limits.attempt_sign_in(request, organiser.name, device_of(request, account), check):
        raise RequestRefusedError(403, "wrong_password", [Problem("password", "wrong_password")])
    command = DeleteAccount(organiser.id, form.get("seen", ""), actor_of(organiser.public_id))
    reply = await parts.writer.run(delete_account, command)
    if isinstance(reply, Refused):
        raise refused(reply)
    await parts.database.truncate_wal()
    response = RedirectResponse("/sign-in", 303)
    delete_cookie(request, response, SESSION_COOKIE)
    return response
