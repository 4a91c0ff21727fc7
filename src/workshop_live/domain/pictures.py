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


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture that an activity shows: its path, its size in pixels, and what it shows for those who do not see it."""

    address: str
    width: int
    height: int
    alt: str

    @property
    def shape(self) -> str:
        """How wide it is for its height, which decides where the projector has room for it."""
        ratio = self.width / self.height
        return "long" if ratio > 2.2 else "wide" if ratio > 1.2 else "square" if ratio > 0.8 else "tall"

    def within(self, height: int) -> tuple[int, int]:
        """Return its width and height, made smaller in proportion to be at most this high."""
        scale = min(1, height / self.height)
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))
