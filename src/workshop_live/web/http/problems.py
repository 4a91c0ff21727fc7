"""Refusals as error responses: their status, and their body as RFC 9457 has it."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from workshop_live.domain.refusals import Problem, Reason, Refused
from workshop_live.text.messages import field_message, message, title_of


class RequestRefusedError(Exception):
    """Ends a request with an error response. ``code`` is stable, for programs."""

    def __init__(
        self, status: int, code: str, problems: Sequence[Problem] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.problems = tuple(problems)
        self.headers = dict(headers or {})


_STATUS = {
    Reason.UNKNOWN_ROOM: 404,
    Reason.UNKNOWN_ACTIVITY: 404,
    Reason.UNKNOWN_ANSWER: 404,
    Reason.UNKNOWN_LINK: 404,
    Reason.UNKNOWN_ORGANISER: 404,
    Reason.UNKNOWN_TOKEN: 404,
    Reason.LINK_USED: 404,
    Reason.CHANGED: 412,
    Reason.INVALID: 422,
    Reason.NOT_SAVED: 507,
    Reason.BUSY: 503,
}

ERRORS = "/api/v1/errors"
"""Below it, each code has an address of its own: the ``type`` of its errors."""


def refused(refusal: Refused) -> RequestRefusedError:
    """The error response for a command that was refused."""
    headers = {"Retry-After": "2"} if refusal.reason in {Reason.NOT_SAVED, Reason.BUSY} else None
    return RequestRefusedError(_STATUS.get(refusal.reason, 409), refusal.reason, refusal.problems, headers)


def too_fast(seconds: float) -> RequestRefusedError:
    """The error response for what came too fast."""
    return RequestRefusedError(429, "too_fast", headers={"Retry-After": str(max(1, ceil(seconds)))})


def as_json(language: str, refusal: RequestRefusedError, values: Mapping[str, Any]) -> dict[str, Any]:
    """The body of an error response, as RFC 9457 has it: ``title`` is fixed, ``detail`` says what to do."""
    body: dict[str, Any] = {
        "type": f"{ERRORS}/{refusal.code}",
        "title": title_of(refusal.code),
        "status": refusal.status,
        "code": refusal.code,
        "detail": message(language, refusal.code, **values),
    }
    if refusal.problems:
        body["errors"] = [
            {"field": it.field or "body", "code": it.code, "message": field_message(language, it)}
            for it in refusal.problems
        ]
    return body
