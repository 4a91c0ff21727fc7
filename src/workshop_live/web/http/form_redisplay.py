"""Redisplaying a refused form on the page that it came from, with the submitted values and errors beside the fields."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse
from starlette.types import Message

from workshop_live.domain.refusals import Problem
from workshop_live.domain.roles import Role
from workshop_live.domain.tokens import is_public_id
from workshop_live.storage.engine import DatabaseUnavailableError
from workshop_live.text.languages import catalogue
from workshop_live.text.messages import field_message, message
from workshop_live.web.http.form_filling import Sent, fill_form
from workshop_live.web.http.problem_details import RequestRefusedError

_LANGUAGE = re.compile(r'<html lang="(\w+)"')
_OF_THE_BODY = frozenset({b"accept-encoding", b"content-length", b"content-type", b"transfer-encoding"})


@dataclass(frozen=True, slots=True)
class _Page:
    """A rendered page."""

    text: str
    headers: Sequence[tuple[bytes, bytes]]

    @property
    def language(self) -> str:
        """The language of the page."""
        match = _LANGUAGE.search(self.text)
        return match[1] if match else "nb"


async def redisplay_form(request: Request, refusal: RequestRefusedError, **values: object) -> HTMLResponse | None:
    """Return the page with the submitted form; None if the request has no form, or no page contains it.

    Forms of the phone have pages of their own (phone_replies.py).
    """
    sent: Sent | None = getattr(request.state, "form", None)
    if sent is None or Role.PARTICIPANT in getattr(request.scope.get("route"), "allowed", ()):
        return None
    for path in _pages(request, dict(sent)):
        page = await _page_at(request, path)
        if page is None:
            continue
        errors = errors_of(page.language, refusal.problems, {name for name, _ in sent})
        said = message(page.language, refusal.code, **values)
        text = fill_form(page.text, request.scope["path"], sent, said, errors)
        if text is not None:
            response = HTMLResponse(text, refusal.status)
            response.raw_headers += [
                header for header in page.headers if header[0] not in {b"content-type", b"content-length"}
            ]
            response.headers.update(refusal.headers)
            return response
    return None


def own_referrer(request: Request) -> str | None:
    """Return the path and query on this server in the Referer header; None if there is none."""
    referrer = urlsplit(request.headers.get("referer", ""))
    if (
        referrer.netloc != request.headers.get("host")
        or not referrer.path.startswith("/")
        or referrer.path.startswith("//")
    ):
        return None
    return urlunsplit(("", "", referrer.path, referrer.query, ""))


def errors_of(language: str, problems: tuple[Problem, ...], fields: Collection[str]) -> dict[str, str]:
    """Return the first error message of each form field, with the line number for multi-line fields."""
    errors: dict[str, str] = {}
    for problem in problems:
        steps = [problem.field] if problem.field in fields else problem.field.split(".")
        while len(steps) > 1 and steps[0] not in fields:  # the settings of an activity are form fields of their own
            steps = steps[1:]
        line = next((int(step) + 1 for step in steps[1:] if step.isdigit()), None)
        said = field_message(language, problem)
        where = "" if line is None else catalogue(language).gettext("Line %(line)d") % {"line": line} + ": "
        errors.setdefault(steps[0], where + said)
    return errors


def _pages(request: Request, sent: Mapping[str, str]) -> Iterator[str]:
    """Yield pages that may contain the form: the referrer if known, else the pages of the room."""
    referrer = own_referrer(request)
    if referrer:
        yield referrer
    path: str = request.scope["path"]
    yield path
    room = request.path_params.get("room")
    if room and is_public_id(sent.get("activity", "")):
        yield f"/rooms/{room}/facilitator?edit={sent['activity']}"
    if room:
        pages = [f"/rooms/{room}/facilitator", f"/rooms/{room}", f"/rooms/{room}/settings"]
        yield from reversed(pages) if sent.get("return") in {"room", "settings"} else pages


async def _page_at(request: Request, address: str) -> _Page | None:
    """Return a page as this browser would get it now; None unless it is a page with status 200."""
    target = urlsplit(address)
    headers = [header for header in request.scope["headers"] if header[0] not in _OF_THE_BODY]
    scope = {
        **request.scope,
        "method": "GET",
        "path": target.path,
        "raw_path": target.path.encode(),
        "query_string": target.query.encode(),
        "headers": headers,
        "path_params": {},
        "state": {},
    }
    messages: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        messages.append(message)

    try:
        await request.app.router(scope, receive, send)
    except (RequestRefusedError, HTTPException, DatabaseUnavailableError):
        return None
    start = messages[0]
    is_page = start["status"] == 200 and (b"content-type", b"text/html; charset=utf-8") in start["headers"]
    body = b"".join(message.get("body", b"") for message in messages[1:])
    return _Page(body.decode(), start["headers"]) if is_page else None
