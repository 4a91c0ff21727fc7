"""Files to take home, from the page and from the API."""

import asyncio
import json
import logging
import os
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any, BinaryIO

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from workshop_live.activity_types import collects_answers, type_of
from workshop_live.domain.refusals import Problem, Reason, Refused
from workshop_live.domain.roles import Role
from workshop_live.domain.themes import KeptBoard
from workshop_live.exports import FORMATS
from workshop_live.exports.export_job import ExportRequest, ProgressFile, write_export
from workshop_live.exports.format import ExportError, NothingToExportError
from workshop_live.exports.options import DEFAULT_OPTIONS, ExportOptions
from workshop_live.exports.report import count_left_out, included_answers
from workshop_live.services.scratch_folders import ScratchFolder
from workshop_live.storage.agenda import read_agenda
from workshop_live.storage.archive import count_unseen, read_archive
from workshop_live.text.messages import message
from workshop_live.web.http.access import GuardedRoute, allow
from workshop_live.web.http.locale import language_of
from workshop_live.web.http.pages import page
from workshop_live.web.http.parameters import find_room
from workshop_live.web.http.problems import RequestRefusedError, refused
from workshop_live.web.parts import Services, services
from workshop_live.worker import WorkerDiedError

log = logging.getLogger(__name__)

ThemeService = Mapping[int, Mapping[int, KeptBoard]]
"""The boards of rounds, by their numbers and the place of the question."""

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)

PROGRESS = "application/vnd.workshop-live.progress"
"""What our page accepts: lines of JSON that say how far the file has come, and behind the last of them the file."""

PARTS = ("answers", "themes", "results")
"""What a file is made of. All of it is in a file, unless some are named."""
EXTRAS = ("hidden", "unshown", "private")
"""What is in no file, unless it is named."""

_CHUNK_BYTES = 256 * 1024
_LOOK_EVERY_S = 0.3  # seconds


@routes.get("/rooms/{room}/files")
@allow(Role.MEMBER)
async def files_page(request: Request, room: str) -> HTMLResponse:
    """What there is to take home, and what is to go into it."""
    found = await find_room(request, room)
    activities, removed, unseen = await asyncio.gather(
        services(request).database.read(read_agenda, found.id),
        services(request).database.read(read_agenda, found.id, removed=True),
        services(request).database.read(count_unseen, found.id),
    )
    asked = [it for it in activities if collects_answers(it) and it.round]
    return page(
        request,
        "screens/files.html",
        room=found,
        activities=asked,
        removed=[it for it in removed if collects_answers(it) and it.round],
        unseen=unseen,
        # Whether themes were found is known only later.
        pictured=[it for it in asked if not type_of(it).has_themes and DEFAULT_OPTIONS.includes_answers_of(it)],
        formats=list(FORMATS.values()),
    )


@routes.get("/rooms/{room}/exports/{extension}")
@allow(Role.MEMBER)
async def download(request: Request, room: str, extension: str) -> Response:
    """A room as a file."""
    return await export(request, room, extension)


async def export(request: Request, room: str, extension: str) -> Response:
    """Make the file in the worker, and stream it."""
    services(request).limits.take_file(room)
    making = _Making(request, *await _wanted(request, room, extension))
    if PROGRESS in request.headers.get("accept", ""):
        return StreamingResponse(making.with_progress(), media_type=PROGRESS)
    try:
        await making.finished()
    except BaseException:
        making.clear()
        raise
    headers = {
        "Content-Disposition": f'attachment; filename="{making.file_name}"',
        "Content-Length": str(making.size),
    }
    return StreamingResponse(making.content(), media_type=FORMATS[extension].media_type, headers=headers)


async def _wanted(request: Request, room: str, extension: str) -> tuple[ExportRequest, ThemeService]:
    """What is to be made, and the boards from which summaries will be added to it. Raises RequestRefusedError."""
    parts, options = services(request), read_export_options(request)
    if extension not in FORMATS:
        raise RequestRefusedError(404, "not_found")
    archive = await parts.database.read_room(read_archive, room)
    if archive is None:
        raise RequestRefusedError(404, "unknown_room")
    if options.activities and not any(options.includes(it) for it, _ in archive.rounds):
        raise RequestRefusedError(404, Reason.UNKNOWN_ACTIVITY)
    template = parts.settings.slides_template
    return ExportRequest(extension, archive.room, archive.rounds, options, template=template), archive.boards


def read_export_options(request: Request) -> ExportOptions:
    """What goes in: ``?include=`` as often as needed, ``?hidden=1`` beside it, ``?activity=`` for some of them only.

    The page's form always names one that is empty: there, no part is ticked that is not named.
    """
    query = request.query_params
    named = set(query.getlist("include"))
    if not named <= {"", *PARTS, *EXTRAS}:
        raise RequestRefusedError(422, Reason.INVALID, [Problem("include", "not_an_option", len(PARTS + EXTRAS))])
    if named.isdisjoint({"", *PARTS}):
        named |= set(PARTS)
    if query.get("hidden") in {"1", "true", "on"}:
        named.add("hidden")
    activities = frozenset(it for it in query.getlist("activity") if it)
    return ExportOptions(**{name: name in named for name in PARTS + EXTRAS}, activities=activities or None)


class _Making:
    """A file that is being made, in a folder that goes as soon as the file is open or nobody waits for it."""

    def __init__(self, request: Request, wanted: ExportRequest, boards: ThemeService) -> None:
        self._language = language_of(request)
        self._scratch: ScratchFolder | None = None
        self._opened: BinaryIO | None = None
        self._read = 0
        self._to_read = [it for it in wanted.rounds if wanted.options.themes and wanted.options.includes(it[0])]
        self._working = asyncio.ensure_future(self._make(services(request), wanted, boards))
        self._nothing = _nothing_in(wanted)
        self._media_type = FORMATS[wanted.extension].media_type
        self.file_name = ""
        self.size = 0

    async def _make(self, parts: Services, wanted: ExportRequest, boards: ThemeService) -> str:
        """Have the answers read, one activity after the other, and then the file made."""
        self._scratch = ScratchFolder()
        summaries = {}
        for activity, answers in self._to_read:
            if activity.round:
                kept = boards.get(activity.round.id, {})
                given = included_answers(activity, answers, wanted.options)
                summaries[activity.round.id] = await parts.themes.summaries(activity, given, kept)
            self._read += 1
        return await parts.files.run(write_export, replace(wanted, summaries=summaries), self._scratch.path / "file")

    async def finished(self) -> None:
        """Wait for the file, and open it: from then on it needs no name. Raises RequestRefusedError."""
        try:
            self.file_name = await self._working
            assert self._scratch is not None  # it was made in there
            self._opened = (self._scratch.path / "file").open("rb")
            self.size = os.fstat(self._opened.fileno()).st_size
            self._scratch.clear()
        except NothingToExportError:
            raise self._nothing from None
        except ExportError:
            raise RequestRefusedError(500, "cannot_write") from None
        except OSError:
            raise RequestRefusedError(507, "no_space_for_files") from None
        except WorkerDiedError:
            raise RequestRefusedError(503, "not_made", headers={"Retry-After": "60"}) from None
        except Exception:  # whatever it is, nobody waits in vain
            log.exception("a file could not be made")
            raise RequestRefusedError(500, "not_made") from None

    async def content(self) -> AsyncIterator[bytes]:
        """The file, piece by piece."""
        assert self._opened is not None
        try:
            while piece := await asyncio.to_thread(self._opened.read, _CHUNK_BYTES):
                yield piece
        finally:
            self.clear()

    async def with_progress(self) -> AsyncIterator[bytes]:
        """How far it has come, line by line, and then the file or what is wrong."""
        try:
            while not self._working.done():
                yield _line(self._progress())
                await asyncio.wait([self._working], timeout=_LOOK_EVERY_S)
            await self.finished()
            yield _line({"name": self.file_name, "type": self._media_type, "size": self.size})
            async for piece in self.content():
                yield piece
        except RequestRefusedError as refusal:
            yield _line({"error": message(self._language, refusal.code)})
        finally:
            self.clear()

    def _progress(self) -> dict[str, Any]:
        if self._scratch is None or self._read < len(self._to_read):
            return {"read": self._read, "of": len(self._to_read)}
        return ProgressFile(self._scratch.path / "file").read()

    def clear(self) -> None:
        """Leave nothing behind."""
        if self._working.cancel():
            self._working.add_done_callback(self._leave)
        else:
            self._leave(self._working)
        if self._opened is not None:
            self._opened.close()

    def _leave(self, working: asyncio.Future[str]) -> None:
        if not working.cancelled():
            working.exception()  # it has been told
        if self._scratch is not None:
            self._scratch.clear()


def _nothing_in(wanted: ExportRequest) -> RequestRefusedError:
    """What to say where there is nothing that could be drawn."""
    out = [
        it
        for it, answers in wanted.rounds
        if wanted.options.includes(it) and count_left_out(it, answers, wanted.options)
    ]
    if not out:
        return RequestRefusedError(404, "no_picture")
    return refused(Refused(Reason.PRIVATE if any(it.is_private for it in out) else Reason.NOT_SHOWN))


def _line(told: dict[str, Any]) -> bytes:
    return json.dumps(told).encode() + b"\n"
