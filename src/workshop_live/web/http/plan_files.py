"""Plans as files: downloaded as YAML, or as a ZIP where they show pictures; and uploaded as either."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import BinaryIO

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.responses import Response, StreamingResponse

from workshop_live.domain.pictures import Picture, PictureUse
from workshop_live.domain.plans import Plan
from workshop_live.domain.refusals import Problem
from workshop_live.exports.format import file_stem
from workshop_live.pictures import re_encoded, re_encoded_page
from workshop_live.plans.archives import MAX_ARCHIVE_BYTES, SIGNATURE, PlanArchive
from workshop_live.plans.parsing import decode_plan, parse_plan
from workshop_live.plans.writing import write_plan
from workshop_live.services.picture_storing import NotStoredError
from workshop_live.services.plan_archives import PlanStaging, has_pictures, write_archive
from workshop_live.services.scratch_folders import ScratchFolder
from workshop_live.storage.organisers import organisation_of_organiser
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import caller
from workshop_live.web.http.bodies import MAX_BODY_BYTES, MAX_FIELDS
from workshop_live.web.http.problem_details import RequestRefusedError, refused
from workshop_live.worker import WorkerDiedError

PLANS = (re.compile(r"/(rooms|plans)/import"), MAX_ARCHIVE_BYTES + 64 * 1024)
"""The paths of forms with plans, and how many bytes such a form may have."""
ARCHIVE_TOO_LARGE = Problem("", "archive_too_large", MAX_ARCHIVE_BYTES // 1024**2)

_TOO_LARGE = Problem("", "file_too_large", MAX_BODY_BYTES // 1024)
_CHUNK_BYTES = 256 * 1024


class PlanTooLargeError(Exception):
    """A file is too large for a plan."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(slots=True)
class SentPlan:
    """What was sent as a plan, as far as it was read as text."""

    written: str = ""


async def plan_file(request: Request, plan: Plan) -> Response:
    """Return a plan as a file to download: YAML, or a ZIP with its pictures if it shows any."""
    headers = {"Content-Disposition": f'attachment; filename="{file_stem(plan.title)}.yaml"'}
    if not has_pictures(plan):
        return Response(write_plan(plan), media_type="application/yaml; charset=utf-8", headers=headers)
    file = await asyncio.to_thread(_archive, request, plan)
    headers = {"Content-Disposition": f'attachment; filename="{file_stem(plan.title)}.zip"'}
    return StreamingResponse(_pieces(file), media_type="application/zip", headers=headers)


def _archive(request: Request, plan: Plan) -> BinaryIO:
    """Return a new ZIP, which has no name any more. Raises RequestRefusedError."""
    try:
        with ScratchFolder() as scratch:
            file = (scratch.path / "plan.zip").open("wb+")
            write_archive(services(request).database, plan, file)
    except OSError:
        raise RequestRefusedError(507, "no_space_for_files") from None
    file.seek(0)
    return file


async def _pieces(file: BinaryIO) -> AsyncIterator[bytes]:
    with file:
        while piece := await asyncio.to_thread(file.read, _CHUNK_BYTES):
            yield piece


@asynccontextmanager
async def read_plan(request: Request, sent: SentPlan) -> AsyncIterator[Plan]:
    """Yield the plan in the field ``plan`` of a form: text, or a file of YAML, or a ZIP whose pictures are stored then.

    They are deleted again unless a room or a plan has them at the end. Raises PlanError, PlanTooLargeError or
    RequestRefusedError.
    """
    try:
        form = await request.form(max_files=2, max_fields=MAX_FIELDS, max_part_size=MAX_BODY_BYTES)
    except RequestRefusedError as refusal:
        if refusal.status != 413:
            raise
        raise PlanTooLargeError(ARCHIVE_TOO_LARGE) from None
    try:
        values = form.getlist("plan")
        sent.written = next((value for value in values if isinstance(value, str) and value.strip()), "")
        file = next((value for value in values if isinstance(value, UploadFile) and value.size), None)
        if file is not None and (await file.read(len(SIGNATURE))) == SIGNATURE:
            async with _from_archive(request, file) as plan:
                yield plan
            return
        if file is not None:
            await file.seek(0)
            sent.written = decode_plan(await _small(file))
        yield await asyncio.to_thread(parse_plan, sent.written)
    finally:
        await form.close()


async def _small(file: UploadFile) -> bytes:
    """Return a file of YAML. Raises PlanTooLargeError."""
    content = await file.read(MAX_BODY_BYTES + 1)
    if len(content) > MAX_BODY_BYTES:
        raise PlanTooLargeError(_TOO_LARGE)
    return content


@asynccontextmanager
async def _from_archive(request: Request, file: UploadFile) -> AsyncIterator[Plan]:
    parts = services(request)
    organisation = await parts.database.read(organisation_of_organiser, caller(request).organiser_id)
    archive = await asyncio.to_thread(PlanArchive, file.file)
    plan = await asyncio.to_thread(lambda: parse_plan(decode_plan(archive.plan()), archive.contents))

    async def re_encode(content: bytes, is_page: bool) -> Picture | Problem:
        try:
            if is_page:
                return await parts.pictures.run(re_encoded_page, content)
            return await parts.pictures.run(re_encoded, content, PictureUse.SLIDE)
        except WorkerDiedError:
            return Problem("picture", "broken_picture")

    staging = PlanStaging(parts.writer.run, re_encode, organisation)
    try:
        yield await staging.stage(archive, plan)
    except NotStoredError as error:
        raise refused(error.refusal) from None
    finally:
        await staging.discard()
