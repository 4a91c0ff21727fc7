"""People's decisions on which words count as one, for all word clouds of a room.

Choices map a normalised text to the one that it counts as, or to itself if it stands alone. Targets are final: they
lead nowhere further. Keys that begin with a space stand for all forms of a concept, so that forms written later follow
earlier decisions; no answer begins with a space.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

MAX_LENGTH = 30  # characters
MAX_CHOICES = 500

Choices = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WordGrouping:
    """A text, the concept it was grouped under, and whether people decided that."""

    text: str
    concept: str
    is_decided: bool


def concept_key(concept: str) -> str:
    """Return the key for all forms of a concept without decisions of their own."""
    return f" {concept}"


def merge(choices: Choices, forms: Iterable[str], into: str) -> dict[str, str]:
    """Return choices in which forms count as a text, together with everything that counts as one with them."""
    target, forms = resolve(choices, into), set(forms)
    ends = {resolve(choices, form) for form in forms}
    joined = forms | ends | {form for form in choices if resolve(choices, form) in ends}
    return {**choices, **dict.fromkeys(joined - {target}, target)}


def split(choices: Choices, form: str, remaining: Sequence[str]) -> dict[str, str]:
    """Return choices in which a form stands alone. The other forms of its word stay together."""
    following = sorted(
        (text for text, end in choices.items() if end == form != text), reverse=True
    )  # concepts come last
    kept_choices = {text: end for text, end in choices.items() if text not in following}
    if following:
        head, *tail = dict.fromkeys(text for text in (*remaining, *following) if text != form)
        kept_choices.pop(head, None)
        kept_choices |= {} if _is_concept(head) else dict.fromkeys(tail, head)
    return {**kept_choices, form: form}


def forget(choices: Choices, forms: Iterable[str]) -> dict[str, str]:
    """Return choices without the decisions on forms, and on everything that counts as one with them."""
    ends = {resolve(choices, form) for form in forms}
    return {form: end for form, end in choices.items() if resolve(choices, form) not in ends}


def for_texts(choices: Choices, grouped: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the choices for grouped texts: each text with a decision, of its own or as a form of a concept."""
    chosen = {form: end for form, end in choices.items() if not _is_concept(form)}
    for text, concept in grouped:
        end = choices.get(concept_key(concept), text)
        if end != text:
            chosen.setdefault(text, end)
    return chosen


def choices_for(groupings: Sequence[WordGrouping]) -> dict[str, str]:
    """Return choices that reproduce the grouping of these texts, and that name no other text.

    Every text of a word with a decision gets one here: its automatic grouping depends on the other texts, and its
    target may not be among them. A text that was grouped differently in two clouds gets one of the groupings.
    """
    decided = {grouping.concept for grouping in groupings if grouping.is_decided}
    words: dict[str, str] = {}
    for grouping in sorted(groupings, key=lambda grouping: (not grouping.is_decided, grouping.text)):
        if grouping.concept in decided:
            words.setdefault(grouping.text, grouping.concept)
    heads: dict[str, str] = {}
    for text in sorted(words):
        heads.setdefault(words[text], text)
    return {text: heads[concept] for text, concept in words.items()}


def _is_concept(form: str) -> bool:
    return form.startswith(concept_key(""))


def resolve(choices: Choices, form: str) -> str:
    """Return what a form finally counts as; itself without a decision."""
    path = [form]
    while (following := choices.get(path[-1], path[-1])) not in path:
        path.append(following)
    return min(
        path[path.index(following) :]
    )  # cycles, which nothing here creates, resolve to the first in the alphabet
