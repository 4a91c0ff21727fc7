"""Pictures are re-encoded upright, in sRGB, without metadata; what cannot be used is told in a word."""

import io
import struct
import zlib

import pytest
from PIL import Image

from tests.pictures import PDF, SVG, animated, encoded, from_phone, logo, photo, turned, with_profile
from workshop_live.domain.pictures import MAX_PIXELS, Picture, PictureUse
from workshop_live.domain.refusals import Problem
from workshop_live.pictures import re_encoded


def taken(content: bytes, use: PictureUse = PictureUse.SLIDE) -> tuple[Picture, Image.Image]:
    picture = re_encoded(content, use)
    assert isinstance(picture, Picture)
    opened = Image.open(io.BytesIO(picture.content))
    assert opened.size == (picture.width, picture.height)
    return picture, opened


def claims(width: int, height: int) -> bytes:
    """A PNG that claims to be of this size, without its pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_pictures_come_in_four_formats_and_are_kept_as_files_can_have_them(kind: str):
    picture, opened = taken(encoded(photo(), kind))
    assert (picture.media_type, opened.mode) == ("image/jpeg", "RGB")


def test_a_logo_stays_transparent():
    for kind in ("PNG", "WEBP"):
        picture, opened = taken(encoded(logo(), kind), PictureUse.LOGO)
        assert picture.media_type == "image/png"
        assert opened.convert("RGBA").getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "I;16", "RGBA", "CMYK"])
def test_pictures_of_every_mode_can_be_used(mode: str):
    kind = "JPEG" if mode == "CMYK" else "TIFF" if mode == "PA" else "PNG"
    if mode == "PA":
        return
    taken(encoded(photo(64, 48).convert(mode), kind))


def test_a_large_picture_is_made_as_small_as_the_projector():
    picture, _ = taken(encoded(photo(5_000, 3_000), "JPEG"))
    assert (picture.width, picture.height) == (1_920, 1_152)


def test_a_photo_is_turned_and_does_not_tell_where_it_was_taken():
    picture, opened = taken(turned(photo(600, 400)))
    assert (picture.width, picture.height) == (400, 600)
    top, bottom = opened.getpixel((200, 100)), opened.getpixel((200, 500))
    assert top[0] > 200, "what was on the left is above"
    assert bottom[2] > 200
    assert not opened.getexif()


def test_a_photo_with_another_one_behind_it_is_no_animation():
    picture, _ = taken(from_phone(photo(600, 400)))
    assert (picture.media_type, picture.width, picture.height) == ("image/jpeg", 600, 400)


def test_an_avif_is_turned_too():
    exif = Image.Exif()
    exif[0x0112] = 6
    picture, opened = taken(encoded(photo(600, 400), "AVIF", exif=exif))
    assert (picture.width, picture.height) == (400, 600)
    assert opened.getpixel((200, 100))[0] > 200


def test_colours_are_those_that_the_profile_says():
    _, opened = taken(with_profile(photo()))
    assert "icc_profile" not in opened.info
    assert opened.getpixel((10, 10))[0] > 250
    swapped = encoded(photo(), icc_profile=b"no profile at all")
    assert taken(swapped)[1].getpixel((10, 10))[0] > 250, "what is no profile is left out"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (SVG, "is_svg"),
        (PDF, "not_a_picture"),
        (b"just words", "not_a_picture"),
        (encoded(photo(8, 8), "GIF"), "not_a_picture"),
        (animated(), "animated"),
        (animated("AVIF"), "animated"),
        (encoded(photo(), "AVIF")[:400], "broken_picture"),
        (encoded(photo())[:400], "broken_picture"),
        (claims(100, 100), "broken_picture"),
        (claims(20_000, MAX_PIXELS // 20_000 + 1), "too_many_pixels"),
    ],
)
def test_what_cannot_be_used_is_told(content: bytes, code: str):
    problem = re_encoded(content, PictureUse.LOGO)
    assert isinstance(problem, Problem)
    assert (problem.field, problem.code) == ("picture", code)
