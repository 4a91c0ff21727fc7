"""Texts as they are compared and shown, and what people decided about which of them count as one."""

import unicodedata
from collections import Counter
from collections.abc import Mapping

from workshop_live.domain.words import end_of


def folded(text: str) -> str:
    """A text as it is compared with what people decided: without capitals, composed, one space between words."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def usual(counts: Counter[str]) -> str:
    """The form that was written most often; of several the first in the alphabet, small letters before capitals."""
    return min(counts, key=lambda text: (-counts[text], text.casefold(), text.swapcase()))


def settled(counts_as: Mapping[str, str]) -> dict[str, tuple[str, bool]]:
    """For each decided text, what it counts as in the end, and whether that stands alone.

    A text that counts as itself stands alone. Texts that count as each other in a circle are one, named by the first.
    """
    chosen = {folded(text): folded(other) for text, other in sorted(counts_as.items())}
    ends = {text: end_of(chosen, text) for text in chosen}
    return {text: (end, chosen.get(end) == end) for text, end in ends.items()}
