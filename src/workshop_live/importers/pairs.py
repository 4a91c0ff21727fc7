"""Questions that stand beside their answers: after the columns of who and when, each row goes on with pairs of them."""

from collections.abc import Sequence

from workshop_live.importers.cells import Kind, kind_of
from workshop_live.importers.identities import has_address
from workshop_live.importers.names import stands_aside

_ASIDE = {Kind.TIME, Kind.NUMBER, Kind.IDENTIFIER}


def first_of_pairs(headings: Sequence[str], body: Sequence[Sequence[str]]) -> int | None:
    """The column of the first question; None where the columns behind the headings are no pairs."""
    first = max((place for place, heading in enumerate(headings, 1) if heading), default=0)
    if not first or len(headings) - first < 2:
        return None
    before = [row[first - 1] for row in body]
    if not stands_aside(headings[first - 1]) and kind_of(before) not in _ASIDE:
        return None
    pairs = [(asked, said) for row in body for asked, said in zip(row[first::2], row[first + 1 :: 2], strict=False)]
    asked = [question for question, _ in pairs if question]
    orphans = sum(not question for question, said in pairs if said)
    is_asked = 2 * len(set(asked)) <= len(asked) or all(question.endswith("?") for question in asked)
    return first if asked and is_asked and not orphans and not any(map(has_address, asked)) else None
