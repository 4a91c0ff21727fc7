"""The OpenAPI document of the API. It has no page, since the usual viewers load scripts from other sites."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Request
from pydantic import BaseModel, Field, create_model
from pydantic.json_schema import models_json_schema
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from workshop_live.actions.commands import Command
from workshop_live.domain.roles import Role
from workshop_live.web.http.access import GuardedRoute, allow
from workshop_live.web.http.api_models import CommandDone, ProblemDetails


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of a route's error responses."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
    return {status: {"description": "An error.", "content": content} for status in (*statuses, 413, 503)}


def takes(body: type[BaseModel], *, required: bool = True) -> dict[str, Any]:
    """Return the documentation of a request body that is not in the signature of its endpoint."""
    return {"requestBody": {"required": required, "content": {"application/json": {"schema": schema_of(body)}}}}


def query(**parameters: dict[str, Any]) -> dict[str, Any]:
    """Return the documentation of query parameters."""
    return {"parameters": [{"name": name, "in": "query", "schema": schema} for name, schema in parameters.items()]}


def header(name: str, schema: dict[str, Any], *, required: bool = False) -> dict[str, Any]:
    """Return the documentation of a request header. ``schema`` has its description and example."""
    about = {key: schema[key] for key in ("description", "example") if key in schema}
    own = {name: value for name, value in schema.items() if name not in about}
    return {"parameters": [{"name": name, "in": "header", "required": required, "schema": own, **about}]}


def if_match_and(documented: dict[str, Any]) -> dict[str, Any]:
    """Return the documentation with the ``If-Match`` header added."""
    about = "The ETag that you saw; 412 if it is another now. Without it, the change is made whatever has happened."
    matching = header("If-Match", {"type": "string", "description": about, "example": '"17-all"'})
    return {**documented, "parameters": [*documented.get("parameters", ()), *matching["parameters"]]}


def takes_command(command: Command[Any]) -> dict[str, Any]:
    """Return the documentation of a command's route: its fields, and the room's version that the caller saw."""
    name = "".join(word.capitalize() for word in command.name.split("-"))
    version = Annotated[int | None, Field(description="The version of the room that you saw; 409 if it is another.")]
    body = create_model(name, __base__=command.fields, __doc__=command.fields.__doc__, version=(version, None))
    needs_body = any(field.is_required() for field in command.fields.model_fields.values())
    return {"response_model": CommandDone, "openapi_extra": takes(body, required=needs_body)}


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """Return a reference to the schema of a model, which is added to the components of the document."""
    assert _models.setdefault(model.__name__, model) is model, f"two models are called {model.__name__}"
    return {"$ref": f"#/components/schemas/{model.__name__}"}


_models: dict[str, type[BaseModel]] = {}


def unversioned(routes: Iterable[BaseRoute]) -> list[GuardedRoute]:
    """Return copies of the API's routes under their former paths without a version."""
    return [
        GuardedRoute(
            route.path.replace("/api/v1/", "/api/", 1), route.endpoint, methods=route.methods, include_in_schema=False
        )
        for route in routes
        if isinstance(route, GuardedRoute)
    ]


def add_openapi_route(app: FastAPI) -> None:
    """Add the route that serves the OpenAPI document."""
    document = APIRouter(route_class=GuardedRoute, include_in_schema=False)

    @document.get("/api/openapi.json")
    @allow(Role.ANYONE)
    async def openapi(request: Request) -> Response:
        return JSONResponse(openapi_document(app))

    app.router.routes += document.routes


def openapi_document(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document of the API."""
    document = app.openapi()
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    models: list[type[BaseModel]] = [*_models.values(), ProblemDetails]
    _, collected = models_json_schema(
        [(model, "validation") for model in models], ref_template="#/components/schemas/{model}"
    )
    schemas.update(collected["$defs"])
    for operation in (operation for path in document["paths"].values() for operation in path.values()):
        if "HTTPValidationError" in str(operation["responses"].get("422")):  # FastAPI's own, which is never sent
            del operation["responses"]["422"]
    used = _used(document["paths"], schemas)
    document["components"]["schemas"] = {name: schema for name, schema in schemas.items() if name in used}
    document["components"]["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    document["security"] = [{"bearer": []}]
    return document


def _used(part: Any, schemas: Mapping[str, Any]) -> set[str]:
    """Return the names of the schemas that a part of the document refers to, directly or indirectly."""
    used: set[str] = set()
    waiting = [part]
    while waiting:
        names = set(_REFERENCE.findall(json.dumps(waiting.pop()))) - used
        used |= names
        waiting += [schemas[name] for name in names]
    return used


_REFERENCE = re.compile(r'"#/components/schemas/([^"]+)"')
