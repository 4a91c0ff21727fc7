"""Pictures in forms: read, re-encoded in a worker, and told what is wrong with them."""

import re

from fastapi import Request

from workshop_live.domain.pictures import MAX_UPLOAD_BYTES, Picture, PictureUse
from workshop_live.domain.refusals import Problem
from workshop_live.pictures import re_encoded
from workshop_live.web.dependencies import services
from workshop_live.web.http.bodies import read_text_and_file
from workshop_live.web.http.problem_details import RequestRefusedError
from workshop_live.worker import WorkerDiedError

TOO_LARGE = Problem("picture", "picture_too_large", MAX_UPLOAD_BYTES // 1024**2)
PICTURES = (re.compile(r"/organisation/logo|/rooms/[a-z2-7]+/pictures"), MAX_UPLOAD_BYTES + 64 * 1024)
"""The paths of forms with pictures, and how many bytes such a form may have."""


async def read_picture(request: Request, use: PictureUse) -> Picture | Problem:
    """Return the picture of a form's field ``picture``, or what is wrong with it."""
    try:
        _, content = await read_text_and_file(request, "picture")
    except RequestRefusedError as refusal:
        if refusal.status != 413:
            raise
        return TOO_LARGE
    if not content:
        return Problem("picture", "no_picture_chosen")
    if len(content) > MAX_UPLOAD_BYTES:
        return TOO_LARGE
    try:
        return await services(request).pictures.run(re_encoded, content, use)
    except WorkerDiedError:
        return Problem("picture", "broken_picture")
