"""What stands in the files of a room, in whatever format, to look for what was said."""

import io
import json
import re
import zipfile
from xml.sax.saxutils import unescape

FORMATS = ("csv", "xlsx", "json", "md", "docx", "pptx")
_PACKAGES = {"docx", "pptx", "xlsx"}
_BODY = re.compile(r"word/document\.xml|ppt/slides/slide\d+\.xml|xl/worksheets/sheet2\.xml|xl/sharedStrings\.xml")
"""The parts of packages in which answers stand once."""
_ANY = re.compile(r".*\.xml")


def plain(extension: str, content: bytes) -> str:
    """Return the answers in a file as text on one line, without its marks."""
    if extension in _PACKAGES:
        return _line(_parts(content, _BODY))
    if extension == "json":
        activities = json.loads(content)["activities"]
        return " ".join(answer["text"] for activity in activities for answer in activity["answers"])
    return " ".join(content.decode("utf-8-sig").replace("\\", "").split())


def everything(extension: str, content: bytes) -> str:
    """Return all that a file says, its notes and what it says of its pictures included."""
    if extension in _PACKAGES:
        parts = _parts(content, _ANY)
        return f"{parts} {_line(parts)}"
    return content.decode("utf-8-sig").replace("\\", "")


def _parts(content: bytes, wanted: re.Pattern[str]) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return "\n".join(package.read(name).decode() for name in package.namelist() if wanted.fullmatch(name))


def _line(parts: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", "", parts)).split())
