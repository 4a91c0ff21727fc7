"""Peer coaching: a page that one phone loads and then goes through by itself."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse

from workshop_live.domain.roles import Role
from workshop_live.web.http.access import GuardedRoute, allow
from workshop_live.web.http.pages import page, policy

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)

ADDRESS = "/peer-coaching"


@routes.get(ADDRESS)
@allow(Role.ANYONE)
async def peer_coaching(request: Request) -> HTMLResponse:
    """Render the steps and their clock. The page stores nothing, and its policy lets it reach nobody."""
    response = page(request, "screens/peer_coaching.html", remembers_language=False)
    response.headers["Content-Security-Policy"] = policy(request, has_fonts=False, has_connections=False)
    response.headers["Cache-Control"] = "private, no-cache"  # a phone that has slept may restore it without a network
    return response


@routes.get("/kollegaveiledning")
@routes.get("/kollegarettleiing")
@allow(Role.ANYONE)
async def peer_coaching_in_norwegian(request: Request) -> RedirectResponse:
    """Redirect from the names by which the address is told to a room."""
    return RedirectResponse(ADDRESS, 303)
