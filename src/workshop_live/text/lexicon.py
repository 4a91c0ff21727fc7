"""Word lists for finding themes: stop words by kind, and synonym groups."""

from functools import lru_cache

from workshop_live import resources

_MIN_PART = 5  # letters of the part of a longer word that is looked up


def _rows(name: str) -> list[list[str]]:
    """Return the columns of each row of a TSV file of this package."""
    rows = (resources.PACKAGE / "text" / name).read_text(encoding="utf-8").splitlines()
    return [row.split("\t") for row in rows]


def _stop_words(kind: str) -> frozenset[str]:
    """Return the stop words of one kind, of all languages."""
    return frozenset(
        word for row_kind, _, words in _rows("stop_words.tsv") if row_kind == kind for word in words.split()
    )


# Only frequent words, and none that workshops discuss: "tid", "arbeid", "verdi" and "folk" are left out on purpose.
STOP_WORDS = _stop_words("stop")
DEGREES = _stop_words("degree")  # degree and quantity: low weight
GENERAL = _stop_words("general")  # collocate with everything: allowed in a phrase, but not as a theme label
TIMES = _stop_words("when")  # points in time: low weight


@lru_cache(20_000)
def synonym_group(word: str) -> str | None:
    """Return the synonym group of a word: "ansatte", "medarbeidarar" and "staff" share one. None if it has none.

    Looks up the word itself, else the longest part that it begins or ends with. Groups only help to compare answers
    without common words; their names are never shown.
    """
    groups = _synonym_groups()
    if word in groups:
        return groups[word]
    parts = {word[:at] for at in range(_MIN_PART, len(word))} | {word[at:] for at in range(len(word) - _MIN_PART + 1)}
    listed = parts & groups.keys()
    return groups[max(listed, key=lambda part: (len(part), part))] if listed else None


@lru_cache
def _synonym_groups() -> dict[str, str]:
    """Return the group of each listed word; a word that is listed twice belongs to the first."""
    groups: dict[str, str] = {}
    for group, words in _rows("synonyms.tsv"):
        for word in words.split():
            groups.setdefault(word, group)
    return groups
