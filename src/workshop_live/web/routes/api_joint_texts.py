"""The JSON API for joint texts: the lines that commands edit, the versions, and what lines can be taken over from."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from workshop_live.domain.joint_texts import JointText, Source
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.roles import Role
from workshop_live.storage.agenda import read_agenda
from workshop_live.storage.joint_sources import SourceText, read_sources
from workshop_live.storage.joint_texts import read_joint_text
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow
from workshop_live.web.http.etags import AS_IT_WAS, with_etag
from workshop_live.web.http.joint_models import JointTextContent
from workshop_live.web.http.openapi import errors
from workshop_live.web.http.parameters import find_room
from workshop_live.web.http.problem_details import refused

routes = APIRouter(route_class=GuardedRoute, prefix="/api/v1")


@routes.get(
    "/rooms/{room}/activities/{activity}/joint-text",
    response_model=JointTextContent,
    responses={**AS_IT_WAS, **errors(401, 403, 404, 409)},
)
@allow(Role.FACILITATOR)
async def get_joint_text(request: Request, room: str, activity: str) -> Response:
    """Get a joint text as it stands, with its versions and what its lines can be taken over from.

    An edit of a line names the version that it was made from, an edit of the stem that of the activity.
    """
    read, stored_room = services(request).database.read, await find_room(request, room)
    activities = await read(read_agenda, stored_room.id)
    found = next((candidate for candidate in activities if candidate.public_id == activity), None)
    if found is None:
        raise refused(Refused(Reason.UNKNOWN_ACTIVITY))
    text = await read(read_joint_text, found)
    if text is None:
        raise refused(Refused(Reason.NOT_A_JOINT_TEXT))
    sources = await read(read_sources, activities, found)
    return with_etag(request, {"version": found.version, **_state(text), "sources": list(map(_source_text, sources))})


def _state(text: JointText) -> dict[str, Any]:
    lines = [
        {"id": line.public_id, "text": line.text, "version": line.version, "source": _source(line.source)}
        for line in text.lines
    ]
    versions = [
        {
            "number": version.number,
            "stem": version.stem,
            "lines": list(version.lines),
            "created_at": version.created_at.isoformat(),
            "shown_at": version.shown_at.isoformat() if version.shown_at else None,
        }
        for version in text.versions
    ]
    return {"stem": text.stem, "lines": lines, "versions": versions}


def _source_text(text: SourceText) -> dict[str, Any]:
    return {"prompt": text.prompt, "group": text.name, "texts": list(map(_source, text.sources))}


def _source(source: Source | None) -> dict[str, Any] | None:
    if source is None:
        return None
    place = {"activity": source.activity, "question": source.question}
    return {**place, "answer": source.answer, "theme": source.theme, "text": source.text}
