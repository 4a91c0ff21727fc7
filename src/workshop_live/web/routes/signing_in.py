"""One-time links to new accounts, signing in and out."""

from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from workshop_live.actions.organisers import AddOrganiser, SignIn, add_organiser, sign_in, sign_out
from workshop_live.domain.organisers import SESSION_LIFETIME
from workshop_live.domain.refusals import Problem, Reason, Refused
from workshop_live.domain.roles import Role
from workshop_live.domain.tokens import digest
from workshop_live.services.passwords import password_problem
from workshop_live.storage import organisers
from workshop_live.storage.organisers import Account
from workshop_live.text.messages import field_message, message
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow
from workshop_live.web.http.bodies import read_form
from workshop_live.web.http.credentials import SESSION_COOKIE, cookie, delete_cookie, set_cookie
from workshop_live.web.http.device_cookies import device_of, set_device_cookie
from workshop_live.web.http.locale import language_of
from workshop_live.web.http.pages import page
from workshop_live.web.http.problem_details import RequestRefusedError, refused

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@routes.get("/sign-in")
@allow(Role.ANYONE)
async def sign_in_page(request: Request) -> HTMLResponse:
    """Render the form for name and password."""
    target = _own_path(request.query_params.get("next", ""))
    return page(request, "screens/sign_in.html", name="", error=None, next=target)


@routes.post("/sign-in")
@allow(Role.ANYONE)
async def sign_in_form(request: Request) -> Response:
    """Sign in with a new session, never one that the browser sent."""
    form = dict(await read_form(request))
    name, target = form.get("name", "").strip()[:200], _own_path(form.get("next", ""))
    parts = services(request)
    account = await parts.database.read(organisers.find_account, name)
    stored = account.password_hash if account else None
    browser = device_of(request, account)
    check = partial(parts.passwords.is_right, form.get("password", ""), stored)
    try:
        is_right = await parts.limits.attempt_sign_in(request, name, browser, check)
    except RequestRefusedError as refusal:
        return _sign_in_again(request, refusal, name, target)
    if not is_right or account is None:
        return _sign_in_again(request, RequestRefusedError(403, "wrong_password"), name, target)
    return await _signed_in(request, account, target)


@routes.post("/sign-out")
@allow(Role.ANYONE)
async def sign_out_form(request: Request) -> Response:
    """End the session; its sockets are closed within two seconds."""
    token = cookie(request, SESSION_COOKIE)
    if token:
        await services(request).writer.run(sign_out, digest(token))
    response = RedirectResponse("/sign-in", 303)
    delete_cookie(request, response, SESSION_COOKIE)
    return response


@routes.get("/welcome/{token}")
@allow(Role.ANYONE)
async def welcome_page(request: Request, token: str) -> HTMLResponse:
    """Render the form for a new account behind a one-time link."""
    return page(request, "screens/welcome.html", name="", errors={}, error=None)


@routes.post("/welcome/{token}")
@allow(Role.ANYONE)
async def welcome_form(request: Request, token: str) -> Response:
    """Create an account, use up the link, and sign in."""
    form = dict(await read_form(request))
    name, password = form.get("name", ""), form.get("password", "")
    problem = password_problem(password)
    if problem is None and password != form.get("again", password):
        problem = Problem("again", "different")
    if problem is not None:
        return _welcome_again(request, name, [problem])
    parts = services(request)
    invitation = digest(token[:64])

    async def is_invited() -> bool:
        stored = await parts.database.read(organisers.find_invitation, invitation, parts.clock.now())
        return stored is not None

    if not await parts.limits.attempt_sign_in(request, invitation, None, is_invited):
        raise refused(Refused(Reason.LINK_USED))
    hashed = await parts.passwords.hash(password)
    made = await parts.writer.run(add_organiser, AddOrganiser(name, hashed, invitation))
    if isinstance(made, Refused):
        if not made.problems:
            raise refused(made)
        return _welcome_again(request, name, made.problems)
    return await _signed_in(request, Account(made.id, hashed), "/rooms")


async def _signed_in(request: Request, account: Account, target: str) -> Response:
    old = cookie(request, SESSION_COOKIE)
    token = await services(request).writer.run(sign_in, SignIn(account.id, digest(old) if old else None))
    response = RedirectResponse(target, 303)
    set_cookie(request, response, SESSION_COOKIE, token, SESSION_LIFETIME.days)
    set_device_cookie(request, response, account)
    return response


def _sign_in_again(request: Request, refusal: RequestRefusedError, name: str, target: str) -> HTMLResponse:
    said = message(language_of(request), refusal.code, seconds=refusal.headers.get("Retry-After", "1"))
    response = page(request, "screens/sign_in.html", status=refusal.status, name=name, error=said, next=target)
    response.headers.update(refusal.headers)
    return response


def _welcome_again(request: Request, name: str, problems: list[Problem] | tuple[Problem, ...]) -> HTMLResponse:
    errors = {problem.field: field_message(language_of(request), problem) for problem in problems}
    return page(request, "screens/welcome.html", status=422, name=name[:100], errors=errors, error=None)


def _own_path(target: str) -> str:
    """Return a path on this server to redirect to; never another site's URL."""
    is_ours = target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    return target if is_ours else "/rooms"
