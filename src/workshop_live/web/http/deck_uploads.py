"""PDFs that are sent: received into a scratch folder, since they are too large for memory."""

import asyncio
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from fastapi import Request
from starlette.datastructures import UploadFile

from workshop_live.domain.decks import HEAD_BYTES, MAX_PDF_BYTES, problem_of
from workshop_live.domain.refusals import InvalidValueError, Problem, Reason
from workshop_live.services.scratch_folders import ScratchFolder
from workshop_live.text.plain_text import clean_text, usable_text
from workshop_live.web.http.bodies import MAX_FIELDS
from workshop_live.web.http.problem_details import RequestRefusedError

DECKS = (re.compile(r"(/api(/v1)?)?/rooms/[a-z2-7]+/decks(/[a-z2-7]+)?"), MAX_PDF_BYTES + 64 * 1024)
"""The paths of requests with a PDF, and how many bytes such a request may have."""

_TOO_LARGE = Problem("deck", "pdf_too_large", MAX_PDF_BYTES // 1024**2)
_MAX_NAME = 100
_FORM = "multipart/form-data"
_EXTENSION = re.compile(r"\.pdf$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SentPdf:
    """A PDF in a scratch folder. ``fields`` are those of the form or the query."""

    scratch: ScratchFolder
    path: Path
    name: str
    fields: Mapping[str, str]


async def receive_pdf(request: Request) -> SentPdf:
    """Receive a PDF, as the field ``deck`` of a form or as the body itself. Raises RequestRefusedError."""
    try:
        scratch = await asyncio.to_thread(ScratchFolder)
    except OSError:
        raise RequestRefusedError(507, "no_space_for_files") from None
    path = scratch.path / "deck.pdf"
    try:
        with await asyncio.to_thread(path.open, "wb+") as target:
            name, fields = await _receive(request, target)
            await asyncio.to_thread(target.flush)
            _refuse(_problem_of(target))
    except OSError:
        scratch.clear()
        raise RequestRefusedError(507, "no_space_for_files") from None
    except BaseException:
        scratch.clear()
        raise
    return SentPdf(scratch, path, name, fields)


def _refuse(problem: Problem | None) -> None:
    """Raise RequestRefusedError if there is a problem."""
    if problem is not None:
        raise RequestRefusedError(422, Reason.INVALID, [problem])


async def _receive(request: Request, target: BinaryIO) -> tuple[str, dict[str, str]]:
    """Write what is sent into a file. Return its name and the other fields."""
    query = dict(request.query_params)
    try:
        if not request.headers.get("content-type", "").lower().startswith(_FORM):
            async for piece in request.stream():
                await asyncio.to_thread(target.write, piece)
            return _name(query.get("name")), query
        async with request.form(max_files=1, max_fields=MAX_FIELDS) as form:
            fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
            sent = form.get("deck")
            if not isinstance(sent, UploadFile):
                return "", fields
            await asyncio.to_thread(shutil.copyfileobj, sent.file, target)
            return _name(sent.filename), fields
    except RequestRefusedError as refusal:
        if refusal.status != 413:
            raise
        problem = _problem_of(target) if target.tell() else None
        raise RequestRefusedError(413, Reason.INVALID, [problem or _TOO_LARGE]) from None


def _problem_of(target: BinaryIO) -> Problem | None:
    """Return what is wrong with a file that was written, so far as that is seen from outside."""
    size = target.seek(0, 2)
    target.seek(0)
    return problem_of(target.read(HEAD_BYTES)) or (_TOO_LARGE if size > MAX_PDF_BYTES else None)


def _name(sent: str | None) -> str:
    """Return the name of a file for people: without folders and extension; "PDF" if nothing is left of it."""
    name = usable_text((sent or "").replace("\\", "/").rpartition("/")[2], most=2 * _MAX_NAME)
    words = " ".join(_EXTENSION.sub("", name).replace("_", " ").split())
    try:
        return clean_text(words[:1].upper() + words[1:_MAX_NAME], field="name", most=_MAX_NAME)
    except InvalidValueError:
        return "PDF"
