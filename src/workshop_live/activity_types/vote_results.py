"""Reads what a vote on what people wrote came to, to be shown beside the answers and themes that it was made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from workshop_live.activity_types import type_of
from workshop_live.activity_types.options import Bar, OptionType
from workshop_live.domain.activities import Activity
from workshop_live.domain.answers import Answer


@dataclass(frozen=True, slots=True)
class VoteResult:
    """What people gave each option: the options, most votes first and those counted aside last; and the same by origin.

    ``question`` is that of the activity with the answers, counted from 0.
    """

    question: int = 0
    bars: tuple[Bar, ...] = ()
    answers: Mapping[str, Bar] = field(default_factory=dict)
    """By the public id of the answer."""
    themes: Mapping[int, Bar] = field(default_factory=dict)
    """By the number of the theme."""

    @property
    def themes_in_order(self) -> list[int]:
        """The numbers of the themes, most votes first."""
        return sorted(self.themes, key=lambda number: -self.themes[number].part)


def vote_on(activity: Activity, agenda: Sequence[Activity]) -> Activity | None:
    """Return the latest vote on what was written in an activity whose results everybody may see, and change no more."""
    votes = [
        it
        for it in agenda
        if it.made_from is not None and it.made_from.activity == activity.public_id and it.is_shown and not it.is_open
    ]
    return max(votes, key=lambda it: it.round.id if it.round else 0, default=None)


def result_of(vote: Activity, answers: Sequence[Answer]) -> VoteResult | None:
    """Return the result of a vote from its visible answers; None without any."""
    activity_type, made = type_of(vote), vote.made_from
    if not answers or made is None or not isinstance(activity_type, OptionType):
        return None
    settings = activity_type.settings(vote.asked_settings)
    bars = activity_type.bars(settings, activity_type.results(settings, answers))
    keyed = {
        option.key: replace(bar, is_aside=option.key in made.aside)
        for option, bar in zip(settings.options, bars, strict=True)
    }
    origins = [(key, origin) for key, origin in made.options.items() if key in keyed]
    return VoteResult(
        made.question,
        tuple(sorted(keyed.values(), key=lambda bar: (bar.is_aside, -bar.part))),
        {answer: keyed[key] for key, origin in origins for answer in origin.answers},
        {origin.theme: keyed[key] for key, origin in origins if origin.theme is not None},
    )
