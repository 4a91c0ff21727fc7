"""How the API stands in the OpenAPI document. There is no page for it: the usual ones load scripts from elsewhere."""

from typing import Any

from fastapi import APIRouter, FastAPI, Request
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from workshop_live.web.access import GuardedRoute, Role, allow
from workshop_live.web.api_models import ProblemDetails


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The error responses of a route."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
    return {status: {"description": "An error.", "content": content} for status in (*statuses, 413)}


def takes(body: type[BaseModel], *, keyed: bool = False) -> dict[str, Any]:
    """How a route that reads its own body stands in the OpenAPI document."""
    documented: dict[str, Any] = {
        "requestBody": {"required": True, "content": {"application/json": {"schema": body.model_json_schema()}}}
    }
    if keyed:
        schema = {"type": "string", "pattern": "^[!-~]{1,64}$"}
        documented["parameters"] = [{"name": "Idempotency-Key", "in": "header", "required": True, "schema": schema}]
    return documented


def add_openapi_route(app: FastAPI) -> None:
    """Serve the OpenAPI document."""
    document = APIRouter(route_class=GuardedRoute, include_in_schema=False)

    @document.get("/api/openapi.json")
    @allow(Role.ANYONE)
    async def openapi(request: Request) -> Response:
        return JSONResponse(openapi_document(app))

    app.router.routes += document.routes


def openapi_document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of the API."""
    document = app.openapi()
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas["ProblemDetails"] = ProblemDetails.model_json_schema()
    document["components"]["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    document["security"] = [{"bearer": []}]
    return document
