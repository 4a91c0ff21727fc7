"""Translation of Nynorsk word forms to Bokmål, by a table of words that differ and by spelling rules.

The table also holds dialect forms. The result of a rule counts only if it is in the Bokmål dictionary.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import product

from workshop_live import resources
from workshop_live.text.dictionaries import lemma

_MIN_PART = 4  # letters of a table word inside a compound

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


def to_bokmal(word: str) -> str | None:
    """Return the Bokmål form of a Nynorsk word by the table or the first rule that yields a known word, or None."""
    table = bokmal_table()
    return table.get(word) or next((form for form in _by_rule(word) if lemma(form, "nb")), None)


@lru_cache
def bokmal_table() -> dict[str, str]:
    """Return the table from Nynorsk to Bokmål words."""
    rows = (resources.PACKAGE / "text" / "nynorsk.tsv").read_text(encoding="utf-8").splitlines()
    return dict(row.split("\t") for row in rows)


def _by_rule(word: str) -> Iterator[str]:
    """Yield possible Bokmål forms of a word, fewest changes first."""
    costs: dict[str, int] = {}
    for stem, changes in _spelled(word).items():
        for ending, replacement in _ENDINGS:
            if stem.endswith(ending):
                form = stem.removesuffix(ending) + replacement
                costs[form] = min(costs.get(form, 9), changes + bool(ending))
    costs.pop(word, None)
    yield from sorted(costs, key=lambda form: (costs[form], form))


def _spelled(word: str) -> dict[str, int]:
    """Return the word with some of its parts in Bokmål spelling, each with the number of parts changed."""
    table = bokmal_table()
    costs = {word: 0}
    for place in range(_MIN_PART, len(word) - 1):
        head, tail = word[:place], word[place:]
        if head in table:
            costs.setdefault(table[head] + tail, 1)
        if len(tail) >= _MIN_PART and tail in table:
            costs.setdefault(head + table[tail], 1)
            costs.update({form + table[tail]: 2 for form in _respelled(head)})
    for form in _respelled(word):
        costs.setdefault(form, 1)
    return costs


def _respelled(word: str) -> set[str]:
    """Return the word after one or two spelling rules."""
    once = {word.replace(nynorsk, bokmal) for nynorsk, bokmal in _SPELLINGS}
    return {form.replace(nynorsk, bokmal) for form, (nynorsk, bokmal) in product(once, _SPELLINGS)} - {word}
