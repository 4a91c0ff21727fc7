"""Health, readiness and metrics, for proxies and monitoring."""

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from workshop_live.domain.roles import Role
from workshop_live.metrics import CONTENT_TYPE
from workshop_live.storage.engine import ping
from workshop_live.web.dependencies import metrics, services
from workshop_live.web.http.access import GuardedRoute, allow

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)

PATIENCE_S = 2.0  # seconds for the database to respond


@routes.get("/health")
@allow(Role.ANYONE)
async def health(request: Request) -> Response:
    """Return 200 if the process works, 503 if a restart would help. A database outage is no reason for that.

    ``deletion`` is present while nothing is deleted because the clock is not trusted.
    """
    if not services(request).writer.is_running:
        return JSONResponse({"status": "failed", "reason": "writer"}, 503)
    waits = {} if services(request).clock.is_trusted else {"deletion": "waits for the clock"}
    return JSONResponse({"status": "ok", **waits})


@routes.get("/ready")
@allow(Role.ANYONE)
async def ready(request: Request) -> Response:
    """Return 200 if this process can take traffic, else 503 with a reason: ``draining``, ``writer`` or ``database``."""
    reason = await _hindrance(request)
    if reason:
        return JSONResponse({"status": "not ready", "reason": reason}, 503, {"Retry-After": "2"})
    return JSONResponse({"status": "ready"})


@routes.get("/metrics")
@allow(Role.MONITOR)
async def read_metrics(request: Request) -> Response:
    """Return metrics in the Prometheus format. They reveal when workshops take place, so they require a token."""
    return Response(metrics(request).text(), headers={"Content-Type": CONTENT_TYPE})


async def _hindrance(request: Request) -> str | None:
    if request.app.state.is_draining:
        return "draining"
    if not services(request).writer.is_running:
        return "writer"
    try:
        async with asyncio.timeout(PATIENCE_S):
            await services(request).database.read(ping)
    except Exception:  # noqa: BLE001 - whatever it is, nobody should be sent here
        return "database"
    return None
