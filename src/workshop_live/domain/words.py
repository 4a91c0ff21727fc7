"""Which words count as one: what people decided, for every word cloud of a room.

Choices map a text to the one that it counts as, or to itself if it stands alone; texts are folded before. What a text
counts as is an end and leads nowhere further. No answer begins with a space: a key that does stands for all forms of
a concept, so that one which is written later goes with those that were there when people decided.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

MAX_LENGTH = 30  # characters of a word, or of a few
MAX_CHOICES = 500

Choices = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WordGrouping:
    """A text, the concept that it was counted as, and whether people decided on that."""

    text: str
    concept: str
    is_decided: bool


def every_form_of(concept: str) -> str:
    """The key of all forms of a concept on which nobody decided by themselves."""
    return f" {concept}"


def merge(choices: Choices, forms: Iterable[str], into: str) -> dict[str, str]:
    """Let forms count as a text, and with them whatever counts as one with them."""
    target, forms = end_of(choices, into), set(forms)
    ends = {end_of(choices, form) for form in forms}
    joined = forms | ends | {form for form in choices if end_of(choices, form) in ends}
    return {**choices, **dict.fromkeys(joined - {target}, target)}


def split(choices: Choices, form: str, rest: Sequence[str]) -> dict[str, str]:
    """Let a form stand alone. The rest of its word stays together, also where it counted as this form."""
    following = sorted((it for it, end in choices.items() if end == form != it), reverse=True)  # concepts come last
    left = {it: end for it, end in choices.items() if it not in following}
    if following:
        head, *others = dict.fromkeys(it for it in (*rest, *following) if it != form)
        left.pop(head, None)
        left |= {} if _is_concept(head) else dict.fromkeys(others, head)
    return {**left, form: form}


def forget(choices: Choices, forms: Iterable[str]) -> dict[str, str]:
    """Take back what was decided about forms, and about whatever counts as one with them."""
    ends = {end_of(choices, form) for form in forms}
    return {form: end for form, end in choices.items() if end_of(choices, form) not in ends}


def for_texts(choices: Choices, read: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The choices for texts that were read as concepts: each text that people decided about, by itself or as a form."""
    chosen = {form: end for form, end in choices.items() if not _is_concept(form)}
    for text, concept in read:
        end = choices.get(every_form_of(concept), text)
        if end != text:
            chosen.setdefault(text, end)
    return chosen


def choices_for(readings: Sequence[WordGrouping]) -> dict[str, str]:
    """The choices that make the same words of these texts again, and that name no other text.

    Every text of a word about which people decided is decided about here: what the program makes of it depends on the
    others, and what they counted as may not be among them. A text that was read in two ways, in clouds with other texts
    around it, is read in one of them.
    """
    of_people = {it.concept for it in readings if it.is_decided}
    words: dict[str, str] = {}
    for it in sorted(readings, key=lambda it: (not it.is_decided, it.text)):
        if it.concept in of_people:
            words.setdefault(it.text, it.concept)
    heads: dict[str, str] = {}
    for text in sorted(words):
        heads.setdefault(words[text], text)
    return {text: heads[concept] for text, concept in words.items()}


def _is_concept(form: str) -> bool:
    return form.startswith(every_form_of(""))


def end_of(choices: Choices, form: str) -> str:
    """What a form counts as in the end, itself if nobody decided."""
    way = [form]
    while (following := choices.get(way[-1], way[-1])) not in way:
        way.append(following)
    return min(way[way.index(following) :])  # of a circle, which nothing here makes, the first
