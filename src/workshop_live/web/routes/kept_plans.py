"""The pages on an organisation's own plans: keeping a room as one, the list, and each of them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from workshop_live.actions.kept_plans import ChangePlan, DeletePlan, KeepPlan, change_plan, delete_plan, keep_plan
from workshop_live.domain.plans import MAX_DESCRIPTION_LENGTH
from workshop_live.domain.refusals import Problem, Reason, Refused
from workshop_live.domain.roles import Role
from workshop_live.domain.rooms import MAX_TITLE_LENGTH
from workshop_live.storage import kept_plans
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow, caller
from workshop_live.web.http.bodies import read_form
from workshop_live.web.http.command_runner import carry_out
from workshop_live.web.http.pages import page
from workshop_live.web.http.parameters import find_kept_plan, find_room, plan_of_room, read_number
from workshop_live.web.http.plan_files import plan_file
from workshop_live.web.http.problem_details import refused

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)

_LENGTHS: Mapping[str, Any] = {"longest_title": MAX_TITLE_LENGTH, "longest_description": MAX_DESCRIPTION_LENGTH}


@routes.get("/rooms/{room}/plan")
@allow(Role.MEMBER)
async def keep_page(request: Request, room: str) -> HTMLResponse:
    """Render the forms that make a plan of a room, or bring one up to date with it."""
    kept = await services(request).database.read(kept_plans.list_plans, caller(request).organiser_id)
    return page(request, "screens/keep_plan.html", room=await find_room(request, room), own_plans=kept, **_LENGTHS)


@routes.post("/rooms/{room}/plan")
@allow(Role.MEMBER)
async def keep(request: Request, room: str) -> Response:
    """Keep the agenda of a room as a plan, and redirect to it."""
    form = dict(await read_form(request))
    plan = replace(await plan_of_room(request, room), title=form.get("title", ""), series="")
    command = KeepPlan(caller(request).organiser_id, plan, form.get("description", ""))
    return _to((await carry_out(request, keep_plan, command)).public_id)


@routes.post("/rooms/{room}/plan/update")
@allow(Role.MEMBER)
async def update(request: Request, room: str) -> Response:
    """Replace the agenda of a plan by that of a room, and redirect to the plan."""
    chosen, _, seen = dict(await read_form(request)).get("plan", "").partition(".")
    if not chosen:
        raise refused(Refused(Reason.INVALID, (Problem("plan", "not_an_option"),)))
    kept = await find_kept_plan(request, chosen)
    command = ChangePlan(
        organiser_id=caller(request).organiser_id,
        plan=kept.public_id,
        becomes=await plan_of_room(request, room),
        seen=read_number("plan", seen),
    )
    return _to((await carry_out(request, change_plan, command)).public_id)


@routes.get("/plans")
@allow(Role.ORGANISER)
async def plans_page(request: Request) -> HTMLResponse:
    """Render all plans of the organisation."""
    kept = await services(request).database.read(kept_plans.list_plans, caller(request).organiser_id)
    return page(request, "screens/plans.html", own_plans=kept)


@routes.get("/plans/{plan}")
@allow(Role.ORGANISER)
async def plan_page(request: Request, plan: str) -> HTMLResponse:
    """Render a plan: what is in it, and what can be done with it."""
    return page(request, "screens/plan.html", kept=await find_kept_plan(request, plan), **_LENGTHS)


@routes.post("/plans/{plan}")
@allow(Role.ORGANISER)
async def rename(request: Request, plan: str) -> Response:
    """Change the title and the description of a plan."""
    form, kept = dict(await read_form(request)), await find_kept_plan(request, plan)
    command = ChangePlan(
        organiser_id=caller(request).organiser_id,
        plan=kept.public_id,
        title=form.get("title", ""),
        description=form.get("description", ""),
        seen=read_number("seen", form.get("seen")),
    )
    await carry_out(request, change_plan, command)
    return _to(plan)


@routes.get("/plans/{plan}/plan.yaml")
@allow(Role.ORGANISER)
async def download(request: Request, plan: str) -> Response:
    """Download a plan as YAML with comments."""
    return await plan_file(request, (await find_kept_plan(request, plan)).plan)


@routes.get("/plans/{plan}/delete")
@allow(Role.ORGANISER)
async def delete_page(request: Request, plan: str) -> HTMLResponse:
    """Render the confirmation of the deletion, which cannot be undone."""
    return page(request, "screens/delete_plan.html", kept=await find_kept_plan(request, plan))


@routes.post("/plans/{plan}/delete")
@allow(Role.ORGANISER)
async def delete(request: Request, plan: str) -> Response:
    """Delete a plan for good."""
    kept = await find_kept_plan(request, plan)
    await carry_out(request, delete_plan, DeletePlan(organiser_id=caller(request).organiser_id, plan=kept.public_id))
    return RedirectResponse("/rooms", 303)


def _to(plan: str) -> Response:
    return RedirectResponse(f"/plans/{plan}", 303)
