"""The theme board of an activity, and what takes the worker's help there."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from workshop_live.actions.themes import change_board
from workshop_live.activity_types.summaries import questions_of
from workshop_live.domain.activities import Activity
from workshop_live.domain.answers import Answer
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.regions import Screen
from workshop_live.domain.themes import KeptBoard, NoSuchTheme
from workshop_live.realtime.frames import Audience
from workshop_live.storage.answers import given_answers
from workshop_live.storage.theme_boards import read_all_asked, read_asked
from workshop_live.text.languages import N_
from workshop_live.web.access import GuardedRoute, Role, allow, caller
from workshop_live.web.bodies import read_form
from workshop_live.web.commands import common_of, reply_to
from workshop_live.web.locale import language_of
from workshop_live.web.pages import page
from workshop_live.web.parameters import find_room, is_public_id, read_number
from workshop_live.web.problems import RequestRefused, refused
from workshop_live.web.screens import live_screen
from workshop_live.web.services import services
from workshop_live.web.theme_deeds import change_of

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)

Asked = tuple[Activity, list[Answer], dict[int, KeptBoard]]


@routes.get("/rooms/{room}/themes/{activity}")
@allow(Role.FACILITATOR)
async def theme_board(request: Request, room: str, activity: str) -> HTMLResponse:
    """The themes of what people wrote, where they are put in order."""
    found = await find_room(request, room)
    asked, _, _ = await _read(request, room, activity)
    audience = Audience(Screen.BOARD, language_of(request, found.language), activity)
    return await live_screen(request, found, audience, "screens/board.html", activity=asked)


@routes.get("/rooms/{room}/summary")
@allow(Role.FACILITATOR)
async def summary_page(request: Request, room: str) -> HTMLResponse:
    """What people wrote, summed up question by question beside the answers, and editable."""
    found, parts = await find_room(request, room), services(request)
    asked = await parts.database.read_room(read_all_asked, found.id)
    if any([await parts.boards.keep(room, *it) for it in asked]):
        asked = await parts.database.read_room(read_all_asked, found.id)
    rounds = [activity.round.id for activity, *_ in asked if activity.round]
    hidden = [it for it in await parts.database.read_room(given_answers, rounds) if it.hidden_at]
    summaries = []
    for activity, answers, kept in asked:
        out = _texts(activity, [it for it in hidden if activity.round and it.round_id == activity.round.id])
        found_in = await parts.boards.summaries(activity, answers, kept)
        summaries.append((activity, found_in, _texts(activity, answers), out))
    return page(request, "screens/summary.html", room=found, summaries=summaries)


@routes.post("/rooms/{room}/commands/split-theme")
@allow(Role.FACILITATOR)
async def split_theme(request: Request, room: str) -> Response:
    """Divide a theme into the parts that the program sees in it."""
    form = dict(await read_form(request))
    activity, answers, kept = await _read(request, room, form.get("activity", ""))
    number = read_number("theme", form.get("theme"), least=1) or 0
    question = read_number("question", form.get("question")) or 0
    try:
        parts = await services(request).boards.part(activity, answers, kept, question, number)
    except NoSuchTheme:
        raise refused(Refused(Reason.UNKNOWN_THEME)) from None
    if len(parts) < 2:
        raise refused(Refused(Reason.CANNOT_BE_SPLIT))
    common = common_of(request, room, form)
    command = change_of(form, common, lambda board: board.split(number, parts), N_("A theme was split"))
    return await reply_to(request, room, form, change_board, command)


def _texts(activity: Activity, answers: list[Answer]) -> list[dict[str, str]]:
    """For each question, what was written by the identifiers of the answers."""
    ids = {answer.ordinal: answer.public_id for answer in answers}
    return [{ids[place]: text for place, text in it.texts} for it in questions_of(activity, answers)]


async def _read(request: Request, room: str, activity: str) -> Asked:
    """An activity that has themes, with what everybody may see of its latest round. Raises RequestRefused."""
    read = services(request).database.read
    asked = await read(read_asked, caller(request).room_id, activity) if is_public_id(activity) else None
    if asked is None:
        raise RequestRefused(404, Reason.UNKNOWN_ACTIVITY)
    return asked
