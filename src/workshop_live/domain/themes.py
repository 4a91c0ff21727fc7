"""Theme boards: the answers to one question in themes, which the program proposes and people decide on.

A board is a value. Each of its methods returns the board after one decision of a person, or raises UnknownThemeError;
``renewed`` returns the board after the program has analysed the answers again, with every decision of a person kept.
Answers are identified by their ordinals in the round.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count
from typing import Generic

from typing_extensions import TypeVar

MAX_THEMES = 30  # of a board
MAX_BULLETS = 7  # of a summary: more are not read
MAX_LABEL_LENGTH = 60
MAX_BULLET_LENGTH = 200
FEWEST, MAX_NUMBER = -4, 4  # steps to fewer or more themes

_SAME = 0.5  # of the answers, from which on a theme that was found is one that stood there
_MIN_COUNT = 2  # answers that make a theme


COLOURS = 8


def colour_of(number: int) -> int:
    """The colour of a theme, counted from 1: the same as long as there is the theme."""
    return (number - 1) % COLOURS + 1


class UnknownThemeError(Exception):
    """The theme is gone, or the answer is not in it."""


Id = TypeVar("Id", int, str, default=int)


@dataclass(frozen=True, slots=True)
class DetectedTheme(Generic[Id]):
    """A theme as the program detected it: its label, its answers, the most typical first, and other labels for it."""

    label: str
    answers: tuple[Id, ...]
    keywords: tuple[str, ...] = ()

    @property
    def typical(self) -> Id:
        """Its most typical answer."""
        return self.answers[0]


_NOTHING = DetectedTheme("", ())


@dataclass(frozen=True, slots=True)
class Theme:
    """Answers about the same thing, and what to call it. ``number`` is its name for ever, and gives it its colour."""

    number: int
    label: str
    answers: tuple[int, ...] = ()
    is_decided: bool = False
    """Whether a person has had a hand in it; until then it is a proposal."""
    bullet: str = ""
    """What the summary says of it, where that is not its label."""
    is_left_out: bool = False
    """Whether the summary is without it."""
    typical: int | None = None
    """The answer that a person chose to show for it."""

    @property
    def colour(self) -> int:
        """Which of the colours of themes it has, from 1."""
        return colour_of(self.number)

    @property
    def said(self) -> str:
        """What the summary says."""
        return self.bullet or self.label


@dataclass(frozen=True, slots=True)
class Board:
    """The themes of one question in the order in which they are shown. Answers in none of them are left over."""

    themes: tuple[Theme, ...] = ()
    placed: frozenset[int] = frozenset()
    """The answers that a person has put where they are, be it in no theme."""
    merged: Mapping[int, int] = field(default_factory=dict)
    """Where themes have gone that were merged into others, for whoever still sees them."""
    next_number: int = 1
    fineness: int = 0
    """Steps towards more and smaller themes, or with less than 0 towards fewer and larger."""

    @property
    def is_touched(self) -> bool:
        """Whether a person has changed anything but the number of themes."""
        return bool(self.placed) or any(theme.is_decided for theme in self.themes)

    def theme(self, number: int) -> Theme:
        """The theme of this number, or the one it was merged into. Raises UnknownThemeError."""
        while number in self.merged:
            number = self.merged[number]
        found = next((theme for theme in self.themes if theme.number == number), None)
        if found is None:
            raise UnknownThemeError
        return found

    def themes_of(self, answer: int) -> list[Theme]:
        """The themes that an answer is in."""
        return [theme for theme in self.themes if answer in theme.answers]

    def edit(self, number: int, label: str | None = None, bullet: str | None = None) -> "Board":
        """Give a theme a name, and have the summary say something else of it, or leave as it is what is None.

        What is in the theme now stays in it.
        """
        theme = self.theme(number)
        label, bullet = theme.label if label is None else label, theme.bullet if bullet is None else bullet
        return self._decided(replace(theme, label=label, bullet="" if bullet == label and theme.answers else bullet))

    def leave_out(self, number: int, *, out: bool) -> "Board":
        """Keep a theme out of the summary, or take it in again."""
        return self._decided(replace(self.theme(number), is_left_out=out))

    def choose_typical(self, number: int, answer: int) -> "Board":
        """Show this answer for the theme."""
        theme = self.theme(number)
        if answer not in theme.answers:
            raise UnknownThemeError
        return self._decided(replace(theme, typical=answer))

    def move(self, answers: Collection[int], source: int | None, target: int | None) -> "Board":
        """Take answers out of one theme, or from among those left over, and put them into another, or among those."""
        taken, given = (None if it is None else self.theme(it) for it in (source, target))
        if taken == given:
            return self
        if taken is not None and not set(answers) <= set(taken.answers):
            raise UnknownThemeError
        board = self
        if taken is not None:
            board = board._replacing(replace(taken, answers=_minus(taken.answers, answers)))
        if given is not None:
            board = board._decided(replace(given, answers=_plus(given.answers, answers)))
        else:
            board = board._replacing(*(replace(it, answers=_minus(it.answers, answers)) for it in board.themes))
        return replace(board, placed=board.placed | set(answers))

    def merge(self, source: int, target: int) -> "Board":
        """Make one theme of two, which keeps the name of the second."""
        gone, kept = self.theme(source), self.theme(target)
        if gone == kept:
            return self
        board = self._decided(replace(kept, answers=_plus(kept.answers, gone.answers)))
        themes = tuple(theme for theme in board.themes if theme.number != gone.number)
        return replace(board, themes=themes, merged={**self.merged, gone.number: kept.number})

    def split(self, number: int, parts: Sequence[DetectedTheme]) -> "Board":
        """Divide a theme: the first part keeps its place and number, and answers in none of the parts stay with it.

        All parts get labels that they come with and no other theme has, but a name that a person gave stays with the
        first.
        """
        theme = self.theme(number)
        inside = [replace(part, answers=tuple(it for it in part.answers if it in theme.answers)) for part in parts]
        first, *others = [part for part in inside if part.answers] or [DetectedTheme(theme.label, theme.answers)]
        if not others:
            return self
        rest = _minus(theme.answers, [it for part in others for it in part.answers if it not in first.answers])
        label = theme.label if theme.is_decided else self._name_for(first, but=number)
        board = self._decided(replace(theme, label=label, answers=rest))
        for part in others:
            called = replace(part, keywords=(first.label, *part.keywords))
            board = board._added(board._name_for(called), part.answers, after=theme.number)
        return board

    def add(self, label: str, bullet: str = "") -> "Board":
        """Make a new theme without answers; the summary is without it too unless there is something to say of it."""
        board = self._added(label)
        return replace(board, themes=(*board.themes[:-1], replace(board.themes[-1], bullet=bullet)))

    def remove(self, number: int) -> "Board":
        """Take a theme away; what was only in it is left over, and stays so."""
        theme = self.theme(number)
        themes = tuple(it for it in self.themes if it.number != theme.number)
        return replace(self, themes=themes, placed=self.placed | set(theme.answers))

    def reorder(self, number: int, place: int) -> "Board":
        """Put a theme at a place, counted from 0."""
        theme = self.theme(number)
        rest = [it for it in self.themes if it.number != theme.number]
        rest.insert(max(0, place), theme)
        return replace(self, themes=tuple(rest))._decided(theme)

    def sort(self) -> "Board":
        """The largest themes first."""
        return replace(self, themes=tuple(sorted(self.themes, key=lambda theme: -len(theme.answers))))

    def refine(self, steps: int) -> "Board":
        """Ask the program for more themes, or with less than 0 for fewer; those that people decided on stay."""
        return replace(self, fineness=max(FEWEST, min(MAX_NUMBER, self.fineness + steps)))

    def can_refine(self, steps: int) -> bool:
        """Whether there are so many steps to go."""
        return self.refine(steps) != self

    def renewed(self, found: Sequence[DetectedTheme]) -> "Board":
        """The board after the program has found themes in the answers that stand.

        Themes that people decided on stay and keep what was placed there; themes that were found again keep their
        number, their place and their name. Answers that are new go where those are that they were found with. What
        does not stand now stays where it was placed: it may be shown again.
        """
        matched = _matched(self.themes, found)
        themes = [
            self._again(theme, matched.get(theme.number, _NOTHING))
            for theme in self.themes
            if theme.is_decided or theme.number in matched
        ]
        board = replace(self, themes=tuple(themes))
        for group in sorted(found, key=lambda it: (-len(it.answers), it.answers)):
            answers = _minus(group.answers, self.placed)
            if group not in matched.values() and len(answers) >= _MIN_COUNT:
                board = board._proposed(replace(group, answers=answers))
        return board if board.is_touched else board.sort()

    def joined(self, places: Mapping[int, int]) -> "Board":
        """With answers that were left over in the themes that they are near to, which are given by number."""
        return self._replacing(
            *(
                replace(it, answers=_plus(it.answers, [answer for answer, to in places.items() if to == it.number]))
                for it in self.themes
            )
        )

    def _again(self, theme: Theme, group: DetectedTheme) -> Theme:
        """A theme that was found again. A proposal keeps its name as long as it is mostly the same."""
        stay, come = _only(theme.answers, self.placed), _minus(group.answers, self.placed)
        if theme.is_decided:
            return replace(theme, answers=_plus(stay, come))
        is_same = _overlap(theme.answers, group.answers) >= _SAME
        label = theme.label if is_same else self._name_for(group, but=theme.number)
        return replace(theme, label=label, answers=_plus(come, stay))

    def _name_for(self, group: DetectedTheme, but: int = 0) -> str:
        """What to call what was found: nothing that another theme is called, but for the theme that it is to be."""
        taken = {theme.label.casefold() for theme in self.themes if theme.number != but}
        numbered = (f"{group.label} {number}" for number in count(2))
        labels = chain((group.label, *group.keywords), numbered)
        return next(label for label in labels if label.casefold() not in taken)

    def _decided(self, theme: Theme) -> "Board":
        """With a theme that a person has had a hand in: what is in it is there to stay."""
        board = self._replacing(replace(theme, is_decided=True))
        return replace(board, placed=self.placed | set(theme.answers))

    def _added(self, label: str, answers: Collection[int] = (), after: int | None = None) -> "Board":
        theme = Theme(self._next(), label, tuple(answers), is_decided=True)
        places = [it.number for it in self.themes]
        place = len(places) if after is None else places.index(after) + 1
        themes = (*self.themes[:place], theme, *self.themes[place:])
        return replace(self, themes=themes, placed=self.placed | set(answers), next_number=theme.number + 1)

    def _proposed(self, group: DetectedTheme) -> "Board":
        if len(self.themes) >= MAX_THEMES:
            return self
        theme = Theme(self._next(), self._name_for(group), group.answers)
        return replace(self, themes=(*self.themes, theme), next_number=theme.number + 1)

    def _next(self) -> int:
        """The number of the next theme: one that no theme has had, and whose colour the fewest have."""
        used = Counter(theme.colour for theme in self.themes)
        return min(range(self.next_number, self.next_number + COLOURS), key=lambda it: used[colour_of(it)])

    def _replacing(self, *changed: Theme) -> "Board":
        by_number = {theme.number: theme for theme in changed}
        return replace(self, themes=tuple(by_number.get(theme.number, theme) for theme in self.themes))


@dataclass(frozen=True, slots=True)
class KeptBoard:
    """A board as it is kept, its version, and the digest of the answers in which its themes were last found."""

    board: Board
    version: int
    digest: str


def board_at(kept: Mapping[int, KeptBoard], place: int) -> Board:
    """The board of the question at a place, an empty one if none is kept."""
    return kept[place].board if place in kept else Board()


def _matched(themes: Sequence[Theme], found: Sequence[DetectedTheme]) -> dict[int, DetectedTheme]:
    """Which theme that stood there each of those found is, by number, the most alike first."""
    pairs = [(theme, group) for theme in themes for group in found if _is_mostly_in(theme.answers, group.answers)]
    matched: dict[int, DetectedTheme] = {}
    for theme, group in sorted(
        pairs, key=lambda it: (-_overlap(it[0].answers, it[1].answers), it[0].number, it[1].answers)
    ):
        if theme.number not in matched and group not in matched.values():
            matched[theme.number] = group
    return matched


def _is_mostly_in(first: Collection[int], second: Collection[int]) -> bool:
    """Whether at least half of the smaller of two groups is in both."""
    shared = len(set(first) & set(second))
    return shared > 0 and shared >= _SAME * min(len(first), len(second))


def _overlap(first: Collection[int], second: Collection[int]) -> float:
    """How much of two groups is in both of them, 0 to 1."""
    return len(set(first) & set(second)) / (len(set(first) | set(second)) or 1)


def _plus(answers: Sequence[int], more: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys((*answers, *more)))


def _minus(answers: Sequence[int], less: Collection[int]) -> tuple[int, ...]:
    return tuple(it for it in answers if it not in less)


def _only(answers: Sequence[int], these: Collection[int]) -> tuple[int, ...]:
    return tuple(it for it in answers if it in these)
