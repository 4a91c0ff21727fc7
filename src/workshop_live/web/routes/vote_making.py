"""The form of a vote on what people wrote, in the middle of the desk: its options, whose wording may be shortened."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from workshop_live.actions.vote_fields import MAX_CHOSEN
from workshop_live.actions.vote_making import USUAL_PROMPTS, all_themes, usual_wording
from workshop_live.activity_types import ACTIVITY_TYPES, VOTES
from workshop_live.activity_types.options import MAX_OPTIONS, MAX_TEXT
from workshop_live.domain.activities import Activity
from workshop_live.domain.refusals import Problem, Reason, Refused
from workshop_live.domain.regions import Screen
from workshop_live.domain.roles import Role
from workshop_live.domain.rooms import Room
from workshop_live.realtime.frames import Audience
from workshop_live.storage.agenda import read_agenda
from workshop_live.storage.votable import Votable, questions_in, read_votable, why_not_votable
from workshop_live.text.languages import catalogue
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow, caller
from workshop_live.web.http.live_pages import live_screen
from workshop_live.web.http.locale import language_of
from workshop_live.web.http.parameters import find_room, read_number
from workshop_live.web.http.problem_details import RequestRefusedError, refused
from workshop_live.web.routes.editing import edited

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Proposed:
    """An option to be made: its value in the form, the others in the same words, its wording, and the original."""

    value: str
    also: tuple[str, ...]
    text: str
    original: str

    @property
    def is_shortened(self) -> bool:
        """Whether the wording is not all of the original."""
        return self.text != " ".join(self.original.split())


@dataclass(frozen=True, slots=True)
class VoteForm:
    """What the form is about."""

    activity: Activity
    questions: list[str]
    question: int
    of: str
    prompt: str
    options: list[Proposed]
    types: list[tuple[str, str]]
    most: int = MAX_OPTIONS
    max_text: int = MAX_TEXT


@routes.get("/rooms/{room}/vote/{activity}")
@allow(Role.FACILITATOR)
async def vote_form(request: Request, room: str, activity: str) -> HTMLResponse:
    """Render the form of a vote on the answers that are ticked, on all visible ones, or on themes."""
    stored_room = await find_room(request, room)
    if not stored_room.is_open:
        raise refused(Refused(Reason.ROOM_ENDED))
    return await live_screen(
        request,
        stored_room,
        Audience(Screen.FACILITATOR, language_of(request, stored_room.language)),
        "screens/facilitator.html",
        is_member=caller(request).may(Role.MEMBER),
        has_frames=True,
        editing=await edited(request, stored_room),
        board=None,
        voting=await _form(request, stored_room, activity),
    )


async def _form(request: Request, room: Room, public_id: str) -> VoteForm:
    """Return the form for a query. Raises RequestRefusedError."""
    query = request.query_params
    of = "themes" if query.get("of") == "themes" else "answers"
    chosen = query.getlist("options")[:MAX_CHOSEN]
    question = read_number("question", query.get("question")) or 0
    agenda = await services(request).database.read(read_agenda, room.id)
    activity = next((it for it in agenda if it.public_id == public_id), None)
    if activity is None:
        raise refused(Refused(Reason.UNKNOWN_ACTIVITY))
    reason = why_not_votable(activity)
    if reason is not None:
        raise refused(Refused(reason))
    questions = [it.prompt for it in questions_in(activity)]
    if not 0 <= question < len(questions):
        raise RequestRefusedError(422, Reason.INVALID, [Problem("question", "less_than_equal", len(questions) - 1)])
    found = await services(request).database.read(read_votable, activity, question)
    return VoteForm(
        activity,
        questions,
        question,
        of,
        catalogue(room.language).gettext(USUAL_PROMPTS[of]),
        _themes(found) if of == "themes" else _answers(found, chosen),
        [(name, ACTIVITY_TYPES[name].title) for name in VOTES],
    )


def _answers(found: Votable, chosen: list[str]) -> list[Proposed]:
    """Return the chosen answers that everybody may see, with others in the same words; all if none is chosen."""
    return [
        Proposed(first, tuple(others), usual_wording(found, first), found.answers[first])
        for first, *others in found.in_same_words(list(found.answers))
        if not chosen or not {first, *others}.isdisjoint(chosen)
    ]


def _themes(found: Votable) -> list[Proposed]:
    return [Proposed(str(it.origin.theme), (), it.text, it.text) for it in all_themes(found)]
