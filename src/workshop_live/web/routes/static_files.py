"""Static files."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from workshop_live.domain.roles import Role
from workshop_live.web.http.access import GuardedRoute, allow
from workshop_live.web.http.problems import RequestRefusedError
from workshop_live.web.parts import services

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@routes.get("/static/{digest}/{name:path}")
@allow(Role.ANYONE)
async def static_file(request: Request, digest: str, name: str) -> Response:
    """A file of this version. Another version's address finds nothing, so that no page mixes two."""
    assets = services(request).assets
    asset = assets.get(name) if digest == assets.digest else None
    if asset is None:
        raise RequestRefusedError(404, "not_found")
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.compressed, media_type=asset.media_type, headers={**headers, "Content-Encoding": "gzip"})
    return Response(asset.content, media_type=asset.media_type, headers=headers)
