"""Refusals as HTTP errors, with problem details as of RFC 9457."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from workshop_live.domain.refusals import Problem, Reason, Refused
from workshop_live.text.messages import field_message, message, title_of


class RequestRefusedError(Exception):
    """Ends a request with an error response. ``code`` is a stable identifier for programs.

    ``current`` is how what the request would have changed stands now, as JSON, for those who may see it.
    """

    def __init__(
        self,
        status: int,
        code: str,
        problems: Sequence[Problem] = (),
        headers: Mapping[str, str] | None = None,
        current: Any = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.problems = tuple(problems)
        self.headers = dict(headers or {})
        self.current = current


_STATUS = {
    Reason.UNKNOWN_ROOM: 404,
    Reason.UNKNOWN_ACTIVITY: 404,
    Reason.UNKNOWN_ANSWER: 404,
    Reason.UNKNOWN_LINK: 404,
    Reason.UNKNOWN_ORGANISER: 404,
    Reason.UNKNOWN_PLAN: 404,
    Reason.UNKNOWN_SERIES: 404,
    Reason.NOT_YOURS_TO_COMPARE: 403,
    Reason.UNKNOWN_GROUP: 404,
    Reason.UNKNOWN_DECK: 404,
    Reason.UNKNOWN_LINE: 404,
    Reason.UNKNOWN_VERSION: 404,
    Reason.UNKNOWN_TOKEN: 404,
    Reason.NOT_IN_GROUP: 404,
    Reason.UNKNOWN_NOTE: 404,
    Reason.UNKNOWN_ACTION_ITEM: 404,
    Reason.LINK_USED: 404,
    Reason.CHANGED: 412,
    Reason.INVALID: 422,
    Reason.NOT_SAVED: 507,
    Reason.BUSY: 503,
}

ERRORS = "/api/v1/errors"
"""The parent path of the error types: the URL of each is its ``type``."""


def refused(refusal: Refused) -> RequestRefusedError:
    """Return the error for a refused command."""
    headers = {"Retry-After": "2"} if refusal.reason in {Reason.NOT_SAVED, Reason.BUSY} else None
    status = _STATUS.get(refusal.reason, 409)
    return RequestRefusedError(status, refusal.reason, refusal.problems, headers, refusal.current)


def too_fast(seconds: float) -> RequestRefusedError:
    """Return the error for a rate limit (429), with ``seconds`` as Retry-After."""
    return RequestRefusedError(429, "too_fast", headers={"Retry-After": str(max(1, ceil(seconds)))})


def as_json(language: str, refusal: RequestRefusedError, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the problem details of a refusal: ``title`` is fixed, ``detail`` depends on language and values."""
    body: dict[str, Any] = {
        "type": f"{ERRORS}/{refusal.code}",
        "title": title_of(refusal.code),
        "status": refusal.status,
        "code": refusal.code,
        "detail": message(language, refusal.code, **values),
    }
    if refusal.problems:
        body["errors"] = [
            {"field": problem.field or "body", "code": problem.code, "message": field_message(language, problem)}
            for problem in refusal.problems
        ]
    if refusal.current is not None:
        body["current"] = refusal.current
    return body
