"""The JSON API for themes and summaries."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.roles import Role
from workshop_live.domain.summaries import Summary
from workshop_live.storage import agenda
from workshop_live.storage.theme_boards import read_round
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow
from workshop_live.web.http.etags import AS_IT_WAS, with_etag
from workshop_live.web.http.openapi import errors
from workshop_live.web.http.parameters import find_room
from workshop_live.web.http.problem_details import refused
from workshop_live.web.http.theme_models import SummaryState, ThemesState

routes = APIRouter(route_class=GuardedRoute, prefix="/api/v1")


@routes.get(
    "/rooms/{room}/activities/{activity}/themes",
    response_model=ThemesState,
    responses={**AS_IT_WAS, **errors(401, 403, 404)},
)
@allow(Role.FACILITATOR)
async def get_themes(request: Request, room: str, activity: str) -> Response:
    """Get the themes of the latest round by question, with the answers in each of them.

    Hidden and waiting answers are in none. Commands on themes take the numbers of question and theme.
    """
    number, summaries = await _summaries(request, room, activity)
    return with_etag(request, {"round": number, "questions": [_themes(*numbered) for numbered in enumerate(summaries)]})


@routes.get(
    "/rooms/{room}/activities/{activity}/summary",
    response_model=SummaryState,
    responses={**AS_IT_WAS, **errors(401, 403, 404)},
)
@allow(Role.FACILITATOR)
async def get_summary(request: Request, room: str, activity: str) -> Response:
    """Get the summary of the latest round, as the projector shows it on request: at most seven bullets per question."""
    number, summaries = await _summaries(request, room, activity)
    return with_etag(
        request, {"round": number, "questions": [_summary(*numbered) for numbered in enumerate(summaries)]}
    )


async def _summaries(request: Request, room: str, activity: str) -> tuple[int | None, tuple[Summary, ...]]:
    """Return the number of the latest round, and a summary of each question.

    Without answers that can be grouped into themes, there are none. Analyses the answers first if they are not yet.
    Raises RequestRefusedError.
    """
    parts, stored_room = services(request), await find_room(request, room)
    activities = await parts.database.read(agenda.read_agenda, stored_room.id)
    stored = next((candidate for candidate in activities if candidate.public_id == activity), None)
    if stored is None:
        raise refused(Refused(Reason.UNKNOWN_ACTIVITY))
    analysed = await parts.database.read(read_round, stored_room.id, activity)
    if analysed is not None and await parts.themes.analyse_and_save(room, *analysed):
        analysed = await parts.database.read(read_round, stored_room.id, activity)
    if analysed is None:
        return (stored.round.number if stored.round else None), ()
    latest = analysed[0].round
    return (latest.number if latest else None), await parts.themes.summaries(*analysed)


def _themes(question: int, summary: Summary) -> dict[str, Any]:
    themes = [
        {
            "theme": theme.number,
            "label": theme.label,
            "bullet": theme.bullet,
            "in_summary": theme.is_bullet,
            "proposed": theme.is_proposed,
            "typical": theme.typical,
            "answers": list(theme.answers),
        }
        for theme in summary.themes
    ]
    return {"question": question, "prompt": summary.prompt, "themes": themes, "other": list(summary.other)}


def _summary(question: int, summary: Summary) -> dict[str, Any]:
    bullets = [
        {"theme": theme.number, "bullet": theme.bullet, "typical": theme.typical, "answers": len(theme.answers)}
        for theme in summary.bullets
    ]
    return {"question": question, "prompt": summary.prompt, "bullets": bullets, "other": summary.unsaid()}
