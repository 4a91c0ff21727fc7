"""What stands in addresses and forms: identifiers, small numbers, the room."""

import re

from starlette.requests import HTTPConnection

from workshop_live.domain.refusals import Problem, Reason
from workshop_live.domain.rooms import Room
from workshop_live.storage import rooms
from workshop_live.web.http.problems import RequestRefusedError
from workshop_live.web.parts import services

MAX_NUMBER = 999_999

_NUMBER = re.compile(r"-?[0-9]{1,6}")


def read_number(name: str, text: str | None, *, least: int = 0, most: int = MAX_NUMBER) -> int | None:
    """A small whole number, None if there is nothing. Raises RequestRefusedError for anything else."""
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
    """The room in the address. Raises RequestRefusedError."""
    room = await services(connection).database.read(rooms.find_room, public_id)
    if room is None:
        raise RequestRefusedError(404, Reason.UNKNOWN_ROOM)
    return room
