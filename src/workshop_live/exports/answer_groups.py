"""The answers to a question under the themes that they are in, for slides."""

from collections.abc import Iterator, Sequence

from workshop_live.exports.localiser import Localiser
from workshop_live.exports.reported import ReportedActivity, ReportedQuestion
from workshop_live.exports.safe_text import TextSanitiser
from workshop_live.exports.text_layout import Heading


def grouped_answers(
    activity: ReportedActivity, question: ReportedQuestion, localiser: Localiser, sanitiser: TextSanitiser
) -> list[str]:
    """Return the answers to a question, below the first theme that each of them is in; those of no theme come last.

    Where there are columns, they stand below these instead, the empty ones as well. Without either there are no
    headings. What several people wrote in the same words stands once, with their number.
    """
    if activity.columns:
        return [
            text
            for name, colour, texts in localiser.columns(activity)
            for text in (Heading(sanitiser.sanitise(name), colour), *_joined([*map(sanitiser.sanitise, texts)]))
        ]
    hidden = {answer.id for answer in activity.answers if answer.hidden}
    texts = {
        answer: sanitiser.sanitise(localiser.marked(text, hidden=answer in hidden)) for answer, text in question.texts
    }
    summary = question.summary
    if summary is None or not summary.themes:
        return list(_joined(list(texts.values())))
    grouped: list[str] = []
    groups = [(it.label[:1].upper() + it.label[1:], f"theme-{it.colour}", it.answers) for it in summary.themes]
    for heading, colour, answers in [*groups, (localiser.other_heading, "muted", summary.other)]:
        if known := [texts.pop(answer) for answer in answers if answer in texts]:
            grouped += [Heading(sanitiser.sanitise(heading), colour), *_joined(known)]
    return grouped


def _joined(texts: Sequence[str]) -> Iterator[str]:
    """Yield texts once, with how often they were written."""
    counts: dict[str, int] = {}
    written: dict[str, str] = {}
    for text in texts:
        counts[text.casefold()] = counts.get(text.casefold(), 0) + 1
        written.setdefault(text.casefold(), text)
    for folded, text in written.items():
        yield f"{text} ×{counts[folded]}" if counts[folded] > 1 else text
