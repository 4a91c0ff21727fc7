"""From Nynorsk to Bokmål: a table of words that differ, and rules of spelling for the rest.

The table also holds what is spoken or written for them in dialects. What a rule gives counts only if it is a word.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import product

from workshop_live import resources
from workshop_live.text.dictionaries import base

_MIN_PART = 4  # letters of a word of the table inside a compound

_SPELLINGS = (
    ("heim", "hjem"), ("sjuk", "syk"), ("gjenom", "gjennom"), ("sjølv", "selv"), ("eigen", "egen"), ("bod", "bud"),
    ("teneste", "tjeneste"), ("gåve", "gave"), ("fram", "frem"), ("verk", "virk"), ("kv", "hv"), ("øy", "ø"),
    ("ei", "e"), ("au", "ø"), ("gj", "g"), ("kj", "k"), ("jing", "ing"), ("jande", "ende"),
)  # fmt: skip
_ENDINGS = (
    ("", ""), ("leg", "lig"), ("lege", "lige"), ("legare", "ligere"), ("heit", "het"), ("heita", "heten"),
    ("heiter", "heter"), ("leik", "het"), ("leiken", "heten"), ("leikar", "heter"), ("nad", "ning"), ("ing", "else"),
    ("inga", "elsen"), ("ingar", "elser"), ("ing", "ning"), ("inga", "ningen"), ("ar", "er"), ("arar", "ere"),
    ("arane", "erne"), ("aren", "eren"), ("ane", "ene"), ("a", "e"), ("ast", "es"), ("ande", "ende"), ("aste", "este"),
    ("are", "ere"), ("era", "ere"), ("ja", "e"), ("je", "e"), ("jar", "er"), ("dd", "d"),
)  # fmt: skip


def in_bokmal(word: str) -> str | None:
    """The Bokmål form of a Nynorsk one, by the table, by a part that stands in it, or by the first rule that works."""
    table = bokmal_of()
    return table.get(word) or next((form for form in _by_rule(word) if base(form, "nb")), None)


@lru_cache
def bokmal_of() -> dict[str, str]:
    rows = (resources.PACKAGE / "text" / "nynorsk.tsv").read_text(encoding="utf-8").splitlines()
    return dict(row.split("\t") for row in rows)


def _by_rule(word: str) -> Iterator[str]:
    """What the word may be in Bokmål, those that change least first."""
    ways: dict[str, int] = {}
    for stem, changes in _spelled(word).items():
        for ending, instead in _ENDINGS:
            if stem.endswith(ending):
                form = stem.removesuffix(ending) + instead
                ways[form] = min(ways.get(form, 9), changes + bool(ending))
    ways.pop(word, None)
    yield from sorted(ways, key=lambda form: (ways[form], form))


def _spelled(word: str) -> dict[str, int]:
    """The word with parts of it as Bokmål spells them, and how many parts that were."""
    table = bokmal_of()
    found = {word: 0}
    for place in range(_MIN_PART, len(word) - 1):
        head, tail = word[:place], word[place:]
        if head in table:
            found.setdefault(table[head] + tail, 1)
        if len(tail) >= _MIN_PART and tail in table:
            found.setdefault(head + table[tail], 1)
            found.update({form + table[tail]: 2 for form in _respelled(head)})
    for form in _respelled(word):
        found.setdefault(form, 1)
    return found


def _respelled(word: str) -> set[str]:
    """The word by one or two rules of spelling."""
    once = {word.replace(nynorsk, bokmal) for nynorsk, bokmal in _SPELLINGS}
    return {form.replace(nynorsk, bokmal) for form, (nynorsk, bokmal) in product(once, _SPELLINGS)} - {word}
