"""Running commands on behalf of the caller, for pages and the API."""

from typing import TypeVar

from fastapi import Request

from workshop_live.actions import links
from workshop_live.actions.commands import RoomCommand
from workshop_live.actions.rooms import delete_room
from workshop_live.domain.refusals import Refused
from workshop_live.domain.regions import Screen
from workshop_live.storage.writer import SetFunction
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import caller
from workshop_live.web.http.problem_details import refused

C = TypeVar("C")
R = TypeVar("R")


async def carry_out(request: Request, function: SetFunction[C, R | Refused], command: C) -> R:
    """Run a command and return its reply. Raises RequestRefusedError if it is refused."""
    reply = await services(request).writer.run(function, command)
    if isinstance(reply, Refused):
        raise refused(reply)
    return reply


async def delete_for_good(request: Request, room: str) -> None:
    """Delete a room on behalf of the caller, and truncate the write-ahead log, which may still hold its answers.

    Raises RequestRefusedError.
    """
    await carry_out(request, delete_room, RoomCommand(room=room, actor=caller(request).identity.actor))
    await services(request).database.truncate_wal()


async def make_link(request: Request, room: str, screen: Screen) -> links.LinkCreated:
    """Create a secret link to a screen of a room on behalf of the caller. Raises RequestRefusedError."""
    command = links.CreateLink(room=room, actor=caller(request).identity.actor, screen=screen)
    return await carry_out(request, links.create_link, command)


async def revoke_link(request: Request, room: str, link: str) -> None:
    """Revoke a secret link to a room on behalf of the caller. Raises RequestRefusedError."""
    command = links.RevokeLink(room=room, actor=caller(request).identity.actor, link=link)
    await carry_out(request, links.revoke_link, command)
