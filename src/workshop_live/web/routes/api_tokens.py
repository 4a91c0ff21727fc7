"""API tokens of an organiser: the routes of the JSON API and the page."""

from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from workshop_live.actions.api_tokens import CreateToken, RevokeToken, TokenCreated, create_token, revoke_token
from workshop_live.domain.api_tokens import ApiToken, TokenScope
from workshop_live.domain.refusals import Problem, Reason, Refused
from workshop_live.domain.roles import Role
from workshop_live.storage import api_tokens
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow, caller
from workshop_live.web.http.bodies import read_form
from workshop_live.web.http.openapi import errors
from workshop_live.web.http.pages import page
from workshop_live.web.http.problem_details import refused
from workshop_live.web.http.token_models import NewTokenBody, TokenList, TokenMade, state_of

routes = APIRouter(route_class=GuardedRoute, prefix="/api/v1")
page_routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)

OFFERED_DAYS = (30, 90, 365)
"""The lifetimes in days that the page offers, besides no expiry."""


@routes.get("/tokens", response_model=TokenList, responses=errors(401, 403))
@allow(Role.ORGANISER)
async def list_tokens(request: Request) -> Response:
    """List the caller's tokens, without their secrets."""
    return JSONResponse({"tokens": [state_of(api_token) for api_token in await _tokens(request)]})


@routes.post(
    "/tokens",
    status_code=201,
    response_model=TokenMade,
    responses=errors(400, 401, 403, 409, 415, 422, 507),
)
@allow(Role.ORGANISER)
async def post_token(request: Request, body: NewTokenBody) -> Response:
    """Create a token. Its secret is shown only once."""
    made = await _make(request, body.name, TokenScope(body.scope), body.days)
    return JSONResponse({**state_of(made.token), "token": made.secret}, 201)


@routes.delete("/tokens/{token}", status_code=204, responses=errors(401, 403, 404, 507), response_class=Response)
@allow(Role.ORGANISER)
async def delete_token(request: Request, token: str) -> Response:
    """Revoke one of the caller's tokens; screens that use it are disconnected within two seconds."""
    await _revoke(request, token)
    return Response(status_code=204)


@page_routes.get("/tokens")
@allow(Role.ORGANISER)
async def tokens_page(request: Request) -> HTMLResponse:
    """Render the organiser's tokens and a form for a new one."""
    return await _tokens_page(request)


@page_routes.post("/tokens")
@allow(Role.ORGANISER)
async def new_token(request: Request) -> HTMLResponse:
    """Create a token, and render its secret this once."""
    form = dict(await read_form(request))
    scope, days = form.get("scope", ""), form.get("days", "")
    if scope not in set(TokenScope):
        raise refused(Refused(Reason.INVALID, (Problem("scope", "not_an_option"),)))
    if days not in {"", *map(str, OFFERED_DAYS)}:
        raise refused(Refused(Reason.INVALID, (Problem("days", "not_an_option"),)))
    made = await _make(request, form.get("name", ""), TokenScope(scope), int(days) if days else None)
    return await _tokens_page(request, made=made)


@page_routes.post("/tokens/{token}/revoke")
@allow(Role.ORGANISER)
async def revoke_form(request: Request, token: str) -> Response:
    """Revoke a token."""
    await _revoke(request, token)
    return RedirectResponse("/tokens", 303)


async def _make(request: Request, name: str, scope: TokenScope, days: int | None) -> TokenCreated:
    identity = caller(request).identity
    assert identity.organiser is not None
    command = CreateToken(
        identity.organiser.name,
        name,
        scope,
        timedelta(days=days) if days else None,
        no_later_than=identity.token.expires_at if identity.token else None,
    )
    made = await services(request).writer.run(create_token, command)
    if isinstance(made, Refused):
        raise refused(made)
    return made


async def _revoke(request: Request, token: str) -> None:
    organiser = caller(request).identity.organiser
    assert organiser is not None
    reply = await services(request).writer.run(revoke_token, RevokeToken(organiser.name, token))
    if isinstance(reply, Refused):
        raise refused(reply)


async def _tokens(request: Request) -> list[ApiToken]:
    return await services(request).database.read(api_tokens.list_tokens, caller(request).organiser_id)


async def _tokens_page(request: Request, made: TokenCreated | None = None) -> HTMLResponse:
    now = services(request).clock.now()
    context: dict[str, Any] = {"tokens": await _tokens(request), "made": made, "now": now, "offered": OFFERED_DAYS}
    return page(request, "screens/tokens.html", **context)
