"""Words that say little of what an answer is about, in the languages people answer in.

The commonest of them, and none that a workshop talks about: "tid", "arbeid", "verdi" and "folk" are not here.
"""

from workshop_live import resources


def _of_kind(kind: str) -> frozenset[str]:
    rows = (resources.PACKAGE / "text" / "stop_words.tsv").read_text(encoding="utf-8").splitlines()
    columns = [row.split("\t") for row in rows]
    return frozenset(word for of_kind, _, words in columns if of_kind == kind for word in words.split())


STOP_WORDS = _of_kind("stop")
DEGREES = _of_kind("degree")  # how good or how much of it: they count for little
GENERAL = _of_kind("general")  # they go with everything: fine beside other words, but no name for a theme
TIMES = _of_kind("when")  # when it is: what an answer is about at that time says more
