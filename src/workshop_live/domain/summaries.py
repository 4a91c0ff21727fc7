"""What people wrote, gathered into themes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SummaryTheme:
    """What some people said: a name for it, the answers by their identifiers, and one that says it best."""

    label: str
    typical: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The themes of one question, the largest first, and the answers that belong to none of them."""

    prompt: str
    themes: tuple[SummaryTheme, ...]
    other: tuple[str, ...]
