"""What people wrote in answer to one question, summed up from the themes on its board."""

from collections.abc import Mapping
from dataclasses import dataclass

from workshop_live.domain.themes import MAX_BULLETS, Board, Theme, colour_of


@dataclass(frozen=True, slots=True)
class SummaryTheme:
    """What some people said: a name for it, the answers by their identifiers, and one that says it best."""

    label: str
    typical: str
    answers: tuple[str, ...]
    bullet: str = ""
    """What the summary says of it: its label, unless somebody wrote something else."""
    is_bullet: bool = True
    """Whether it stands in the summary."""
    is_proposed: bool = False
    """Whether it is the program's alone, and nobody has had a hand in it."""
    is_written: bool = False
    """Whether somebody wrote what the summary says of it."""
    number: int = 0
    """The number of the theme on its board."""

    @property
    def colour(self) -> int:
        """Which of the colours of themes it has, from 1."""
        return colour_of(self.number)


@dataclass(frozen=True, slots=True)
class Summary:
    """The themes of one question, in the order of its board, and the answers that belong to none of them."""

    prompt: str
    themes: tuple[SummaryTheme, ...]
    other: tuple[str, ...]

    def unsaid(self, most: int = MAX_BULLETS) -> int:
        """How many answers are in none of the first bullets."""
        answers = {answer for theme in self.themes for answer in theme.answers} | set(self.other)
        return len(answers.difference(*(theme.answers for theme in self.bullets[:most])))

    @property
    def bullets(self) -> tuple[SummaryTheme, ...]:
        """What is read aloud: no more than people listen to."""
        return tuple(theme for theme in self.themes if theme.is_bullet)[:MAX_BULLETS]


def summary_of(prompt: str, board: Board, texts: Mapping[int, str], ids: Mapping[int, str]) -> Summary:
    """The summary of a board. ``texts`` and ``ids`` are those of the answers that stand, by their ordinals.

    A theme in which none of them is left out, unless somebody wrote what the summary is to say of it.
    """
    themes = tuple(_summed_up(theme, texts, ids) for theme in board.themes)
    in_themes = {answer for theme in board.themes for answer in theme.answers}
    other = tuple(ids[answer] for answer in texts if answer not in in_themes)
    return Summary(prompt, tuple(theme for theme in themes if theme.answers or theme.is_written), other)


def _summed_up(theme: Theme, texts: Mapping[int, str], ids: Mapping[int, str]) -> SummaryTheme:
    standing = [answer for answer in theme.answers if answer in texts]
    typical = theme.typical if theme.typical in texts else next(iter(standing), None)
    return SummaryTheme(
        label=theme.label,
        typical="" if typical is None else texts[typical],
        answers=tuple(ids[answer] for answer in standing),
        bullet=theme.said,
        is_bullet=not theme.is_left_out,
        is_written=bool(theme.bullet),
        is_proposed=not theme.is_decided,
        number=theme.number,
    )
