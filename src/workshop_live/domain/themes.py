"""Theme boards: the themes of a question, proposed by the program and decided by people.

A board is an immutable value. Each method returns the board after a decision, or raises UnknownThemeError; ``renewed``
returns the board after a new analysis, with all decisions kept. Answers are identified by their ordinals in the round.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count
from typing import Generic

from typing_extensions import TypeVar

MAX_THEMES = 30  # themes of a board
MAX_BULLETS = 7  # bullets of a summary
MAX_LABEL_LENGTH = 60
MAX_BULLET_LENGTH = 200
MIN_FINENESS, MAX_FINENESS = -4, 4  # steps towards fewer or more themes

_SAME = 0.5  # minimum share of common answers for two themes to count as the same
_MIN_COUNT = 2  # minimum answers of a proposed theme


COLOURS = 8


def colour_of(number: int) -> int:
    """Return the colour of a theme, from 1, which depends on its number only."""
    return (number - 1) % COLOURS + 1


class UnknownThemeError(Exception):
    """The theme does not exist, or does not contain the answer."""


Id = TypeVar("Id", int, str, default=int)


@dataclass(frozen=True, slots=True)
class DetectedTheme(Generic[Id]):
    """A theme detected by the analysis: a label, the answers, most typical first, and keywords as other labels."""

    label: str
    answers: tuple[Id, ...]
    keywords: tuple[str, ...] = ()

    @property
    def typical(self) -> Id:
        """The most typical answer."""
        return self.answers[0]


_NOTHING = DetectedTheme("", ())


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme. ``number`` is its permanent id, and determines its colour."""

    number: int
    label: str
    answers: tuple[int, ...] = ()
    is_decided: bool = False
    """Whether a person has changed it; otherwise it is a proposal."""
    bullet: str = ""
    """The text in the summary, if it differs from the label."""
    is_left_out: bool = False
    """Whether it is left out of the summary."""
    typical: int | None = None
    """The answer that a person chose as typical."""

    @property
    def colour(self) -> int:
        """The number of its colour, from 1."""
        return colour_of(self.number)

    @property
    def said(self) -> str:
        """The text in the summary."""
        return self.bullet or self.label


@dataclass(frozen=True, slots=True)
class Board:
    """The themes of a question in display order."""

    themes: tuple[Theme, ...] = ()
    placed: frozenset[int] = frozenset()
    """The answers that a person has assigned to themes or to none."""
    merged: Mapping[int, int] = field(default_factory=dict)
    """The target of each merged theme, for clients that still show it."""
    next_number: int = 1
    fineness: int = 0
    """Steps towards more and smaller themes; negative for fewer and larger ones."""

    @property
    def is_touched(self) -> bool:
        """Whether a person has changed anything but the fineness."""
        return bool(self.placed) or any(theme.is_decided for theme in self.themes)

    def theme(self, number: int) -> Theme:
        """Return the theme with this number, or the one it was merged into. Raises UnknownThemeError."""
        while number in self.merged:
            number = self.merged[number]
        theme = next((theme for theme in self.themes if theme.number == number), None)
        if theme is None:
            raise UnknownThemeError
        return theme

    def themes_of(self, answer: int) -> list[Theme]:
        """Return the themes of an answer."""
        return [theme for theme in self.themes if answer in theme.answers]

    def edit(self, number: int, label: str | None = None, bullet: str | None = None) -> "Board":
        """Change the label and the text of a theme; None leaves them as they are. Its answers become permanent."""
        theme = self.theme(number)
        label, bullet = theme.label if label is None else label, theme.bullet if bullet is None else bullet
        return self._decided(replace(theme, label=label, bullet="" if bullet == label and theme.answers else bullet))

    def leave_out(self, number: int, *, out: bool) -> "Board":
        """Leave a theme out of the summary, or take it back in."""
        return self._decided(replace(self.theme(number), is_left_out=out))

    def choose_typical(self, number: int, answer: int) -> "Board":
        """Choose the typical answer of a theme. Raises UnknownThemeError."""
        theme = self.theme(number)
        if answer not in theme.answers:
            raise UnknownThemeError
        return self._decided(replace(theme, typical=answer))

    def move(self, answers: Collection[int], source: int | None, target: int | None) -> "Board":
        """Move answers from one theme to another; None stands for no theme. Raises UnknownThemeError."""
        taken, destination = (None if number is None else self.theme(number) for number in (source, target))
        if taken == destination:
            return self
        if taken is not None and not set(answers) <= set(taken.answers):
            raise UnknownThemeError
        board = self
        if taken is not None:
            board = board._replacing(replace(taken, answers=_minus(taken.answers, answers)))
        if destination is not None:
            board = board._decided(replace(destination, answers=_plus(destination.answers, answers)))
        else:
            board = board._replacing(
                *(replace(theme, answers=_minus(theme.answers, answers)) for theme in board.themes)
            )
        return replace(board, placed=board.placed | set(answers))

    def merge(self, source: int, target: int) -> "Board":
        """Merge a theme into another, which keeps its label."""
        merged, target_theme = self.theme(source), self.theme(target)
        if merged == target_theme:
            return self
        board = self._decided(replace(target_theme, answers=_plus(target_theme.answers, merged.answers)))
        themes = tuple(theme for theme in board.themes if theme.number != merged.number)
        return replace(board, themes=themes, merged={**self.merged, merged.number: target_theme.number})

    def split(self, number: int, parts: Sequence[DetectedTheme]) -> "Board":
        """Split a theme into parts. The first keeps place and number, and the answers in none of the parts.

        All parts get a unique label from the analysis, except that a label that a person gave stays with the first.
        """
        theme = self.theme(number)
        inside = [
            replace(part, answers=tuple(answer for answer in part.answers if answer in theme.answers)) for part in parts
        ]
        first, *others = [part for part in inside if part.answers] or [DetectedTheme(theme.label, theme.answers)]
        if not others:
            return self
        remaining = _minus(
            theme.answers, [answer for part in others for answer in part.answers if answer not in first.answers]
        )
        label = theme.label if theme.is_decided else self._unique_label(first, but=number)
        board = self._decided(replace(theme, label=label, answers=remaining))
        for part in others:
            relabelled = replace(part, keywords=(first.label, *part.keywords))
            board = board._added(board._unique_label(relabelled), part.answers, after=theme.number)
        return board

    def add(self, label: str, bullet: str = "") -> "Board":
        """Add a theme without answers. It is only in the summary if it has a text."""
        board = self._added(label)
        return replace(board, themes=(*board.themes[:-1], replace(board.themes[-1], bullet=bullet)))

    def remove(self, number: int) -> "Board":
        """Remove a theme. Answers in no other theme stay unassigned."""
        theme = self.theme(number)
        themes = tuple(other for other in self.themes if other.number != theme.number)
        return replace(self, themes=themes, placed=self.placed | set(theme.answers))

    def reorder(self, number: int, place: int) -> "Board":
        """Move a theme to an index."""
        theme = self.theme(number)
        others = [other for other in self.themes if other.number != theme.number]
        others.insert(max(0, place), theme)
        return replace(self, themes=tuple(others))._decided(theme)

    def sort(self, first: Sequence[int] = ()) -> "Board":
        """Sort the themes by size, largest first; those with the numbers in ``first`` come before, in that order."""
        places = {number: place for place, number in enumerate(first)}

        def rank(theme: Theme) -> tuple[int, int]:
            return places.get(theme.number, len(places)), -len(theme.answers)

        return replace(self, themes=tuple(sorted(self.themes, key=rank)))

    def refine(self, steps: int) -> "Board":
        """Change the fineness by some steps. Decided themes are kept."""
        return replace(self, fineness=max(MIN_FINENESS, min(MAX_FINENESS, self.fineness + steps)))

    def can_refine(self, steps: int) -> bool:
        """Return whether the fineness can change by some steps."""
        return self.refine(steps) != self

    def renewed(self, found: Sequence[DetectedTheme], least: int = _MIN_COUNT) -> "Board":
        """Return the board with the themes of a new analysis.

        Decided themes are kept with the answers placed in them. Themes that were found again keep number, place and
        label. New answers join the themes they were found with. Placed answers that are not visible now are kept, for
        they may be shown again. ``least`` is the smallest number of answers of a new theme.
        """
        matched = _matched(self.themes, found)
        themes = [
            self._updated(theme, matched.get(theme.number, _NOTHING))
            for theme in self.themes
            if theme.is_decided or theme.number in matched
        ]
        board = replace(self, themes=tuple(themes))
        for group in sorted(found, key=lambda group: (-len(group.answers), group.answers)):
            answers = _minus(group.answers, self.placed)
            if group not in matched.values() and len(answers) >= least:
                board = board._proposed(replace(group, answers=answers))
        return board if board.is_touched else board.sort()

    def without_proposals(self, labels: Collection[str]) -> "Board":
        """Return the board without the proposals that have one of these labels."""
        gone = {label.casefold() for label in labels}
        themes = (theme for theme in self.themes if theme.is_decided or theme.label.casefold() not in gone)
        return replace(self, themes=tuple(themes))

    def joined(self, places: Mapping[int, int]) -> "Board":
        """Return the board with unassigned answers added to themes, given by number."""
        return self._replacing(
            *(
                replace(
                    theme, answers=_plus(theme.answers, [answer for answer, to in places.items() if to == theme.number])
                )
                for theme in self.themes
            )
        )

    def _updated(self, theme: Theme, group: DetectedTheme) -> Theme:
        """Return a theme updated with the analysis. A proposal keeps its label if it is mostly the same."""
        staying, joining = _only(theme.answers, self.placed), _minus(group.answers, self.placed)
        if theme.is_decided:
            return replace(theme, answers=_plus(staying, joining))
        is_same = _jaccard(theme.answers, group.answers) >= _SAME
        label = theme.label if is_same else self._unique_label(group, but=theme.number)
        return replace(theme, label=label, answers=_plus(joining, staying))

    def _unique_label(self, group: DetectedTheme, but: int = 0) -> str:
        """Return a label for a found theme that no theme except ``but`` has."""
        taken = {theme.label.casefold() for theme in self.themes if theme.number != but}
        numbered = (f"{group.label} {number}" for number in count(2))
        labels = chain((group.label, *group.keywords), numbered)
        return next(label for label in labels if label.casefold() not in taken)

    def _decided(self, theme: Theme) -> "Board":
        """Return the board with a theme marked as decided, and its answers as placed."""
        board = self._replacing(replace(theme, is_decided=True))
        return replace(board, placed=self.placed | set(theme.answers))

    def _added(self, label: str, answers: Collection[int] = (), after: int | None = None) -> "Board":
        theme = Theme(self._next(), label, tuple(answers), is_decided=True)
        places = [other.number for other in self.themes]
        place = len(places) if after is None else places.index(after) + 1
        themes = (*self.themes[:place], theme, *self.themes[place:])
        return replace(self, themes=themes, placed=self.placed | set(answers), next_number=theme.number + 1)

    def _proposed(self, group: DetectedTheme) -> "Board":
        if len(self.themes) >= MAX_THEMES:
            return self
        theme = Theme(self._next(), self._unique_label(group), group.answers)
        return replace(self, themes=(*self.themes, theme), next_number=theme.number + 1)

    def _next(self) -> int:
        """Return a number that was never used, with the least used colour."""
        used = Counter(theme.colour for theme in self.themes)
        return min(range(self.next_number, self.next_number + COLOURS), key=lambda number: used[colour_of(number)])

    def _replacing(self, *changed: Theme) -> "Board":
        by_number = {theme.number: theme for theme in changed}
        return replace(self, themes=tuple(by_number.get(theme.number, theme) for theme in self.themes))


@dataclass(frozen=True, slots=True)
class KeptBoard:
    """A stored board with its version, and the digest of the input of its last analysis."""

    board: Board
    version: int
    digest: str


def board_at(kept: Mapping[int, KeptBoard], place: int) -> Board:
    """Return the board of a question, or an empty one."""
    return kept[place].board if place in kept else Board()


def _matched(themes: Sequence[Theme], found: Sequence[DetectedTheme]) -> dict[int, DetectedTheme]:
    """Return the found theme that corresponds to each existing one, by number, best matches first."""
    pairs = [(theme, group) for theme in themes for group in found if _is_mostly_in(theme.answers, group.answers)]
    matched: dict[int, DetectedTheme] = {}
    for theme, group in sorted(
        pairs, key=lambda pair: (-_jaccard(pair[0].answers, pair[1].answers), pair[0].number, pair[1].answers)
    ):
        if theme.number not in matched and group not in matched.values():
            matched[theme.number] = group
    return matched


def _is_mostly_in(first: Collection[int], second: Collection[int]) -> bool:
    """Return whether two groups share at least half of the smaller one."""
    shared = len(set(first) & set(second))
    return shared > 0 and shared >= _SAME * min(len(first), len(second))


def _jaccard(first: Collection[int], second: Collection[int]) -> float:
    """Return the Jaccard similarity of two groups, 0 to 1."""
    return len(set(first) & set(second)) / (len(set(first) | set(second)) or 1)


def _plus(answers: Sequence[int], more: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys((*answers, *more)))


def _minus(answers: Sequence[int], less: Collection[int]) -> tuple[int, ...]:
    return tuple(answer for answer in answers if answer not in less)


def _only(answers: Sequence[int], these: Collection[int]) -> tuple[int, ...]:
    return tuple(answer for answer in answers if answer in these)
