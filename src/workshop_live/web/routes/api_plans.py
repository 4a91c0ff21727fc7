"""The JSON API for the plans of an organisation: making them from rooms, changing them, and making rooms from them."""

from collections.abc import Callable
from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from workshop_live.actions.kept_plans import ChangePlan, DeletePlan, KeepPlan, change_plan, delete_plan, keep_plan
from workshop_live.domain.plans import KeptPlan
from workshop_live.domain.roles import Role
from workshop_live.plans.writing import write_plan
from workshop_live.storage import kept_plans
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow, caller
from workshop_live.web.http.api_models import RoomMade
from workshop_live.web.http.command_runner import carry_out
from workshop_live.web.http.etags import AS_IT_WAS, if_match, is_known
from workshop_live.web.http.openapi import errors, if_match_and
from workshop_live.web.http.parameters import find_kept_plan, plan_of_room
from workshop_live.web.http.plan_models import NewPlanBody, PlanList, PlanPatch, PlanState, state_of, summary_of
from workshop_live.web.routes.api import address_of, made_room

routes = APIRouter(route_class=GuardedRoute, prefix="/api/v1")


@routes.get("/plans", response_model=PlanList, responses=errors(401, 403))
@allow(Role.ORGANISER)
async def list_plans(request: Request) -> Response:
    """List the plans of the caller's organisation, those changed last first."""
    kept = await services(request).database.read(kept_plans.list_plans, caller(request).organiser_id)
    return JSONResponse({"plans": [summary_of(it) for it in kept]})


@routes.post(
    "/rooms/{room}/plans",
    status_code=201,
    response_model=PlanState,
    responses=errors(400, 401, 403, 404, 409, 415, 422, 507),
)
@allow(Role.MEMBER)
async def make_plan(request: Request, room: str, body: NewPlanBody) -> Response:
    """Keep the agenda of a room as a plan of the caller's organisation, without answers."""
    plan = replace(await plan_of_room(request, room), series="")
    titled = plan if body.title is None else replace(plan, title=body.title)
    kept = await carry_out(request, keep_plan, KeepPlan(caller(request).organiser_id, titled, body.description))
    response = _state(kept, 201)
    response.headers["Location"] = f"{address_of(request)}/api/v1/plans/{kept.public_id}"
    return response


@routes.put(
    "/rooms/{room}/plans/{plan}",
    response_model=PlanState,
    openapi_extra=if_match_and({}),
    responses=errors(401, 403, 404, 412, 507),
)
@allow(Role.MEMBER)
async def update_plan(request: Request, room: str, plan: str) -> Response:
    """Replace the agenda of a plan by that of a room. Its title and description stay.

    With ``If-Match``, refused (412) if the plan has changed.
    """
    becomes = await plan_of_room(request, room)
    return await _change(request, plan, lambda change: replace(change, becomes=becomes))


@routes.get("/plans/{plan}", response_model=PlanState, responses={**AS_IT_WAS, **errors(401, 403, 404)})
@allow(Role.ORGANISER)
async def get_own_plan(request: Request, plan: str) -> Response:
    """Get a plan with its activities."""
    kept = await find_kept_plan(request, plan)
    etag = _etag(kept.version)
    return Response(status_code=304, headers={"ETag": etag}) if is_known(request, etag) else _state(kept)


@routes.patch(
    "/plans/{plan}",
    response_model=PlanState,
    openapi_extra=if_match_and({}),
    responses=errors(400, 401, 403, 404, 412, 415, 422, 507),
)
@allow(Role.ORGANISER)
async def patch_plan(request: Request, plan: str, body: PlanPatch) -> Response:
    """Change the title or the description of a plan. With ``If-Match``, refused (412) if the plan has changed."""
    sent = body.model_dump(exclude_unset=True)
    return await _change(request, plan, lambda change: replace(change, **sent))


@routes.delete("/plans/{plan}", status_code=204, responses=errors(401, 403, 404, 507), response_class=Response)
@allow(Role.ORGANISER)
async def remove_plan(request: Request, plan: str) -> Response:
    """Delete a plan. Rooms that were made from it stay. It cannot be undone."""
    kept = await find_kept_plan(request, plan)
    await carry_out(request, delete_plan, DeletePlan(organiser_id=caller(request).organiser_id, plan=kept.public_id))
    return Response(status_code=204)


@routes.post("/plans/{plan}/rooms", status_code=201, response_model=RoomMade, responses=errors(401, 403, 404, 507))
@allow(Role.ORGANISER)
async def start_plan(request: Request, plan: str) -> Response:
    """Create a room from a plan. The secret links are shown only once."""
    return await made_room(request, (await find_kept_plan(request, plan)).plan)


@routes.get(
    "/plans/{plan}/yaml",
    responses={200: {"content": {"application/yaml": {"schema": {"type": "string"}}}}, **errors(401, 403, 404)},
    response_class=Response,
)
@allow(Role.ORGANISER)
async def get_plan_file(request: Request, plan: str) -> Response:
    """Get a plan in YAML."""
    return Response(write_plan((await find_kept_plan(request, plan)).plan), media_type="application/yaml")


async def _change(request: Request, plan: str, changed: Callable[[ChangePlan], ChangePlan]) -> Response:
    """Change a plan of the caller's organisation if ``If-Match`` holds, and return the response with it."""
    kept, matches = await find_kept_plan(request, plan), if_match(request)
    change = ChangePlan(
        organiser_id=caller(request).organiser_id,
        plan=kept.public_id,
        unless_changed=matches and (lambda version: matches(_etag(version))),
    )
    return _state(await carry_out(request, change_plan, changed(change)))


def _state(kept: KeptPlan, status: int = 200) -> Response:
    return JSONResponse(state_of(kept), status, {"ETag": _etag(kept.version)})


def _etag(version: int) -> str:
    return f'"{version}"'
