"""Plans with their pictures, as a ZIP: ``plan.yaml``, the pictures, and the pages of decks with their texts.

Pictures and decks are found by the ids that the plan names them by.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from workshop_live.domain.decks import MAX_PAGE_TEXT, MAX_PAGES
from workshop_live.domain.pictures import Picture
from workshop_live.domain.refusals import Problem
from workshop_live.plans.problems import PlanError, PlanProblem
from workshop_live.text.plain_text import usable_text

MAX_ARCHIVE_BYTES = 100 * 1024 * 1024
MAX_FILES = 5_000
PLAN = "plan.yaml"
MAX_PLAN_BYTES = 256 * 1024
MAX_FILE_BYTES = 10 * 1024 * 1024
SIGNATURE = b"PK\x03\x04"

_EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/avif": "avif"}
_PICTURE = re.compile(r"pictures/([a-z2-7]{16})\.(?:png|jpg|webp|avif)")
_PAGE = re.compile(r"decks/([a-z2-7]{16})/(\d{3})\.webp")
_TEXT = re.compile(r"decks/([a-z2-7]{16})/(?:\d{3}|name)\.txt")
_END = b"PK\x05\x06"  # of the directory; behind it at most a comment
_MAX_COMMENT = 65_557
_MAX_DIRECTORY_BYTES = 200 * MAX_FILES
_FAILURES = (BadZipFile, OSError, EOFError, ValueError, RuntimeError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Contents:
    """Which pictures a plan comes with, and how many pages its decks have, by their ids."""

    pictures: Mapping[str, str] = field(default_factory=dict)
    """With the names of their files."""
    decks: Mapping[str, int] = field(default_factory=dict)


class PlanArchive:
    """An uploaded ZIP. What it says of its sizes does not count, only what is read. Raises PlanError."""

    def __init__(self, source: BinaryIO) -> None:
        _refuse_large_directory(source)
        try:
            self._zip = ZipFile(source)
        except _FAILURES:
            raise _wrong("broken_archive") from None
        self._left = MAX_ARCHIVE_BYTES
        names = [entry.filename for entry in self._zip.infolist() if not entry.is_dir()]
        self.contents = _contents(names)

    def plan(self) -> bytes:
        """Return the file of the plan. Raises PlanError."""
        return self._read(PLAN, MAX_PLAN_BYTES)

    def picture(self, picture: str) -> bytes:
        """Return a picture. Raises PlanError."""
        return self._read(self.contents.pictures[picture], MAX_FILE_BYTES)

    def page(self, deck: str, number: int) -> tuple[bytes, str]:
        """Return the picture of a page, counted from 1, and its text. Raises PlanError."""
        path = f"decks/{deck}/{number:03}"
        return self._read(f"{path}.webp", MAX_FILE_BYTES), self._text(f"{path}.txt")

    def name_of(self, deck: str) -> str:
        """Return the name of a deck. Raises PlanError."""
        return " ".join(self._text(f"decks/{deck}/name.txt").split())[:100] or "PDF"

    def _text(self, name: str) -> str:
        try:
            self._zip.getinfo(name)
        except KeyError:
            return ""
        return usable_text(self._read(name, 4 * MAX_PAGE_TEXT).decode(errors="replace"), most=MAX_PAGE_TEXT)

    def _read(self, name: str, most: int) -> bytes:
        most = min(most, self._left)
        try:
            with self._zip.open(name) as file:
                content = file.read(most + 1)
        except _FAILURES:
            raise _wrong("broken_archive") from None
        if len(content) > most:
            raise _wrong("archive_too_large", MAX_ARCHIVE_BYTES // 1024**2)
        self._left -= len(content)
        return content


class ArchiveWriter:
    """Writes a plan with its pictures, one file after the other."""

    def __init__(self, target: BinaryIO, plan: str) -> None:
        self._zip = ZipFile(target, "w", ZIP_STORED)  # pictures are compressed already
        self._zip.writestr(PLAN, plan, ZIP_DEFLATED)

    def add_picture(self, picture: str, content: Picture) -> None:
        """Add a picture under its id."""
        self._zip.writestr(f"pictures/{picture}.{_EXTENSIONS[content.media_type]}", content.content)

    def add_name(self, deck: str, name: str) -> None:
        """Add the name of a deck under its id."""
        self._zip.writestr(f"decks/{deck}/name.txt", name)

    def add_page(self, deck: str, number: int, picture: Picture, text: str) -> None:
        """Add a page of a deck, counted from 1."""
        self._zip.writestr(f"decks/{deck}/{number:03}.webp", picture.content)
        self._zip.writestr(f"decks/{deck}/{number:03}.txt", text)

    def close(self) -> None:
        """Finish the file."""
        self._zip.close()


def _contents(names: Sequence[str]) -> Contents:
    """Return what files with these names hold. Raises PlanError for names that no plan has, or twice the same."""
    if PLAN not in names:
        raise _wrong("not_text")  # but an Office file, for example
    pictures, pages = dict[str, str](), dict[str, set[int]]()
    for name in names:
        if picture := _PICTURE.fullmatch(name):
            pictures[picture[1]] = name
        elif page := _PAGE.fullmatch(name):
            pages.setdefault(page[1], set()).add(int(page[2]))
        elif name != PLAN and not _TEXT.fullmatch(name):
            raise _wrong("strange_file")
    if len(set(names)) < len(names) or any(it != set(range(1, len(it) + 1)) for it in pages.values()):
        raise _wrong("broken_archive")
    if any(len(it) > MAX_PAGES for it in pages.values()):
        raise _wrong("too_many_pages", MAX_PAGES)
    return Contents(pictures, {deck: len(numbers) for deck, numbers in pages.items()})


def _refuse_large_directory(source: BinaryIO) -> None:
    """Raise PlanError if the directory of a ZIP is larger than any of ours, before all of it is read."""
    size = source.seek(0, 2)
    source.seek(max(0, size - _MAX_COMMENT))
    tail = source.read()
    source.seek(0)
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        raise _wrong("not_text")
    files, directory = (
        int.from_bytes(tail[at + 10 : at + 12], "little"),
        int.from_bytes(tail[at + 12 : at + 16], "little"),
    )
    if files > MAX_FILES or directory > _MAX_DIRECTORY_BYTES:
        raise _wrong("too_many_files", MAX_FILES)


def _wrong(code: str, limit: int | None = None) -> PlanError:
    return PlanError([PlanProblem(0, Problem("", code, limit))])
