"""The pages of slides in documents: as JPEG, since the libraries for Word and PowerPoint take no WebP."""

import io
from collections.abc import Iterator

from PIL import Image

from workshop_live.domain.pictures import Picture
from workshop_live.exports.localiser import Localiser
from workshop_live.exports.reported import Report, ReportedActivity
from workshop_live.text.languages import N_

_QUALITY = 90
_MOST_DESCRIBED = 1_000  # characters of an alternative text


def pages_of(report: Report, activity: ReportedActivity, localiser: Localiser) -> Iterator[tuple[Picture, str]]:
    """Yield the pages of slides that are to stand in documents, each with what it says as its alternative text."""
    for page in report.pages.get(activity.id, ()):
        if page.picture is not None:
            text = " ".join(page.text.split())[:_MOST_DESCRIBED]
            yield _as_jpeg(page.picture), text or localiser.gettext(N_("Page %(page)d")) % {"page": page.number}


def _as_jpeg(picture: Picture) -> Picture:
    """Return a picture as JPEG, without the coarser colours that blur letters."""
    target = io.BytesIO()
    with Image.open(io.BytesIO(picture.content)) as opened:
        opened.convert("RGB").save(target, "JPEG", quality=_QUALITY, subsampling=0)
    return Picture(target.getvalue(), "image/jpeg", picture.width, picture.height)
