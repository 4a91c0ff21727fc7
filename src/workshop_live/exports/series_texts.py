"""The texts of a comparison in the language of the series, which all files share."""

from datetime import date

from babel.dates import format_date

from workshop_live.domain.comparisons import Cell, Column, Comparison, Figure, Item, Kind, Row
from workshop_live.domain.figures import DECIMALS
from workshop_live.exports.localiser import Localiser, percent
from workshop_live.exports.safe_text import TextSanitiser
from workshop_live.exports.series_report import SeriesReport
from workshop_live.text.languages import N_, catalogue, decimal, locale_of

NOT_ASKED = N_("not asked")
TOO_FEW = N_("too few")
NEW, GONE = N_("new"), N_("Gone:")
GATHERING, DAY = N_("Gathering"), N_("Day")
APART = N_("Asked in other words, or not in all gatherings")
HOW = N_(
    "Only results that were shown are compared, the latest round of each gathering. n is the number of participants, "
    "or of groups that wrote together; of fewer than five, nothing else is told."
)


class SeriesTexts:
    """Writes the parts of a comparison as text that is safe in files."""

    def __init__(self, report: SeriesReport, sanitiser: TextSanitiser) -> None:
        self.localiser = Localiser(report)
        self._language = report.language
        self._sanitiser = sanitiser
        self._texts = catalogue(report.language)

    def say(self, message: str) -> str:
        """Return a translated message."""
        return self.localiser.gettext(message)

    def written(self, text: str) -> str:
        """Return what somebody wrote."""
        return self._sanitiser.sanitise(text)

    def day(self, day: date) -> str:
        """Return a day, such as 3. mars 2026."""
        pattern = "d MMM yyyy" if self._language == "en" else "d. MMM yyyy"
        return str(format_date(day, pattern, locale=locale_of(self._language)))

    def head(self, column: Column) -> str:
        """Return the head of a gathering's column: its day, and how many answered."""
        return f"{self.day(column.gathering.day)}\nn = {column.people}"

    def gatherings(self, count: int) -> str:
        """Return "2 gatherings"."""
        return str(self._texts.ngettext("%(num)d gathering", "%(num)d gatherings", count)) % {"num": count}

    def left_out(self, report: SeriesReport) -> str:
        """Return how many gatherings are not compared; empty if all are."""
        return self.say(N_("Gatherings that are not compared here: %d")) % report.left_out if report.left_out else ""

    def reworded(self, it: Comparison) -> str:
        """Return how the question was worded in earlier gatherings; empty if it was the same."""
        if not it.is_reworded:
            return ""
        before = [f"{self.day(c.gathering.day)}: “{c.prompt}”" for c in it.columns if c.prompt != it.prompt]
        return f"{self.say(N_('The question was worded differently before:'))} {'; '.join(before)}"

    def not_compared(self, it: Comparison) -> str:
        """Return why only numbers of people are told; empty if more is."""
        if it.kind is Kind.MIXED:
            kinds = ", ".join(map(self.say, it.types))
            message = N_("Not compared: the gatherings use the same key for different kinds of questions (%(kinds)s).")
            return self.say(message) % {"kinds": kinds}
        return self.say(N_("Answers of this kind are only counted.")) if it.kind is Kind.COUNTS else ""

    def amount(self, figure: Figure) -> str:
        """Return a figure: a mean with its spread, a percentage, or a number."""
        if figure.spread is not None:
            spread = decimal(figure.spread, DECIMALS, self._language)
            return f"{decimal(figure.value, DECIMALS, self._language)} ±\N{NO-BREAK SPACE}{spread}"
        if figure.percentage is not None:
            return percent(figure.percentage)
        return decimal(figure.value, 0 if float(figure.value).is_integer() else DECIMALS, self._language)

    def figure(self, row: Row, index: int) -> str:
        """Return the figure of a row in a gathering, or why there is none."""
        figure = row.figures[index]
        if figure is not None:
            return self.amount(figure)
        return self.say(TOO_FEW if row.was_asked[index] else NOT_ASKED)

    def change(self, row: Row) -> str:
        """Return how much the mean has changed, with its sign; empty without two."""
        if row.change is None:
            return ""
        written = decimal(abs(row.change), DECIMALS, self._language)
        sign = "" if written.strip("0,.") == "" else "+" if row.change > 0 else "\N{MINUS SIGN}"
        return sign + written

    def item(self, item: Item) -> str:
        """Return a word or a theme with its count, marked if it is new."""
        text = item.text[:1].upper() + item.text[1:]
        return self.written(f"{text} ({item.count})" + (f" · {self.say(NEW)}" if item.is_new else ""))

    def gone(self, cell: Cell) -> str:
        """Return what the gathering before had and this one has not; empty if nothing."""
        return self.written(f"{self.say(GONE)} {', '.join(cell.gone)}") if cell.gone else ""

    def cell(self, column: Column, cell: Cell, most: int = 30) -> list[str]:
        """Return the words or themes of a gathering as lines, or why there are none."""
        if not cell.was_asked:
            return [self.say(NOT_ASKED)]
        if not column.is_told:
            return [self.say(TOO_FEW)]
        further = len(cell.items) - most
        more = [str(self._texts.ngettext("+%(num)d more", "+%(num)d more", further)) % {"num": further}]
        lines = [*map(self.item, cell.items[:most]), *(more if further > 0 else []), self.gone(cell)]
        return [line for line in lines if line] or ["–"]
