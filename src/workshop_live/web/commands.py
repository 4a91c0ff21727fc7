"""What a facilitator's buttons do: one route, one table."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from workshop_live.actions import agenda, moderation, rooms, running, timer, undo
from workshop_live.actions.commands import Done, RoomCommand
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.activities import GRACE_SECONDS, MAX_ACTIVITIES
from workshop_live.domain.refusals import Invalid, Problem, Refused
from workshop_live.domain.rooms import ScreenMode
from workshop_live.storage.writer import SetFunction
from workshop_live.web.access import GuardedRoute, Role, allow, caller
from workshop_live.web.bodies import read_form
from workshop_live.web.errors import wants_json
from workshop_live.web.parameters import is_public_id, read_number
from workshop_live.web.problems import RequestRefused, refused
from workshop_live.web.services import services

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)

Form = Mapping[str, str]
Common = dict[str, Any]
Made = tuple[SetFunction[Any, Done | Refused], RoomCommand]


@routes.post("/rooms/{room}/commands/{name}")
@allow(Role.FACILITATOR)
async def run_command(request: Request, room: str, name: str) -> Response:
    """Run a command. A click made on an old state of the room is told so with 409."""
    make = COMMANDS.get(name)
    if make is None:
        raise RequestRefused(404, "not_found")
    form = dict(await read_form(request))
    version = read_number("version", form.get("version"))
    common = {"room": room, "actor": caller(request).identity.actor, "version": version}
    try:
        function, command = make(form, common)
    except Invalid as invalid:
        raise RequestRefused(422, "invalid", invalid.problems) from None
    reply = await services(request).writer.run(function, command)
    if isinstance(reply, Refused):
        raise refused(reply)
    if wants_json(request):
        return JSONResponse({"seq": reply.seq, "version": reply.version, "undo": reply.undo})
    return RedirectResponse(_return_path(room, form), 303)


def _return_path(room: str, form: Form) -> str:
    """Back to the page that the button stands on."""
    return f"/rooms/{room}" if form.get("return") == "room" else f"/rooms/{room}/facilitator"


def _plain(function: SetFunction[Any, Done | Refused]) -> Callable[[Form, Common], Made]:
    return lambda _, common: (function, RoomCommand(**common))


def _on_activity(function: SetFunction[Any, Done | Refused]) -> Callable[[Form, Common], Made]:
    return lambda form, common: (function, running.ActivityCommand(**common, activity=_id(form, "activity")))


def _on_answer(function: SetFunction[Any, Done | Refused]) -> Callable[[Form, Common], Made]:
    return lambda form, common: (function, moderation.ModerateAnswer(**common, answer=_id(form, "answer")))


def _close(form: Form, common: Common) -> Made:
    grace = read_number("grace", form.get("grace"), most=GRACE_SECONDS)
    grace = GRACE_SECONDS if grace is None else grace
    return running.close_activity, running.CloseActivity(**common, activity=_id(form, "activity"), grace=grace)


def _screen(form: Form, common: Common) -> Made:
    try:
        mode = ScreenMode(form.get("mode", ""))
    except ValueError:
        raise Invalid(Problem("mode", "not_an_option")) from None
    return running.set_screen, running.SetScreen(**common, mode=mode)


def _spotlight(form: Form, common: Common) -> Made:
    answer = _id(form, "answer") if form.get("answer") else None
    return running.spotlight, running.Spotlight(**common, answer=answer)


def _page(form: Form, common: Common) -> Made:
    return running.turn_page, running.TurnPage(**common, page=read_number("page", form.get("page")) or 0)


def _add_time(form: Form, common: Common) -> Made:
    seconds = read_number("seconds", form.get("seconds"), least=-timer.LONGEST_SECONDS, most=timer.LONGEST_SECONDS)
    return timer.add_time, timer.AddTime(**common, seconds=seconds or 0)


def _add_activity(form: Form, common: Common) -> Made:
    type_name = form.get("type", "")
    if type_name not in ACTIVITY_TYPES:
        raise Invalid(Problem("type", "unknown_type"))
    return agenda.add_activity, agenda.AddActivity(
        **common,
        type=type_name,
        prompt=form.get("prompt", ""),
        settings=ACTIVITY_TYPES[type_name].settings_from_form(form),
        after_current="after_current" in form,
    )


def _edit_activity(form: Form, common: Common) -> Made:
    type_name = form.get("type", "")
    if type_name not in ACTIVITY_TYPES:
        raise Invalid(Problem("type", "unknown_type"))
    return agenda.edit_activity, agenda.EditActivity(
        **common,
        activity=_id(form, "activity"),
        prompt=form.get("prompt", ""),
        settings=ACTIVITY_TYPES[type_name].settings_from_form(form),
        seen=read_number("seen", form.get("seen")),
    )


def _move_activity(form: Form, common: Common) -> Made:
    to = read_number("to", form.get("to"), most=MAX_ACTIVITIES)
    if to is None:
        raise Invalid(Problem("to", "missing"))
    return agenda.move_activity, agenda.MoveActivity(**common, activity=_id(form, "activity"), to=to)


def _rename(form: Form, common: Common) -> Made:
    return rooms.rename_room, rooms.RenameRoom(**common, title=form.get("title", ""), was=form.get("was"))


def _undo(form: Form, common: Common) -> Made:
    offer = _id(form, "undo") if form.get("undo") else None
    return undo.undo_last, undo.UndoLast(**{**common, "version": None}, undo=offer)


def _id(form: Form, field: str) -> str:
    value = form.get(field, "")
    if not is_public_id(value):
        raise Invalid(Problem(field, "missing"))
    return value


COMMANDS: dict[str, Callable[[Form, Common], Made]] = {
    "next": _plain(running.go_on),
    "back": _plain(running.go_back),
    "open": _on_activity(running.open_activity),
    "ask-again": _on_activity(running.ask_again),
    "close": _close,
    "show": _on_activity(running.show_results),
    "hide": _on_activity(running.hide_results),
    "go-to": _on_activity(running.go_to),
    "screen": _screen,
    "spotlight": _spotlight,
    "page": _page,
    "start-timer": _plain(timer.start_timer),
    "pause-timer": _plain(timer.pause_timer),
    "add-time": _add_time,
    "clear-timer": _plain(timer.clear_timer),
    "show-answer": _on_answer(moderation.show_answer),
    "hide-answer": _on_answer(moderation.hide_answer),
    "add-activity": _add_activity,
    "edit-activity": _edit_activity,
    "move-activity": _move_activity,
    "remove-activity": _on_activity(agenda.remove_activity),
    "put-back-activity": _on_activity(agenda.put_back_activity),
    "rename": _rename,
    "end": _plain(rooms.end_room),
    "undo": _undo,
}
"""The commands by the last part of their address."""
