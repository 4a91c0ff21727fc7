"""Different words for the same thing, in the languages people answer in: "ansatte", "medarbeidarar" and "staff".

A small table of what workshops at work are about. It lets answers meet that share no word; it gives no names.
"""

from functools import lru_cache

from workshop_live import resources

_MIN_PART = 5  # letters; of a longer word, the part that is in the table says what it is about


@lru_cache(20_000)
def thing_of(word: str) -> str | None:
    """What a word is about: that of the word itself, else of the longest part that it begins or ends with."""
    table = _table()
    if word in table:
        return table[word]
    parts = {word[:at] for at in range(_MIN_PART, len(word))} | {word[at:] for at in range(len(word) - _MIN_PART + 1)}
    known = parts & table.keys()
    return table[max(known, key=lambda part: (len(part), part))] if known else None


@lru_cache
def _table() -> dict[str, str]:
    """The thing of each word; a word that could be two things is the first."""
    rows = (resources.PACKAGE / "text" / "same_things.tsv").read_text(encoding="utf-8").splitlines()
    found: dict[str, str] = {}
    for row in rows:
        thing, words = row.split("\t")
        for word in words.split():
            found.setdefault(word, thing)
    return found
