"""Normalised and displayed forms of words, and people's decisions on which of them count as one."""

import unicodedata
from collections import Counter
from collections.abc import Mapping

from workshop_live.domain.words import resolve


def folded(text: str) -> str:
    """Return a text for comparison with decisions: NFC, casefolded, single spaces between words."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def most_common_form(counts: Counter[str]) -> str:
    """Return the form that was written most often; ties go by alphabet, lower case before upper case."""
    return min(counts, key=lambda text: (-counts[text], text.casefold(), text.swapcase()))


def resolve_choices(counts_as: Mapping[str, str]) -> dict[str, tuple[str, bool]]:
    """Return, by case-folded text, what each decided text finally counts as and whether that stands alone.

    Follows chains of decisions. A text that counts as itself stands alone. A cycle counts as its alphabetically first
    text.
    """
    chosen = {folded(text): folded(other) for text, other in sorted(counts_as.items())}
    ends = {text: resolve(chosen, text) for text in chosen}
    return {text: (end, chosen.get(end) == end) for text, end in ends.items()}
