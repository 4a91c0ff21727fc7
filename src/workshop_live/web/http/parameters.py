"""Parsing path, query and form parameters."""

import re

from starlette.requests import HTTPConnection

from workshop_live.domain.plans import KeptPlan, Plan
from workshop_live.domain.refusals import Problem, Reason
from workshop_live.domain.rooms import Room
from workshop_live.domain.tokens import is_public_id
from workshop_live.storage import kept_plans, rooms
from workshop_live.storage.plans import plan_of
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import caller
from workshop_live.web.http.problem_details import RequestRefusedError

MAX_NUMBER = 999_999

_NUMBER = re.compile(r"-?[0-9]{1,6}")


def read_number(name: str, text: str | None, *, least: int = 0, most: int = MAX_NUMBER) -> int | None:
    """Parse a whole number; None if it is empty. Raises RequestRefusedError (422) for anything else or out of range."""
    if not text:
        return None
    number = int(text) if _NUMBER.fullmatch(text) else None
    if number is None:
        raise RequestRefusedError(422, Reason.INVALID, [Problem(name, "int_parsing")])
    if number < least:
        raise RequestRefusedError(422, Reason.INVALID, [Problem(name, "greater_than_equal", least)])
    if number > most:
        raise RequestRefusedError(422, Reason.INVALID, [Problem(name, "less_than_equal", most)])
    return number


async def find_room(connection: HTTPConnection, public_id: str) -> Room:
    """Return the room with an identifier in the path. Raises RequestRefusedError (404)."""
    room = await services(connection).database.read(rooms.find_room, public_id)
    if room is None:
        raise RequestRefusedError(404, Reason.UNKNOWN_ROOM)
    return room


async def plan_of_room(connection: HTTPConnection, public_id: str) -> Plan:
    """Return the agenda of the room in the path as a plan. Raises RequestRefusedError (404)."""
    plan = await services(connection).database.read(plan_of, public_id)
    if plan is None:
        raise RequestRefusedError(404, Reason.UNKNOWN_ROOM)
    return plan


async def find_kept_plan(connection: HTTPConnection, public_id: str) -> KeptPlan:
    """Return a plan of the caller's organisation. Raises RequestRefusedError (404), also for those of others."""
    find, organiser_id = kept_plans.find_plan, caller(connection).organiser_id
    kept = await services(connection).database.read(find, organiser_id, public_id) if is_public_id(public_id) else None
    if kept is None:
        raise RequestRefusedError(404, Reason.UNKNOWN_PLAN)
    return kept
