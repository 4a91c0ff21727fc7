"""Responses with pages of live regions."""

from datetime import UTC, datetime
from typing import Any

from fastapi import Request
from starlette.responses import HTMLResponse

from workshop_live.domain.rooms import Room
from workshop_live.realtime.frames import Audience
from workshop_live.web.dependencies import services
from workshop_live.web.http.pages import page


async def live_screen(request: Request, room: Room, audience: Audience, template: str, **context: Any) -> HTMLResponse:
    """Render a page with the current regions of an audience."""
    frames = await services(request).hub.current(room.id, audience)
    return page(
        request,
        template,
        language=audience.locale,
        room=room,
        frames={frame.region: frame for frame in frames},
        now=datetime.now(UTC),
        **context,
    )
