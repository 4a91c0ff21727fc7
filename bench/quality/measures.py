"""Quality measures of themes and words: agreement with labels, stability, time and memory."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from bench.quality.labelled import Answers, Pair
from bench.quality.scores import Accuracy, accuracy, adjusted_rand, bcubed_f1, normalised_information
from workshop_live.text.themes import Themes, find_themes
from workshop_live.text.word_forms import concepts

STEADY = range(20, 301)  # numbers of answers for which leaving one out is meaningful and fast enough
_TRIES = 3

Value = TypeVar("Value")


class ThemeQuality(NamedTuple):
    """The agreement of themes with labels."""

    bcubed: float
    ari: float
    nmi: float
    themes: int
    left_over: float
    seconds: float


class Steadiness(NamedTuple):
    """The similarity of themes after one answer is left out: mean and minimum."""

    mean: float
    least: float


def theme_quality(answers: Answers) -> ThemeQuality:
    """Return the agreement of detected themes with labels."""
    seconds, detected = _timed(lambda: find_themes(answers.question, answers.texts))
    places = division(detected, [row_id for row_id, _ in answers.texts])
    return ThemeQuality(
        bcubed_f1(answers.themes, places),
        adjusted_rand(answers.themes, places),
        normalised_information(answers.themes, places),
        len(detected.themes),
        len(detected.other) / max(1, len(answers.texts)),
        seconds,
    )


def division(detected: Themes, ids: Sequence[str]) -> list[str]:
    """Return a cluster for each answer: its first theme, or one of its own, so that omitting answers does not help."""
    places: dict[str, str] = {}
    for number, theme in enumerate(detected.themes):
        for answer in theme.answers:
            places.setdefault(answer, str(number))
    return [places.get(answer, f"alone: {answer}") for answer in ids]


def steadiness(answers: Answers) -> Steadiness:
    """Return the stability of themes when each answer in turn is left out, compared on the common answers."""
    ids = [row_id for row_id, _ in answers.texts]
    whole = division(find_themes(answers.question, answers.texts), ids)
    agreement = []
    for place in range(len(ids)):
        remaining = answers.texts[:place] + answers.texts[place + 1 :]
        without = division(find_themes(answers.question, remaining), ids[:place] + ids[place + 1 :])
        agreement.append(adjusted_rand(whole[:place] + whole[place + 1 :], without))
    return Steadiness(sum(agreement) / len(agreement), min(agreement))


def word_quality(pairs: Sequence[Pair]) -> Accuracy:
    """Return the accuracy of grouping the words of each pair."""
    return accuracy([pair.same for pair in pairs], [_is_one(pair) for pair in pairs])


def mistakes(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the pairs that are grouped wrongly."""
    return [pair for pair in pairs if _is_one(pair) != pair.same]


def _is_one(pair: Pair) -> bool:
    first, second = concepts(pair.words)
    return first == second


def seconds_for(count: int, samples: Sequence[Answers]) -> float:
    """Return the seconds for themes of some distinct answers: the best of three runs after a warm-up."""
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
    """Return the peak memory of this process in megabytes; None if the system does not report it."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), None)
