"""What the pages and the API do alike with the caller's commands."""

from typing import TypeVar

from fastapi import Request

from workshop_live.actions import links
from workshop_live.actions.commands import RoomCommand
from workshop_live.actions.rooms import delete_room
from workshop_live.domain.refusals import Refused
from workshop_live.domain.regions import Screen
from workshop_live.storage.writer import SetFunction
from workshop_live.web.http.access import caller
from workshop_live.web.http.problems import refused
from workshop_live.web.parts import services

C = TypeVar("C")
R = TypeVar("R")


async def carry_out(request: Request, function: SetFunction[C, R | Refused], command: C) -> R:
    """The reply to a command that is carried out. Raises RequestRefusedError if it is refused."""
    reply = await services(request).writer.run(function, command)
    if isinstance(reply, Refused):
        raise refused(reply)
    return reply


async def delete_for_good(request: Request, room: str) -> None:
    """Delete a room in the name of the caller, and leave nothing of it in the write-ahead log.

    Raises RequestRefusedError.
    """
    await carry_out(request, delete_room, RoomCommand(room=room, actor=caller(request).identity.actor))
    await services(request).database.truncate_wal()


async def make_link(request: Request, room: str, screen: Screen) -> links.LinkCreated:
    """Make a secret link to a screen of a room in the name of the caller. Raises RequestRefusedError."""
    command = links.CreateLink(room=room, actor=caller(request).identity.actor, screen=screen)
    return await carry_out(request, links.create_link, command)


async def revoke_link(request: Request, room: str, link: str) -> None:
    """Make a secret link to a room useless in the name of the caller. Raises RequestRefusedError."""
    command = links.RevokeLink(room=room, actor=caller(request).identity.actor, link=link)
    await carry_out(request, links.revoke_link, command)
