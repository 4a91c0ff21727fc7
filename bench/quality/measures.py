"""What is measured: themes and words against their labels, steadiness, time and memory."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from bench.quality.labelled import Answers, Pair
from bench.quality.scores import Accuracy, accuracy, adjusted_rand, bcubed_f1, normalised_information
from workshop_live.text.themes import Themes, find_themes
from workshop_live.text.word_forms import concepts

STEADY = range(20, 301)  # answers, among which leaving one out tells something and does not take all day
_TRIES = 3

Value = TypeVar("Value")


class ThemeQuality(NamedTuple):
    """How themes agree with what people labelled."""

    bcubed: float
    ari: float
    nmi: float
    themes: int
    left_over: float
    seconds: float


class Steadiness(NamedTuple):
    """How alike themes stay when one answer is taken away: the mean, and the worst."""

    mean: float
    least: float


def theme_quality(answers: Answers) -> ThemeQuality:
    """The themes of answers against their labels."""
    seconds, found = _timed(lambda: find_themes(answers.question, answers.texts))
    places = division(found, [row_id for row_id, _ in answers.texts])
    return ThemeQuality(
        bcubed_f1(answers.themes, places),
        adjusted_rand(answers.themes, places),
        normalised_information(answers.themes, places),
        len(found.themes),
        len(found.other) / max(1, len(answers.texts)),
        seconds,
    )


def division(found: Themes, ids: Sequence[str]) -> list[str]:
    """Where each answer is: in the first theme that lists it, else by itself, so that leaving over never pays."""
    places: dict[str, str] = {}
    for number, theme in enumerate(found.themes):
        for answer in theme.answers:
            places.setdefault(answer, str(number))
    return [places.get(answer, f"alone: {answer}") for answer in ids]


def steadiness(answers: Answers) -> Steadiness:
    """How themes hold when each answer in turn is left out, by the answers that both times were there."""
    ids = [row_id for row_id, _ in answers.texts]
    whole = division(find_themes(answers.question, answers.texts), ids)
    agreement = []
    for place in range(len(ids)):
        rest = answers.texts[:place] + answers.texts[place + 1 :]
        without = division(find_themes(answers.question, rest), ids[:place] + ids[place + 1 :])
        agreement.append(adjusted_rand(whole[:place] + whole[place + 1 :], without))
    return Steadiness(sum(agreement) / len(agreement), min(agreement))


def word_quality(pairs: Sequence[Pair]) -> Accuracy:
    """Whether the two words of each pair count as one, against the labels."""
    return accuracy([pair.same for pair in pairs], [_is_one(pair) for pair in pairs])


def mistakes(pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs that are taken for what they are not."""
    return [pair for pair in pairs if _is_one(pair) != pair.same]


def _is_one(pair: Pair) -> bool:
    first, second = concepts(pair.words)
    return first == second


def seconds_for(count: int, samples: Sequence[Answers]) -> float:
    """The time for themes of so many answers, each of them another one: the best of three, after a first."""
    texts = [text for answers in samples for _, text in answers.texts]
    words = sorted({word for text in texts for word in text.split()})
    made = [(str(n), f"{texts[n % len(texts)]} {words[n * 7 % len(words)]}") for n in range(count)]
    find_themes("", made)
    return min(_timed(lambda: find_themes("", made))[0] for _ in range(_TRIES))


def _timed(measured: Callable[[], Value]) -> tuple[float, Value]:
    began = time.perf_counter()
    value = measured()
    return time.perf_counter() - began, value


def peak_megabytes() -> float | None:
    """The most memory that this process had; None where the system does not say."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), None)
