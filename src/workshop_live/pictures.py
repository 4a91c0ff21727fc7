"""Re-encodes pictures that people send, in a worker: upright, in sRGB, without metadata, and no larger than is seen."""

import contextlib
import io
import warnings
from collections.abc import Callable

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from workshop_live.domain.decks import LONGEST_SIDE
from workshop_live.domain.pictures import MAX_PIXELS, Picture, PictureUse
from workshop_live.domain.refusals import InvalidValueError, Problem

FORMATS = ("PNG", "JPEG", "WEBP", "AVIF")
_SEVERAL_STILLS = "MPO"  # a JPEG with another picture behind it, as phones write them; the first is the photo
_AVIF_HEAD = b"ftypavif"  # of files that Pillow does not know as AVIF unless they are whole
_LONGEST_SIDE = {PictureUse.LOGO: 1_000, PictureUse.SLIDE: LONGEST_SIDE}  # pixels
_JPEG_QUALITY = 88
_FAILURES = (OSError, ValueError, MemoryError, SyntaxError, EOFError, Image.DecompressionBombError)  # of decoders
_MAX_MEMORY = 2 * 1024**3  # bytes of addresses


def prepare_worker(prepare: Callable[[], None]) -> None:
    """Prepare the process that decodes, which gets no more memory than the largest picture takes."""
    prepare()
    with contextlib.suppress(ImportError, ValueError, OSError):  # where there are no such limits
        import resource  # noqa: PLC0415 - it is not on all systems

        resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY, _MAX_MEMORY))


def re_encoded(content: bytes, use: PictureUse) -> Picture | Problem:
    """Return a picture as PNG if it is a logo or transparent, as JPEG otherwise; a problem if it cannot be used.

    What a file claims to be does not count, only what it is. Nothing is decoded of a picture with too many pixels.
    """
    if _is_svg(content):
        return Problem("picture", "is_svg")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of pictures that are somewhat broken, or large, which is checked here
            return _made(content, use)
    except InvalidValueError as invalid:
        return invalid.problems[0]
    except UnidentifiedImageError:
        return Problem("picture", "broken_picture" if content[4:12] == _AVIF_HEAD else "not_a_picture")
    except _FAILURES:
        return Problem("picture", "broken_picture")


def re_encoded_page(content: bytes) -> Picture | Problem:
    """Return the picture of a page of a deck: as it is if it is a plain WebP of the usual size, else made one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=("WEBP",)) as opened:
                if opened.width * opened.height > MAX_PIXELS or getattr(opened, "is_animated", False):
                    return Problem("picture", "broken_picture")
                picture = opened.convert("RGB")
    except UnidentifiedImageError:
        return Problem("picture", "not_a_picture")
    except _FAILURES:
        return Problem("picture", "broken_picture")
    if _is_plain_webp(content) and max(picture.size) <= LONGEST_SIDE:
        return Picture(content, "image/webp", *picture.size)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    target = io.BytesIO()
    picture.save(target, "WEBP", quality=_JPEG_QUALITY)
    return Picture(target.getvalue(), "image/webp", *picture.size)


def _is_plain_webp(content: bytes) -> bool:
    """Whether a WebP holds a picture and nothing else."""
    size = int.from_bytes(content[16:20], "little")
    return content[12:16] in {b"VP8 ", b"VP8L"} and len(content) == 20 + size + size % 2


def _made(content: bytes, use: PictureUse) -> Picture:
    with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise InvalidValueError(Problem("picture", "too_many_pixels", MAX_PIXELS // 1_000_000))
        if getattr(opened, "is_animated", False) and opened.format != _SEVERAL_STILLS:
            raise InvalidValueError(Problem("picture", "animated"))
        longest = _LONGEST_SIDE[use]
        opened.draft("RGB" if opened.mode == "YCbCr" else opened.mode, (longest, longest))  # JPEG: decoded smaller
        profile = opened.info.get("icc_profile")
        picture = ImageOps.exif_transpose(opened)
        is_transparent = picture.has_transparency_data
        if picture.mode in {"RGB", "L"}:  # before it is copied
            picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        picture = _in_srgb(picture, profile, "RGBA" if is_transparent else "RGB")
        picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    target = io.BytesIO()
    if is_transparent or use is PictureUse.LOGO:
        picture.save(target, "PNG", optimize=True)
        return Picture(target.getvalue(), "image/png", *picture.size)
    picture.save(target, "JPEG", quality=_JPEG_QUALITY, optimize=True, progressive=True)
    return Picture(target.getvalue(), "image/jpeg", *picture.size)


def _in_srgb(picture: Image.Image, profile: bytes | None, mode: str) -> Image.Image:
    """Return a picture with its colours converted from its profile; a profile that cannot be used is left out."""
    converted = picture.convert(mode) if picture.mode != "CMYK" else picture
    if profile:
        try:
            source, target = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
            made = ImageCms.profileToProfile(converted, source, target, outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError):
            made = None
        converted = made or converted
    clean = converted.convert(mode)
    clean.info.clear()
    return clean


def _is_svg(content: bytes) -> bool:
    head = content[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<svg", b"<?xml", b"<!doctype svg", b"<!--")) and b"<svg" in content[:100_000].lower()
