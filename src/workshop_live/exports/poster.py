"""A joint text as a poster: what stands on its one page, for all formats."""

from dataclasses import dataclass
from typing import Final

from workshop_live.exports.format import ExportContext, NothingToExportError
from workshop_live.exports.localiser import Localiser
from workshop_live.exports.page_sizes import PAGE_SIZES, PageSize
from workshop_live.exports.poster_layout import PosterLayout, lay_out
from workshop_live.exports.reported import Report
from workshop_live.exports.safe_text import is_right_to_left, xml_safe
from workshop_live.text.languages import N_

_RULE: Final = 0.0018  # of the page's shorter side
_FEW, _SHORT = 3, 5  # words, and letters
_USUAL: Final = "16x9"


@dataclass(frozen=True, slots=True)
class Poster:
    """The texts of a poster, the size of its page, and the report whose look and language it has."""

    stem: str
    lines: tuple[str, ...]
    foot: str
    page: PageSize
    report: Report

    @property
    def rule(self) -> float:
        """The width of its lines, in points."""
        return self.page.unit * _RULE

    @property
    def is_right_to_left(self) -> bool:
        """Whether the page is read from right to left."""
        return is_right_to_left(self.stem)

    @property
    def description_of_logo(self) -> str:
        """What the logo shows, for whoever does not see it."""
        return xml_safe(self.report.look.name or Localiser(self.report).gettext(N_("Logo")))

    def laid_out(self, *, unbroken: int) -> PosterLayout:
        """Return where everything stands; words with fewer letters than this stay ``unbroken``."""
        return lay_out(self.page, self.stem, self.lines, self.report.look.logo, unbroken=unbroken)


def poster_of(report: Report, context: ExportContext) -> Poster:
    """Return the poster of the only joint text in a report. Raises NothingToExportError."""
    texts = [(activity, activity.joint_text.agreed) for activity in report.activities if activity.joint_text]
    texts = [(activity, agreed) for activity, agreed in texts if agreed.lines]
    if len(texts) != 1:
        raise NothingToExportError(len(texts))
    [(activity, agreed)] = texts
    return Poster(
        _line(agreed.stem or activity.prompt),
        tuple(map(_line, agreed.lines)),
        xml_safe(f"{' '.join(report.title.split())} · {Localiser(report).day(report)}"),
        PAGE_SIZES[context.poster or _USUAL],
        report,
    )


def _line(text: str) -> str:
    """Return a text on one line, whose last word stands beside the one before it if it is too short to stand alone."""
    *words, last = text.split() or [""]
    before = "\N{NO-BREAK SPACE}" if len(words) >= _FEW and len(last) < _SHORT else " "
    return xml_safe(before.join(filter(None, (" ".join(words), last))))
