"""The part of the JSON API about what people wrote, gathered into themes and summed up."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.roles import Role
from workshop_live.domain.summaries import Summary
from workshop_live.storage import agenda
from workshop_live.storage.theme_boards import read_round
from workshop_live.web.http.access import GuardedRoute, allow
from workshop_live.web.http.etags import AS_IT_WAS, with_etag
from workshop_live.web.http.openapi import errors
from workshop_live.web.http.parameters import find_room
from workshop_live.web.http.problems import refused
from workshop_live.web.http.theme_models import SummaryState, ThemesState
from workshop_live.web.parts import services

routes = APIRouter(route_class=GuardedRoute, prefix="/api/v1")


@routes.get(
    "/rooms/{room}/activities/{activity}/themes",
    response_model=ThemesState,
    responses={**AS_IT_WAS, **errors(401, 403, 404)},
)
@allow(Role.FACILITATOR)
async def get_themes(request: Request, room: str, activity: str) -> Response:
    """The themes of the latest round, question by question, with the answers in each of them.

    Hidden and waiting answers are in none. The numbers of question and theme are those that commands on themes take.
    """
    number, summaries = await _summaries(request, room, activity)
    return with_etag(request, {"round": number, "questions": [_themes(*it) for it in enumerate(summaries)]})


@routes.get(
    "/rooms/{room}/activities/{activity}/summary",
    response_model=SummaryState,
    responses={**AS_IT_WAS, **errors(401, 403, 404)},
)
@allow(Role.FACILITATOR)
async def get_summary(request: Request, room: str, activity: str) -> Response:
    """The summary of the latest round, as the projector shows it when asked to: at most seven bullets a question."""
    number, summaries = await _summaries(request, room, activity)
    return with_etag(request, {"round": number, "questions": [_summary(*it) for it in enumerate(summaries)]})


async def _summaries(request: Request, room: str, activity: str) -> tuple[int | None, tuple[Summary, ...]]:
    """The number of the latest round, and a summary of each question; none where nobody wrote anything that has themes.

    What has not been read yet is read first. Raises RequestRefusedError.
    """
    parts, found = services(request), await find_room(request, room)
    activities = await parts.database.read(agenda.read_agenda, found.id)
    known = next((it for it in activities if it.public_id == activity), None)
    if known is None:
        raise refused(Refused(Reason.UNKNOWN_ACTIVITY))
    asked = await parts.database.read(read_round, found.id, activity)
    if asked is not None and await parts.themes.analyse_and_save(room, *asked):
        asked = await parts.database.read(read_round, found.id, activity)
    if asked is None:
        return (known.round.number if known.round else None), ()
    latest = asked[0].round
    return (latest.number if latest else None), await parts.themes.summaries(*asked)


def _themes(question: int, summary: Summary) -> dict[str, Any]:
    themes = [
        {
            "theme": it.number,
            "label": it.label,
            "bullet": it.bullet,
            "in_summary": it.is_bullet,
            "proposed": it.is_proposed,
            "typical": it.typical,
            "answers": list(it.answers),
        }
        for it in summary.themes
    ]
    return {"question": question, "prompt": summary.prompt, "themes": themes, "other": list(summary.other)}


def _summary(question: int, summary: Summary) -> dict[str, Any]:
    bullets = [
        {"theme": it.number, "bullet": it.bullet, "typical": it.typical, "answers": len(it.answers)}
        for it in summary.bullets
    ]
    return {"question": question, "prompt": summary.prompt, "bullets": bullets, "other": summary.unsaid()}
