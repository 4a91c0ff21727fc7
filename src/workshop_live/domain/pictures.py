"""Pictures of organisations, as they are stored and served."""

from dataclasses import dataclass
from enum import StrEnum

MAX_UPLOAD_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000
"""Of a picture that somebody sends: a photo of a good phone."""


class PictureUse(StrEnum):
    """What a picture is for, which decides how large it is kept."""

    LOGO = "logo"
    SLIDE = "slide"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in sRGB, upright and without metadata: PNG or JPEG, and WebP where it is a page of a deck."""

    content: bytes
    media_type: str
    width: int
    height: int
