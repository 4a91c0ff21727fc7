"""Rooms and plans: new rooms, imported and ready-made plans, running again, exported plans, running orders."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from workshop_live.actions.kept_plans import KeepPlan, keep_plan
from workshop_live.actions.rooms import CreateRoom, RoomCreated, create_room
from workshop_live.actions.series import Continued
from workshop_live.domain.plans import Plan
from workshop_live.domain.refusals import Problem, Reason, Refused
from workshop_live.domain.regions import Screen
from workshop_live.domain.roles import Role
from workshop_live.domain.rooms import LANGUAGES
from workshop_live.plans.archives import MAX_ARCHIVE_BYTES
from workshop_live.plans.problems import PlanError, PlanProblem
from workshop_live.plans.ready_plans import READY, ready_plan, ready_plans, use_of
from workshop_live.plans.writing import write_plan
from workshop_live.storage import agenda, kept_plans, members, room_list, series
from workshop_live.text.messages import field_message
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow, caller, reads_stream
from workshop_live.web.http.bodies import read_form
from workshop_live.web.http.locale import language_of
from workshop_live.web.http.pages import page
from workshop_live.web.http.parameters import find_kept_plan, find_room, plan_of_room
from workshop_live.web.http.plan_files import ARCHIVE_TOO_LARGE, PlanTooLargeError, SentPlan, plan_file, read_plan
from workshop_live.web.http.problem_details import refused
from workshop_live.web.screens.room_page import RoomPage

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)

IMPORT = "/rooms/import"
IMPORT_TO_KEEP = "/plans/import"
SHOWN_PLANS = 6
"""The number of the organisation's own plans on the page of rooms; the others are on their own page."""


@routes.get("/rooms")
@allow(Role.ORGANISER)
async def rooms_page(request: Request) -> HTMLResponse:
    """Render an organiser's rooms and a form for a new one."""
    return await _rooms_page(request)


@routes.post("/rooms")
@allow(Role.ORGANISER)
async def new_room(request: Request) -> Response:
    """Create a room, empty or from a plan that is ready or the organisation's own, and redirect to it.

    One of the organisation's own has its own language.
    """
    form = dict(await read_form(request))
    language, start = form.get("language", ""), form.get("start", "")
    plan = Plan(form.get("title", ""), language)
    if "plan" in form:
        kept = (await find_kept_plan(request, form["plan"])).plan
        plan = replace(kept, title=plan.title.strip() or kept.title)
    elif start in READY and language in LANGUAGES:
        ready = ready_plan(start, language)
        plan = replace(ready, title=plan.title.strip() or ready.title)
    elif start:
        raise refused(Refused(Reason.INVALID, (Problem("start", "not_an_option"),)))
    return await _make(request, plan)


@routes.post(IMPORT)
@allow(Role.ORGANISER)
@reads_stream
async def import_plan(request: Request) -> Response:
    """Create a room from an uploaded or pasted plan; render its errors by line."""
    return await _with_plan(request, _make)


@routes.post(IMPORT_TO_KEEP)
@allow(Role.ORGANISER)
@reads_stream
async def import_plan_to_keep(request: Request) -> Response:
    """Keep an uploaded or pasted plan; render its errors by line."""
    return await _with_plan(request, _keep)


async def _keep(request: Request, plan: Plan) -> Response:
    kept = await services(request).writer.run(keep_plan, KeepPlan(caller(request).organiser_id, plan))
    if isinstance(kept, Refused) and kept.problems:
        problems = [PlanProblem(0, problem) for problem in kept.problems]
        return await _rooms_page(request, status=422, written=write_plan(plan), problems=problems)
    if isinstance(kept, Refused):
        raise refused(kept)
    return RedirectResponse(f"/plans/{kept.public_id}", 303)


async def _with_plan(request: Request, use: Callable[[Request, Plan], Awaitable[Response]]) -> Response:
    """Use the uploaded or pasted plan, or return the page that says what is wrong with it."""
    sent = SentPlan()
    try:
        async with read_plan(request, sent) as plan:
            return await use(request, plan)
    except PlanTooLargeError as error:
        return await _rooms_page(request, status=413, problems=[PlanProblem(0, error.problem)])
    except PlanError as bad:
        return await _rooms_page(request, status=422, written=sent.written, problems=bad.problems)


@routes.post("/rooms/{room}/run-again")
@allow(Role.MEMBER)
async def run_again(request: Request, room: str) -> Response:
    """Create a new room with the same agenda, without answers, which may continue the series of this one."""
    form, plan = dict(await read_form(request)), replace(await plan_of_room(request, room), series="")
    continued = Continued(room, form.get("series_title", "")) if form.get("continues") else None
    return await _make(request, plan, continued)


@routes.get("/rooms/{room}/plan.yaml")
@allow(Role.MEMBER)
async def export_plan(request: Request, room: str) -> Response:
    """Download the agenda as a plan with comments."""
    return await plan_file(request, await plan_of_room(request, room))


@routes.get("/rooms/{room}/running-order")
@allow(Role.FACILITATOR)
async def running_order(request: Request, room: str) -> HTMLResponse:
    """Render a printable running order: times, questions, options, notes."""
    stored_room = await find_room(request, room)
    activities = await services(request).database.read(agenda.read_agenda, stored_room.id)
    return page(request, "screens/running_order.html", room=stored_room, activities=activities)


async def make_room(
    request: Request, plan: Plan, links: Sequence[Screen] = (), continued: Continued | None = None
) -> RoomCreated:
    """Create a room of the caller from a plan, which may continue another one. Raises RequestRefusedError."""
    parts = services(request)
    command = CreateRoom(caller(request).organiser_id, plan, links, parts.settings.retention_days, continued)
    made = await parts.writer.run(create_room, command)
    if isinstance(made, Refused):
        raise refused(made)
    return made


async def _make(request: Request, plan: Plan, continued: Continued | None = None) -> Response:
    made = await make_room(request, plan, continued=continued)
    return RedirectResponse(f"/rooms/{made.room.public_id}", 303)


async def _rooms_page(
    request: Request, *, status: int = 200, written: str = "", problems: list[PlanProblem] | None = None
) -> HTMLResponse:
    language, clock = language_of(request), services(request).clock
    database, organiser = services(request).database, caller(request).organiser_id
    listed = await database.read(room_list.list_rooms, organiser)
    found = RoomPage.of(listed, request.query_params, clock.now())
    return page(
        request,
        "screens/rooms.html",
        status=status,
        found=found,
        has_rooms=bool(listed),
        turnouts=await database.read(room_list.turnouts, [it.room.id for it in found.rooms]),
        came_to=await database.read(members.came_to, organiser),
        address=services(request).settings.address,
        clock=None if clock.is_trusted else clock.times(),
        ready=ready_plans(language),
        uses={name: use_of(name, language) for name in READY},
        own_plans=await database.read(kept_plans.list_plans, organiser, SHOWN_PLANS),
        series=await database.read(series.list_series, organiser),
        most_series=SHOWN_PLANS,
        own_plan_count=len(await database.read(kept_plans.titles, organiser)),
        written=written,
        most_bytes=MAX_ARCHIVE_BYTES,
        too_large=field_message(language, ARCHIVE_TOO_LARGE),
        problems=[
            (error.line, error.problem.field, field_message(language, error.problem)) for error in problems or ()
        ],
    )
