"""Pictures as people send them."""

import io
from typing import Any

from PIL import Image, ImageCms, ImageDraw


def encoded(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """A picture as a file."""
    target = io.BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def logo(width: int = 600, height: int = 200) -> Image.Image:
    """A mark on a transparent ground."""
    picture = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    ImageDraw.Draw(picture).rounded_rectangle((4, 4, width - 5, height - 5), height // 5, fill="navy")
    return picture


def photo(width: int = 1_200, height: int = 800) -> Image.Image:
    """Red on the left and blue on the right."""
    picture = Image.new("RGB", (width, height), "red")
    picture.paste("blue", (width // 2, 0, width, height))
    return picture


def turned(picture: Image.Image) -> bytes:
    """A JPEG that says to be turned by 90 degrees, as phones write them, and where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    return encoded(picture, "JPEG", exif=exif, quality=95)


def animated(kind: str = "WEBP") -> bytes:
    """A picture that moves."""
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:])


def with_profile(picture: Image.Image) -> bytes:
    """A PNG whose colours are those of L*a*b*'s white point, in a profile."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return encoded(picture, icc_profile=profile)


def from_phone(picture: Image.Image) -> bytes:
    """A photo with a smaller one behind it, which Pillow calls MPO."""
    return encoded(picture, "MPO", save_all=True, append_images=[picture.resize((60, 40))])


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF"
