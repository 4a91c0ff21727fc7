"""PDF: the document, tagged for screen readers, with bookmarks, set by Typst (docs/decisions/0019)."""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, BinaryIO

from workshop_live.domain.joint_texts import Words
from workshop_live.domain.pictures import Picture
from workshop_live.exports.document import PHOTO_HEIGHT, PHOTO_WIDTH, DocumentWriter, SummedUpTheme
from workshop_live.exports.format import ExportContext
from workshop_live.exports.group_texts import GroupText
from workshop_live.exports.localiser import Localiser
from workshop_live.exports.reported import Report, Titled
from workshop_live.exports.safe_text import TextSanitiser, is_right_to_left
from workshop_live.exports.typesetting import LINE_END, SHOWN_AS_BOXES, lines_of, typeset, visible
from workshop_live.text.languages import N_
from workshop_live.text.marked_text import Line

_LOGO_WIDTH, _LOGO_HEIGHT = 7.0, 1.5  # cm, at most


def write(report: Report, target: BinaryIO, context: ExportContext) -> None:
    """Write the document as a PDF."""
    sanitiser, localiser = TextSanitiser(), Localiser(report)
    with tempfile.TemporaryDirectory() as folder:
        DocumentWriter(report, TypstBuilder(Path(folder), report, sanitiser, localiser), sanitiser, localiser).write(
            target, context
        )


class TypstBuilder:
    """Collects the blocks that the template sets. Texts are passed as values, so they cannot contain markup."""

    def __init__(self, folder: Path, report: Titled, sanitiser: TextSanitiser, localiser: Localiser) -> None:
        self._folder = folder
        self._report = report
        self._sanitiser = sanitiser
        self._gettext = localiser.gettext
        self._day = localiser.day(report)
        self._blocks: list[dict[str, Any]] = []
        self._pictures = 0

    def add_title(self, title: str, line: str) -> None:
        look = self._report.look
        if look.logo:
            (self._folder / "logo.png").write_bytes(look.logo.content)
        described = self._sanitiser.sanitise(look.name or self._gettext(N_("Logo")))
        logo = {"alt": described, "width": _logo_width(look.logo)} if look.logo else None
        self._add("title", **self._text(title), line=self._sanitiser.sanitise(line), logo=logo)

    def add_contents(self, heading: str) -> None:
        self._add("contents", heading=heading)

    def add_heading(self, text: str, level: int, *, new_page: bool = False) -> None:
        self._add("heading", **self._heading(text), level=level, new_page=new_page)

    def add_text(self, text: str, *, quiet: bool = False, with_next: bool = False) -> None:
        for line in text.split("\n"):
            self._add("text", **self._text(line), quiet=quiet, with_next=with_next)

    def add_lines(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self._add("text", **self._marked(line), quiet=False, with_next=False)

    def add_list(self, items: Iterable[str | Line], *, start: int | None = None, whole: bool = False) -> None:
        self._add(
            "list",
            items=[self._text(item) if isinstance(item, str) else self._marked(item) for item in items],
            numbered=start is not None,
            start=start,
            whole=whole,
        )

    def add_table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        *,
        numbers: int | None = None,
    ) -> None:
        cells = [self._text(text) for row in rows for text in row]
        self._add("table", heads=[*map(self._sanitiser.sanitise, heads)], cells=cells, widths=widths, numbers=numbers)

    def add_picture(self, draw: Callable[[BinaryIO], Any], description: str, caption: str) -> None:
        name = f"{self._pictures}.png"
        with (self._folder / name).open("wb") as target:
            draw(target)
        self._pictures += 1
        caption = " ".join(caption.split())
        self._add("picture", name=name, description=self._sanitiser.sanitise(description), caption=self._text(caption))

    def add_photo(self, photo: Picture, description: str) -> None:
        name = f"{self._pictures}.{'png' if photo.media_type == 'image/png' else 'jpg'}"
        (self._folder / name).write_bytes(photo.content)
        self._pictures += 1
        width = min(PHOTO_WIDTH, PHOTO_HEIGHT * photo.width / photo.height)
        self._add("photo", name=name, description=self._sanitiser.sanitise(description), width=width)

    def add_themes(self, themes: Sequence[SummedUpTheme]) -> None:
        for it in themes:
            name, quotes = self._text(it.name), [self._text(quote) for quote in it.quotes]
            self._add("theme", name=name, count=it.count, quotes=quotes, colour=f"theme-{it.colour}")

    def add_group(self, group: GroupText) -> None:
        parts = [
            {
                "question": self._text(question) if question else None,
                "texts": [self._text(line) for line in LINE_END.split(text) if line.strip()],
            }
            for question, text in group.parts
        ]
        self._add(
            "group", name=self._heading(group.name), parts=parts, whole=group.is_short, colour=f"theme-{group.colour}"
        )

    def add_changes(self, stem: Sequence[Words], lines: Iterable[Sequence[Words]]) -> None:
        changed = [self._changed(words) for words in lines]
        self._add("changes", stem=self._changed(stem) if stem else None, lines=changed)

    def save(self, target: BinaryIO, title: str) -> None:
        values = {
            "title": self._sanitiser.sanitise(title) or "-",
            "language": self._report.language,
            "day": self._day,
            "figure": self._gettext(N_("Figure")),
            "colours": self._report.colours.by_name(),
            "blocks": self._blocks,
        }
        at = int(datetime.combine(self._report.date, time(), UTC).timestamp())
        with typeset(self._folder, "report", values, self._note_boxes, timestamp=at).open("rb") as pdf:
            shutil.copyfileobj(pdf, target)

    def _note_boxes(self) -> None:
        self.add_text(self._gettext(SHOWN_AS_BOXES), quiet=True)

    def _add(self, kind: str, **values: Any) -> None:
        self._blocks.append({"kind": kind, **values})

    def _marked(self, line: Line) -> dict[str, Any]:
        """Return a line as spans."""
        spans = [
            {"text": visible(self._sanitiser.sanitise(span.text)), "bold": span.is_bold, "italic": span.is_italic}
            for span in line
        ]
        return {"lines": [spans], "rtl": is_right_to_left("".join(span.text for span in line))}

    def _changed(self, words: Sequence[Words]) -> dict[str, Any]:
        """Return the words of a line with what became of them."""
        parts = [{"text": visible(self._sanitiser.sanitise(it.text)), "change": it.change} for it in words]
        return {"parts": parts, "rtl": is_right_to_left(" ".join(it.text for it in words))}

    def _heading(self, text: str) -> dict[str, Any]:
        line = " ".join(text.split())
        return self._text(line if visible(line) else "–")

    def _text(self, text: str) -> dict[str, Any]:
        return lines_of(self._sanitiser.sanitise(text))


def _logo_width(logo: Picture) -> float:
    """Return the width of a logo in cm, at which it is not too high."""
    return min(_LOGO_WIDTH, _LOGO_HEIGHT * logo.width / logo.height)
