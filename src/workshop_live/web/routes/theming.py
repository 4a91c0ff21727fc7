"""The theme board, the summary page, and splitting themes with the help of the worker."""

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
from workshop_live.realtime.frames import Audience, OneActivity
from workshop_live.storage.answers import answers_of_rounds
from workshop_live.storage.theme_boards import read_round, read_rounds
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow, caller
from workshop_live.web.http.live_pages import live_screen
from workshop_live.web.http.locale import language_of
from workshop_live.web.http.pages import page
from workshop_live.web.http.parameters import find_room
from workshop_live.web.http.problem_details import RequestRefusedError, refused
from workshop_live.web.routes.editing import edited

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)

Asked = tuple[Activity, list[Answer], dict[int, KeptBoard]]


@routes.get("/rooms/{room}/themes/{activity}")
@allow(Role.FACILITATOR)
async def theme_board(request: Request, room: str, activity: str) -> HTMLResponse:
    """Render the theme board of an activity: in the middle of the desk, and by itself once the room has ended."""
    stored_room = await find_room(request, room)
    shown, _, _ = await _read(request, room, activity)
    language = language_of(request, stored_room.language)
    audience = Audience(Screen.BOARD, language, OneActivity(activity))
    if not stored_room.is_open:
        return await live_screen(request, stored_room, audience, "screens/board.html", activity=shown)
    frames = await services(request).hub.current(stored_room.id, audience)
    return await live_screen(
        request,
        stored_room,
        Audience(Screen.FACILITATOR, language),
        "screens/facilitator.html",
        is_member=caller(request).may(Role.MEMBER),
        has_frames=True,
        editing=await edited(request, stored_room),
        board=shown,
        voting=None,
        board_frames={frame.region: frame for frame in frames},
    )


@routes.get("/rooms/{room}/summary")
@allow(Role.FACILITATOR)
async def summary_page(request: Request, room: str) -> HTMLResponse:
    """Render the editable summaries of all questions, with their answers."""
    stored_room, parts = await find_room(request, room), services(request)
    reviewed = await parts.database.read_room(read_rounds, stored_room.id)
    if any([await parts.themes.analyse_and_save(room, *item) for item in reviewed]):
        reviewed = await parts.database.read_room(read_rounds, stored_room.id)
    rounds = [activity.round.id for activity, *_ in reviewed if activity.round]
    hidden = [answer for answer in await parts.database.read_room(answers_of_rounds, rounds) if answer.hidden_at]
    summaries = []
    for activity, answers, boards in reviewed:
        out = _texts(activity, [answer for answer in hidden if activity.round and answer.round_id == activity.round.id])
        found_in = await parts.themes.summaries(activity, answers, boards)
        summaries.append((activity, found_in, _texts(activity, answers), out))
    return page(request, "screens/summary.html", room=stored_room, summaries=summaries)


async def with_parts(request: Request, room: str, fields: SplitTheme) -> SplitTheme:
    """Return the fields with the parts that the program proposes for a theme, unless they name some.

    Raises RequestRefusedError.
    """
    if fields.parts:
        return fields
    shown = await _read(request, room, fields.activity)
    try:
        proposed = await services(request).themes.propose_split(*shown, fields.question, fields.theme)
    except UnknownThemeError:
        raise refused(Refused(Reason.UNKNOWN_THEME)) from None
    parts = tuple(Part(label=part.label, answers=part.answers, other_labels=part.keywords) for part in proposed)
    return fields.model_copy(update={"parts": parts})


def _texts(activity: Activity, answers: list[Answer]) -> list[dict[str, str]]:
    """Return the texts of answers by public identifier, for each question."""
    ids = {answer.ordinal: answer.public_id for answer in answers}
    return [
        {ids[place]: text for place, text in answer_texts.texts} for answer_texts in questions_of(activity, answers)
    ]


async def _read(request: Request, room: str, activity: str) -> Asked:
    """Return an activity with themes, and the visible answers of its latest round. Raises RequestRefusedError."""
    read = services(request).database.read
    stored = await read(read_round, caller(request).room_id, activity) if is_public_id(activity) else None
    if stored is None:
        raise RequestRefusedError(404, Reason.UNKNOWN_ACTIVITY)
    return stored
