"""The theme board of an activity, and what takes the worker's help there."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from workshop_live.actions.theme_fields import Part, SplitTheme
from workshop_live.activity_types.summaries import questions_of
from workshop_live.domain.activities import Activity
from workshop_live.domain.answers import Answer
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.regions import Screen
from workshop_live.domain.roles import Role
from workshop_live.domain.themes import KeptBoard, UnknownThemeError
from workshop_live.domain.tokens import is_public_id
from workshop_live.realtime.frames import Audience
from workshop_live.storage.answers import answers_of_rounds
from workshop_live.storage.theme_boards import read_round, read_rounds
from workshop_live.web.http.access import GuardedRoute, allow, caller
from workshop_live.web.http.locale import language_of
from workshop_live.web.http.pages import page
from workshop_live.web.http.parameters import find_room
from workshop_live.web.http.problems import RequestRefusedError, refused
from workshop_live.web.parts import services
from workshop_live.web.routes.screens import live_screen

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
    asked = await parts.database.read_room(read_rounds, found.id)
    if any([await parts.themes.analyse_and_save(room, *it) for it in asked]):
        asked = await parts.database.read_room(read_rounds, found.id)
    rounds = [activity.round.id for activity, *_ in asked if activity.round]
    hidden = [it for it in await parts.database.read_room(answers_of_rounds, rounds) if it.hidden_at]
    summaries = []
    for activity, answers, kept in asked:
        out = _texts(activity, [it for it in hidden if activity.round and it.round_id == activity.round.id])
        found_in = await parts.themes.summaries(activity, answers, kept)
        summaries.append((activity, found_in, _texts(activity, answers), out))
    return page(request, "screens/summary.html", room=found, summaries=summaries)


async def with_parts(request: Request, room: str, fields: SplitTheme) -> SplitTheme:
    """Add the parts that the program proposes for a theme, unless the fields name some. Raises RequestRefusedError."""
    if fields.parts:
        return fields
    asked = await _read(request, room, fields.activity)
    try:
        found = await services(request).themes.propose_split(*asked, fields.question, fields.theme)
    except UnknownThemeError:
        raise refused(Refused(Reason.UNKNOWN_THEME)) from None
    parts = tuple(Part(label=it.label, answers=it.answers, other_labels=it.keywords) for it in found)
    return fields.model_copy(update={"parts": parts})


def _texts(activity: Activity, answers: list[Answer]) -> list[dict[str, str]]:
    """For each question, what was written by the identifiers of the answers."""
    ids = {answer.ordinal: answer.public_id for answer in answers}
    return [{ids[place]: text for place, text in it.texts} for it in questions_of(activity, answers)]


async def _read(request: Request, room: str, activity: str) -> Asked:
    """An activity that has themes, with what everybody may see of its latest round. Raises RequestRefusedError."""
    read = services(request).database.read
    asked = await read(read_round, caller(request).room_id, activity) if is_public_id(activity) else None
    if asked is None:
        raise RequestRefusedError(404, Reason.UNKNOWN_ACTIVITY)
    return asked
