"""Downloads of a room as a file, for the page and the API."""

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
from workshop_live.exports import FORMATS, POSTERS
from workshop_live.exports.export_job import ExportRequest, ProgressFile, write_export
from workshop_live.exports.format import ExportError, NothingToExportError
from workshop_live.exports.options import DEFAULT_OPTIONS, ExportOptions
from workshop_live.exports.page_sizes import PAGE_SIZES
from workshop_live.exports.report import count_left_out, included_answers
from workshop_live.services.scratch_folders import ScratchFolder
from workshop_live.storage.action_items import read_items
from workshop_live.storage.agenda import read_agenda
from workshop_live.storage.archive import count_unseen, read_archive
from workshop_live.storage.joint_texts import with_lines
from workshop_live.storage.organisations import look_of_room
from workshop_live.storage.pictures import of_room
from workshop_live.storage.slides import pages_in_files
from workshop_live.text.messages import message
from workshop_live.web.dependencies import Services, services
from workshop_live.web.http.access import GuardedRoute, allow
from workshop_live.web.http.locale import language_of
from workshop_live.web.http.pages import page
from workshop_live.web.http.parameters import find_room
from workshop_live.web.http.problem_details import RequestRefusedError, refused
from workshop_live.worker import WorkerDiedError

log = logging.getLogger(__name__)

ThemeService = Mapping[int, Mapping[int, KeptBoard]]
"""The boards of rounds, by round id and index of the question."""

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)

PROGRESS = "application/vnd.workshop-live.progress"
"""Requested by our page: progress as lines of JSON, followed by the file."""

PARTS = ("answers", "themes", "results")
"""The parts of a file; all of them by default."""
EXTRAS = ("hidden", "unshown", "private")
"""Answers that are left out by default."""

_CHUNK_BYTES = 256 * 1024
_LOOK_EVERY_S = 0.3  # seconds


@routes.get("/rooms/{room}/files")
@allow(Role.MEMBER)
async def files_page(request: Request, room: str) -> HTMLResponse:
    """Render the page of downloads and their options."""
    stored_room = await find_room(request, room)
    activities, removed, unseen = await asyncio.gather(
        services(request).database.read(read_agenda, stored_room.id),
        services(request).database.read(read_agenda, stored_room.id, removed=True),
        services(request).database.read(count_unseen, stored_room),
    )
    has_items = bool(await services(request).database.read(read_items, stored_room.id))
    seen = [activity for activity in activities if DEFAULT_OPTIONS.includes_joint_text_of(activity)]
    answered = [activity for activity in activities if collects_answers(activity) and activity.round]
    return page(
        request,
        "screens/files.html",
        room=stored_room,
        activities=answered,
        removed=[activity for activity in removed if collects_answers(activity) and activity.round],
        unseen=unseen,
        # Whether themes were detected is only known later.
        pictured=[
            activity
            for activity in answered
            if not type_of(activity).has_themes and DEFAULT_OPTIONS.includes_answers_of(activity)
        ],
        formats=[it for it in FORMATS.values() if has_items or not it.is_of_actions],
        has_items=has_items,
        posters=await services(request).database.read(with_lines, seen),
        poster_sizes=PAGE_SIZES,
        poster_formats=[FORMATS[extension] for extension in POSTERS],
    )


@routes.get("/rooms/{room}/exports/{extension}")
@allow(Role.MEMBER)
async def download(request: Request, room: str, extension: str) -> Response:
    """Download a room as a file."""
    return await export(request, room, extension)


async def export(request: Request, room: str, extension: str) -> Response:
    """Return a streaming response with the file that the worker makes."""
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
    """Return what to make, and the boards for its summaries. Raises RequestRefusedError."""
    parts, options = services(request), read_export_options(request)
    if extension not in FORMATS:
        raise RequestRefusedError(404, "not_found")
    archive = await parts.database.read_room(read_archive, room)
    if archive is None:
        raise RequestRefusedError(404, "unknown_room")
    if options.activities and not any(options.includes(activity) for activity, _ in archive.rounds):
        raise RequestRefusedError(404, Reason.UNKNOWN_ACTIVITY)
    poster = _poster_size(request, extension)
    template = parts.settings.slides_template
    look = await parts.database.read(look_of_room, room, with_logo=True)
    pictures = await parts.database.read(of_room, room)
    pages = await parts.database.read(pages_in_files, room)
    wanted = ExportRequest(
        extension,
        archive.room,
        archive.rounds,
        options,
        look=look,
        pictures=pictures,
        pages=pages,
        joint_texts=archive.joint_texts,
        items=archive.items,
        poster=poster,
        template=template,
    )
    return wanted, archive.boards


def _poster_size(request: Request, extension: str) -> str:
    """Return the size of the poster that ``?poster=`` asks for; empty for the report. Raises RequestRefusedError."""
    size = request.query_params.get("poster", "")
    if size and size not in PAGE_SIZES:
        raise RequestRefusedError(422, Reason.INVALID, [Problem("poster", "not_an_option", len(PAGE_SIZES))])
    if size and not FORMATS[extension].poster_writer:
        raise RequestRefusedError(422, Reason.INVALID, [Problem("poster", "no_poster_format")])
    return size


def read_export_options(request: Request) -> ExportOptions:
    """Parse ``?include=`` and ``?activity=``, which can be repeated, and ``?hidden=1``.

    The page's form always sends an empty ``include``, so that unticked parts are left out.
    """
    query = request.query_params
    named = set(query.getlist("include"))
    if not named <= {"", *PARTS, *EXTRAS}:
        raise RequestRefusedError(422, Reason.INVALID, [Problem("include", "not_an_option", len(PARTS + EXTRAS))])
    if named.isdisjoint({"", *PARTS}):
        named |= set(PARTS)
    if query.get("hidden") in {"1", "true", "on"}:
        named.add("hidden")
    activities = frozenset(name for name in query.getlist("activity") if name)
    return ExportOptions(**{name: name in named for name in PARTS + EXTRAS}, activities=activities or None)


class _Making:
    """A file in the making, in a temporary folder that is removed once the file is open or the client has gone."""

    def __init__(self, request: Request, wanted: ExportRequest, boards: ThemeService) -> None:
        self._language = language_of(request)
        self._scratch: ScratchFolder | None = None
        self._opened: BinaryIO | None = None
        self._read = 0
        self._to_read = [item for item in wanted.rounds if wanted.options.themes and wanted.options.includes(item[0])]
        self._working = asyncio.ensure_future(self._make(services(request), wanted, boards))
        self._nothing = _nothing_in(wanted)
        self._media_type = FORMATS[wanted.extension].media_type
        self.file_name = ""
        self.size = 0

    async def _make(self, parts: Services, wanted: ExportRequest, boards: ThemeService) -> str:
        """Make summaries, one activity after the other, and then the file. Return its path."""
        self._scratch = ScratchFolder()
        summaries = {}
        for activity, answers in self._to_read:
            if activity.round:
                stored = boards.get(activity.round.id, {})
                answers_included = included_answers(activity, answers, wanted.options)
                summaries[activity.round.id] = await parts.themes.summaries(activity, answers_included, stored)
            self._read += 1
        return await parts.files.run(write_export, replace(wanted, summaries=summaries), self._scratch.path / "file")

    async def finished(self) -> None:
        """Wait for the file and open it; from then on it needs no name. Raises RequestRefusedError."""
        try:
            self.file_name = await self._working
            assert self._scratch is not None  # the file is in there
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
        except Exception:  # whatever it is, the client must get an end
            log.exception("a file could not be made")
            raise RequestRefusedError(500, "not_made") from None

    async def content(self) -> AsyncIterator[bytes]:
        """Yield the file in chunks."""
        assert self._opened is not None
        try:
            while piece := await asyncio.to_thread(self._opened.read, _CHUNK_BYTES):
                yield piece
        finally:
            self.clear()

    async def with_progress(self) -> AsyncIterator[bytes]:
        """Yield progress as lines of JSON, and then the file or an error."""
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
        """Cancel the work and remove the folder."""
        if self._working.cancel():
            self._working.add_done_callback(self._leave)
        else:
            self._leave(self._working)
        if self._opened is not None:
            self._opened.close()

    def _leave(self, working: asyncio.Future[str]) -> None:
        if not working.cancelled():
            working.exception()  # marks it as retrieved
        if self._scratch is not None:
            self._scratch.clear()


def _nothing_in(wanted: ExportRequest) -> RequestRefusedError:
    """Return the error for a file without content."""
    if FORMATS[wanted.extension].is_of_actions:
        return refused(Refused(Reason.NO_ACTION_ITEMS))
    if wanted.poster:
        texts = [it for it, _ in wanted.rounds if it.id in wanted.joint_texts and wanted.options.includes(it)]
        is_left_out = any(not wanted.options.includes_joint_text_of(it) for it in texts)
        return refused(Refused(Reason.NOT_SHOWN)) if is_left_out else RequestRefusedError(404, "no_poster")
    out = [
        activity
        for activity, answers in wanted.rounds
        if wanted.options.includes(activity) and count_left_out(activity, answers, wanted.options)
    ]
    if not out:
        return RequestRefusedError(404, "no_picture")
    return refused(Refused(Reason.PRIVATE if any(activity.is_private for activity in out) else Reason.NOT_SHOWN))


def _line(progress: dict[str, Any]) -> bytes:
    return json.dumps(progress).encode() + b"\n"
