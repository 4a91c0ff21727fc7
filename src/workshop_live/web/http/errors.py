"""Error responses: JSON for programs, pages for people. They contain neither tracebacks nor submitted data."""

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, RedirectResponse, Response

from workshop_live.storage.engine import DatabaseUnavailableError
from workshop_live.text.messages import field_message, message
from workshop_live.web.dependencies import services
from workshop_live.web.http.bodies import MAX_BODY_BYTES
from workshop_live.web.http.error_links import error_links
from workshop_live.web.http.form_redisplay import redisplay_form
from workshop_live.web.http.locale import language_of
from workshop_live.web.http.pages import page
from workshop_live.web.http.problem_details import RequestRefusedError, as_json

log = logging.getLogger(__name__)

GONE = 499
"""client closed request, as other servers log it; nobody receives this response"""

_CODES = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 413: "too_large"}


def register_errors(app: FastAPI) -> None:
    """Register the handlers for all errors of the app."""

    @app.exception_handler(RequestRefusedError)
    async def refused(request: Request, refusal: RequestRefusedError) -> Response:
        again = None if wants_json(request) else await redisplay_form(request, refusal, **_values(request, refusal))
        return again or await error_response(request, refusal)

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> Response:
        code = _CODES.get(error.status_code, "bad_request")
        return await error_response(request, RequestRefusedError(error.status_code, code, headers=error.headers))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, _: RequestValidationError) -> Response:
        return await error_response(request, RequestRefusedError(422, "invalid"))

    @app.exception_handler(DatabaseUnavailableError)
    async def away(request: Request, _: DatabaseUnavailableError) -> Response:
        return await error_response(request, RequestRefusedError(503, "database_away", headers={"Retry-After": "2"}))

    @app.exception_handler(ClientDisconnect)
    async def gone(request: Request, _: ClientDisconnect) -> Response:
        return Response(status_code=GONE)

    @app.exception_handler(Exception)
    async def fault(request: Request, error: Exception) -> Response:
        # Log the exception's type and location only: its message may contain answers.
        trace = error.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
        log.error("%s at %s", type(error).__name__, place)
        return await error_response(request, RequestRefusedError(500, "server_error"))


async def error_response(request: Request, refusal: RequestRefusedError) -> Response:
    """Return the response for a refusal, as JSON or as a page."""
    language = language_of(request)
    values = _values(request, refusal)
    if wants_json(request):
        body = as_json(language, refusal, values)
        return JSONResponse(body, refusal.status, refusal.headers, media_type="application/problem+json")
    is_browser = "authorization" not in request.headers
    if refusal.status == 401 and refusal.code == "sign_in" and request.method in {"GET", "HEAD"} and is_browser:
        return RedirectResponse(f"/sign-in?next={request.url.path}", 303)
    response = page(
        request,
        "screens/error.html",
        status=refusal.status,
        message=message(language, refusal.code, **values),
        is_missing=refusal.code == "not_found",
        reasons=[field_message(language, problem) for problem in refusal.problems],
        error_links=await error_links(request, refusal),
    )
    response.headers.update(refusal.headers)
    return response


def wants_json(request: Request) -> bool:
    """Return whether the client expects JSON: the API, and scripts of our pages."""
    return request.scope["path"].startswith("/api/") or "application/json" in request.headers.get("accept", "")


def _values(request: Request, refusal: RequestRefusedError) -> dict[str, Any]:
    return {
        "address": services(request).settings.address,
        "seconds": refusal.headers.get("Retry-After", "1"),
        "kilobytes": MAX_BODY_BYTES // 1024,
    }
