"""A page for what somebody wrote for themselves alone, which a link in their calendar or their phone has kept."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from workshop_live.domain.roles import Role
from workshop_live.web.http.access import GuardedRoute, allow
from workshop_live.web.http.pages import page, policy

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@routes.get("/first-action")
@allow(Role.ANYONE)
async def first_action(request: Request) -> HTMLResponse:
    """Render the page. The text is in the fragment of its address, which browsers do not send; it can reach nobody."""
    response = page(request, "screens/first_action.html", remembers_language=False)
    response.headers["Content-Security-Policy"] = policy(request, has_fonts=False, has_connections=False)
    response.headers["Cache-Control"] = "private, no-cache"  # an entry in a calendar may be opened without a network
    return response
