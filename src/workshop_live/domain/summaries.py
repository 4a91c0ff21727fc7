"""Summaries of the answers to a question, from the themes on its board."""

from collections.abc import Mapping
from dataclasses import dataclass

from workshop_live.domain.themes import MAX_BULLETS, Board, Theme, colour_of

MAX_QUOTES = 3  # of a theme


@dataclass(frozen=True, slots=True)
class SummaryTheme:
    """A theme of a summary: label, public ids of the answers, and a typical answer."""

    label: str
    typical: str
    answers: tuple[str, ...]
    bullet: str = ""
    """The text in the summary: the label, unless somebody wrote another one."""
    is_bullet: bool = True
    """Whether it is in the summary."""
    is_proposed: bool = False
    """Whether no person has changed it."""
    is_written: bool = False
    """Whether somebody wrote the text."""
    number: int = 0
    """The number of the theme on its board."""
    quotes: tuple[str, ...] = ()
    """Up to MAX_QUOTES different answers, the typical one first, without those that only repeat the label."""

    @property
    def colour(self) -> int:
        """The number of its colour, from 1."""
        return colour_of(self.number)


@dataclass(frozen=True, slots=True)
class Summary:
    """The themes of a question in the order of the board, and the answers in none of them."""

    prompt: str
    themes: tuple[SummaryTheme, ...]
    other: tuple[str, ...]

    def unsaid(self, most: int = MAX_BULLETS) -> int:
        """Return the number of answers in none of the first ``most`` bullets."""
        answers = {answer for theme in self.themes for answer in theme.answers} | set(self.other)
        return len(answers.difference(*(theme.answers for theme in self.bullets[:most])))

    @property
    def bullets(self) -> tuple[SummaryTheme, ...]:
        """The themes in the summary, at most MAX_BULLETS."""
        return tuple(theme for theme in self.themes if theme.is_bullet)[:MAX_BULLETS]


def summary_of(prompt: str, board: Board, texts: Mapping[int, str], ids: Mapping[int, str]) -> Summary:
    """Return the summary of a board. ``texts`` and ``ids`` are those of the visible answers by ordinal.

    Themes without any of these answers are left out, unless they have a text of their own.
    """
    themes = tuple(_summed_up(theme, texts, ids) for theme in board.themes)
    in_themes = {answer for theme in board.themes for answer in theme.answers}
    other = tuple(ids[answer] for answer in texts if answer not in in_themes)
    return Summary(prompt, tuple(theme for theme in themes if theme.answers or theme.is_written), other)


def _summed_up(theme: Theme, texts: Mapping[int, str], ids: Mapping[int, str]) -> SummaryTheme:
    """Return the summary of a theme."""
    visible = [answer for answer in theme.answers if answer in texts]
    typical = theme.typical if theme.typical in texts else next(iter(visible), None)
    quoted = {texts[answer].casefold(): texts[answer] for answer in ([] if typical is None else [typical, *visible])}
    quoted.pop(theme.label.casefold(), None)
    return SummaryTheme(
        label=theme.label,
        typical="" if typical is None else texts[typical],
        answers=tuple(ids[answer] for answer in visible),
        bullet=theme.said,
        is_bullet=not theme.is_left_out,
        is_written=bool(theme.bullet),
        is_proposed=not theme.is_decided,
        number=theme.number,
        quotes=tuple(quoted.values())[:MAX_QUOTES],
    )
