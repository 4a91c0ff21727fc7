"""The route of static files."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from workshop_live.domain.roles import Role
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow
from workshop_live.web.http.problem_details import RequestRefusedError

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@routes.get("/static/{digest}/{name:path}")
@allow(Role.ANYONE)
async def static_file(request: Request, digest: str, name: str) -> Response:
    """Return a static file; 404 for other versions, so that no page mixes two."""
    assets = services(request).assets
    asset = assets.get(name) if digest == assets.digest else None
    if asset is None:
        raise RequestRefusedError(404, "not_found")
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.compressed, media_type=asset.media_type, headers={**headers, "Content-Encoding": "gzip"})
    return Response(asset.content, media_type=asset.media_type, headers=headers)
