"""The tables of the report in Markdown."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.quality.labelled import Answers, Pair, read_answers, read_pairs
from bench.quality.measures import STEADY, mistakes, seconds_for, steadiness, theme_quality, word_quality

_SIZES = (500, 2_000)


def of_folder(folder: Path) -> Iterator[str]:
    """Yield the lines of a folder's tables as they are measured."""
    answers = read_answers(folder)
    if answers:
        yield from _themes(answers)
        yield from _steadiness([file for file in answers if len(file.texts) in STEADY])
    for file in sorted((folder / "words").glob("*.jsonl")):
        yield from _words(file.stem, read_pairs(file))


def _themes(files: Sequence[Answers]) -> Iterator[str]:
    yield from _heading("themes of", "answers", "B³ F1", "ARI", "NMI", "themes / labelled", "left over", "seconds")
    theme_quality(files[0])  # warm up: loading of data is not timed
    measured = []
    for answers in files:
        quality = theme_quality(answers)
        measured.append(quality)
        scores = (f"{score:.3f}" for score in quality[:3])
        numbers = f"{quality.themes} / {answers.labels}", f"{quality.left_over:.0%}", f"{quality.seconds:.2f}"
        yield _row(answers.name, len(answers.texts), *scores, *numbers)
    means = (f"{sum(it[score] for it in measured) / len(measured):.3f}" for score in range(3))
    yield _row("mean", "", *means, "", f"{sum(it.left_over for it in measured) / len(measured):.0%}", "")
    yield ""


def _steadiness(files: Sequence[Answers]) -> Iterator[str]:
    if not files:
        return
    yield from _heading("one answer left out of", "mean ARI", "least ARI")
    means = []
    for answers in files:
        stability = steadiness(answers)
        means.append(stability.mean)
        yield _row(answers.name, f"{stability.mean:.3f}", f"{stability.least:.3f}")
    yield _row("mean", f"{sum(means) / len(means):.3f}", "")
    yield ""


def _words(name: str, pairs: Sequence[Pair]) -> Iterator[str]:
    by_group: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_group[pair.lang or pair.kind].append(pair)
    yield from _heading(f"words of {name}", "pairs", "precision", "recall", "F1")
    for group, of_group in [*sorted(by_group.items()), ("all", pairs)]:
        yield _row(group, len(of_group), *(f"{score:.3f}" for score in word_quality(of_group)))
    wrong = mistakes(pairs)
    for kind, label in ((True, "Missed"), (False, "Wrongly one")):
        listed = [" – ".join(pair.words) for pair in wrong if pair.same is kind]
        if listed:
            yield from ("", f"{label}: {', '.join(listed)}.")
    yield ""


def of_speed(samples: Sequence[Answers]) -> Iterator[str]:
    """Yield the lines of the table of running times, warm."""
    yield from _heading("answers", "seconds")
    for size in _SIZES:
        yield _row(f"{size:,}", f"{seconds_for(size, samples):.2f}")
    yield ""


def _heading(*cells: object) -> Iterator[str]:
    yield _row(*cells)
    yield "|---|" + "--:|" * (len(cells) - 1)


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"
