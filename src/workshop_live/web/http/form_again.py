"""A form that was refused is shown again where it stands, as it was sent, with what is wrong at its fields."""

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
from workshop_live.storage.engine import DatabaseUnavailableError
from workshop_live.text.languages import catalogue
from workshop_live.text.messages import field_message, message
from workshop_live.web.http.filled_forms import Sent, filled
from workshop_live.web.http.problems import RequestRefusedError

_LANGUAGE = re.compile(r'<html lang="(\w+)"')
_OF_THE_BODY = frozenset({b"accept-encoding", b"content-length", b"content-type", b"transfer-encoding"})


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of ours as it is drawn now."""

    text: str
    headers: Sequence[tuple[bytes, bytes]]

    @property
    def language(self) -> str:
        """The language that it is in."""
        found = _LANGUAGE.search(self.text)
        return found[1] if found else "nb"


async def form_again(request: Request, refusal: RequestRefusedError, **values: object) -> HTMLResponse | None:
    """The page with the form that was sent; None if it was no form, or no page of ours has it.

    Phones without scripts have pages of their own for what was not taken.
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
        text = filled(page.text, request.scope["path"], sent, said, errors)
        if text is not None:
            response = HTMLResponse(text, refusal.status)
            response.raw_headers += [it for it in page.headers if it[0] not in {b"content-type", b"content-length"}]
            response.headers.update(refusal.headers)
            return response
    return None


def own_referrer(request: Request) -> str | None:
    """The address on this server, with its query, from which a request was made; None if that is not told."""
    told = urlsplit(request.headers.get("referer", ""))
    if told.netloc != request.headers.get("host") or not told.path.startswith("/") or told.path.startswith("//"):
        return None
    return urlunsplit(("", "", told.path, told.query, ""))


def errors_of(language: str, problems: tuple[Problem, ...], fields: Collection[str]) -> dict[str, str]:
    """What is wrong with each field of a form: the first of it, and in which line of the field that is."""
    errors: dict[str, str] = {}
    for problem in problems:
        steps = problem.field.split(".")
        while len(steps) > 1 and steps[0] not in fields:  # the settings of an activity have fields of their own
            steps = steps[1:]
        line = next((int(step) + 1 for step in steps[1:] if step.isdigit()), None)
        said = field_message(language, problem)
        where = "" if line is None else catalogue(language).gettext("Line %(line)d") % {"line": line} + ": "
        errors.setdefault(steps[0], where + said)
    return errors


def _pages(request: Request, sent: Mapping[str, str]) -> Iterator[str]:
    """Where the form may stand: where it was sent from, if a browser says so, or one of the pages of its room."""
    referrer = own_referrer(request)
    if referrer:
        yield referrer
    path: str = request.scope["path"]
    yield path
    room = request.path_params.get("room")
    if room:
        pages = [f"/rooms/{room}/facilitator", f"/rooms/{room}"]
        yield from reversed(pages) if sent.get("return") == "room" else pages


async def _page_at(request: Request, address: str) -> _Page | None:
    """A page as the same browser would get it now; None if it would get none."""
    told = urlsplit(address)
    headers = [header for header in request.scope["headers"] if header[0] not in _OF_THE_BODY]
    scope = {
        **request.scope,
        "method": "GET",
        "path": told.path,
        "raw_path": told.path.encode(),
        "query_string": told.query.encode(),
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
    body = b"".join(it.get("body", b"") for it in messages[1:])
    return _Page(body.decode(), start["headers"]) if is_page else None
