"""Comparing what gatherings of a series answered to one activity: pure functions from figures to figures.

Statements, options and questions are matched by their texts, words and themes by what they mean. Of fewer than
MIN_PEOPLE nothing is told but how many they were, since one of them could be recognised.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from workshop_live.domain.series import Gathering

MIN_PEOPLE = 5

SameWords = Callable[[Sequence[str]], Sequence[str]]
"""Returns the concept of each text: equal ones mean the same."""


class Kind(StrEnum):
    """How an activity is compared."""

    STEPS = "steps"
    """Statements on a scale: means with their spread."""
    BARS = "bars"
    """Options: a bar for each gathering."""
    WORDS = "words"
    THEMES = "themes"
    COUNTS = "counts"
    """By the number of people alone."""
    MIXED = "mixed"
    """Not at all: gatherings use the key for activities of different types."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The figure of a statement or an option. ``part`` is where it stands on its scale, or fills its track: 0 to 1.

    ``spread`` is the standard deviation and ``counts`` how many chose each step, on scales.
    """

    text: str
    value: float
    part: float
    percentage: int | None = None
    spread: float | None = None
    counts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Gathered:
    """The words or themes of a question with their counts, the largest first."""

    prompt: str
    items: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a gathering was asked and answered. ``people`` is the number of participants or, in group work, of texts.

    ``choices`` are the statements or options and ``steps`` the names of the steps of a scale, from the lowest.
    """

    gathering: Gathering
    type: str
    type_title: str
    kind: Kind
    prompt: str
    people: int
    choices: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    questions: tuple[Gathered, ...] = ()

    @property
    def is_told(self) -> bool:
        """Whether enough have answered to tell what."""
        return self.people >= MIN_PEOPLE


@dataclass(frozen=True, slots=True)
class Column:
    """A gathering in a comparison."""

    gathering: Gathering
    prompt: str
    people: int
    is_told: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A statement or an option with its figure in each gathering: None where it was not asked, or is not told."""

    text: str
    figures: tuple[Figure | None, ...]
    was_asked: tuple[bool, ...]

    @property
    def is_everywhere(self) -> bool:
        """Whether all gatherings were asked it in these words, and on this scale."""
        return all(self.was_asked)

    @property
    def told(self) -> list[Figure]:
        """Its figures."""
        return [figure for figure in self.figures if figure is not None]

    @property
    def ways(self) -> list[tuple[int, int]]:
        """The indexes of each two gatherings with a figure and none between them."""
        return list(pairwise(index for index, figure in enumerate(self.figures) if figure is not None))

    @property
    def change(self) -> float | None:
        """How much the latest mean is above the first one; None without two."""
        return self.told[-1].value - self.told[0].value if len(self.told) > 1 else None


@dataclass(frozen=True, slots=True)
class Item:
    """A word or a theme. ``is_new`` is whether the gathering told before had none that means the same."""

    text: str
    count: int
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """The words or themes of one gathering, and those that the one before had and it has not."""

    items: tuple[Item, ...] = ()
    gone: tuple[str, ...] = ()
    was_asked: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """A question of which words or themes are compared, with a cell for each gathering."""

    prompt: str
    cells: tuple[Cell, ...]

    @property
    def largest(self) -> int:
        """The largest count of all gatherings, at least 1: one scale for all of them."""
        return max((item.count for cell in self.cells for item in cell.items), default=1)

    @property
    def is_everywhere(self) -> bool:
        """Whether all gatherings were asked it in these words."""
        return all(cell.was_asked for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Comparison:
    """An activity in the gatherings in which it was shown, the oldest first."""

    key: str
    kind: Kind
    prompt: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = ()
    questions: tuple[Question, ...] = ()
    steps: tuple[str, ...] = ()
    types: tuple[str, ...] = field(default=())
    """The titles of the types that the key was used for, messages of the catalogues."""

    @property
    def is_reworded(self) -> bool:
        """Whether gatherings were asked in different words."""
        return len({matched(it.prompt) for it in self.columns}) > 1

    @property
    def has_titles(self) -> bool:
        """Whether the gatherings are called differently."""
        return len({it.gathering.title for it in self.columns}) > 1

    @property
    def is_in_one_year(self) -> bool:
        """Whether all gatherings were in the same year, on days of their own."""
        days = {it.gathering.day for it in self.columns}
        return len({day.year for day in days}) == 1 and len(days) == len(self.columns)

    @property
    def common(self) -> list[Row]:
        """The rows that all gatherings share."""
        return [row for row in self.rows if row.is_everywhere]

    @property
    def apart(self) -> list[Row]:
        """The rows whose words some gatherings do not have."""
        return [row for row in self.rows if not row.is_everywhere]


def leading(rows: Sequence[Row], most: int) -> list[Row]:
    """Return at most so many rows in their order: those that stand highest where they were told last."""
    parts = [max((figure.part for figure in row.told[-1:]), default=-1.0) for row in rows]
    highest = sorted(range(len(rows)), key=lambda index: (-parts[index], index))
    return [rows[index] for index in sorted(highest[:most])]


def matched(text: str) -> str:
    """Return what texts have in common that differ in case and spaces only."""
    return " ".join(text.split()).casefold()


def compare(key: str, asked: Sequence[Asked], same_words: SameWords) -> Comparison:
    """Compare an activity in several gatherings, the oldest first; there is at least one."""
    latest = asked[-1]
    columns = tuple(Column(it.gathering, it.prompt, it.people, it.is_told) for it in asked)
    types = tuple(dict.fromkeys(it.type_title for it in asked))
    if len({it.type for it in asked}) > 1:
        return Comparison(key, Kind.MIXED, latest.prompt, columns, types=types)
    return Comparison(
        key,
        latest.kind,
        latest.prompt,
        columns,
        rows=tuple(_rows(asked)),
        questions=tuple(_questions(asked, same_words)),
        steps=latest.steps,
        types=types,
    )


def compare_all(asked: Iterable[tuple[str, Asked]], same_words: SameWords, least: int = 2) -> list[Comparison]:
    """Compare the activities that at least so many gatherings have in common, by key, in the order of the latest one.

    ``asked`` has the activities of each gathering with their keys, the oldest gathering first.
    """
    by_key: dict[str, list[Asked]] = {}
    for key, it in asked:
        by_key.setdefault(key, []).append(it)
    order = {key: (it[-1].gathering.day, it[-1].gathering.room_id) for key, it in by_key.items()}
    keys = sorted(by_key, key=lambda key: order[key], reverse=True)
    return [compare(key, by_key[key], same_words) for key in keys if len(by_key[key]) >= least]


def _rows(asked: Sequence[Asked]) -> list[Row]:
    """Return a row for each statement or option on its scale, those of the latest gathering first."""
    texts: dict[tuple[str, int], str] = {}
    for it in reversed(asked):
        for choice in it.choices:
            texts.setdefault((matched(choice), len(it.steps)), choice)
    rows = []
    for (text, steps), written in texts.items():
        having = [len(it.steps) == steps and text in map(matched, it.choices) for it in asked]
        figures = [_figure_of(it, text) if has else None for it, has in zip(asked, having, strict=True)]
        rows.append(Row(written, tuple(figures), tuple(having)))
    return rows


def _figure_of(asked: Asked, text: str) -> Figure | None:
    figures = asked.figures if asked.is_told else ()
    return next((figure for figure in figures if matched(figure.text) == text), None)


def _questions(asked: Sequence[Asked], same_words: SameWords) -> list[Question]:
    """Return the questions, each with its words or themes in all gatherings. One alone is itself, however worded."""
    is_single = all(len(it.questions) <= 1 for it in asked)
    prompts: dict[str, str] = {}
    for it in reversed(asked):
        for question in it.questions:
            prompts.setdefault("" if is_single else matched(question.prompt), question.prompt)
    return [
        Question(written, _cells(asked, None if is_single else prompt, same_words))
        for prompt, written in prompts.items()
    ]


def _cells(asked: Sequence[Asked], prompt: str | None, same_words: SameWords) -> tuple[Cell, ...]:
    """Return the cells of the question with this matched prompt; None for the only one."""
    found = [next((q for q in it.questions if prompt in {None, matched(q.prompt)}), None) for it in asked]
    told = [q.items if q and it.is_told else () for q, it in zip(found, asked, strict=True)]
    texts = list(dict.fromkeys(text for items in told for text, _ in items))
    concepts = dict(zip(texts, same_words(texts), strict=True))
    cells: list[Cell] = []
    before: tuple[tuple[str, int], ...] | None = None
    for question, items, it in zip(found, told, asked, strict=True):
        if question is None or not it.is_told:
            cells.append(Cell(was_asked=question is not None))
            continue
        here = {concepts[text] for text, _ in items}
        there = {concepts[text] for text, _ in before or ()}
        gone = [text for text, _ in before or () if concepts[text] not in here]
        new = [Item(text, count, before is not None and concepts[text] not in there) for text, count in items]
        cells.append(Cell(tuple(new), tuple(gone)))
        before = items
    return tuple(cells)
