"""Names of groups, as people type them."""

from collections.abc import Sequence

from workshop_live.domain.groups import MAX_GROUP_NAME_LENGTH, MAX_GROUPS
from workshop_live.domain.refusals import InvalidValueError, Problem
from workshop_live.text.plain_text import clean_text


def clean_group_names(names: Sequence[str], field: str) -> list[str]:
    """Return the names on one line each. Raises InvalidValueError: empty, too long, the same twice, or too many."""
    if len(names) > MAX_GROUPS:
        raise InvalidValueError(Problem(field, "too_many", MAX_GROUPS))
    clean: list[str] = []
    seen: set[str] = set()
    for place, name in enumerate(names):
        at = f"{field}.{place}"
        one_line = clean_text(name, field=at, most=MAX_GROUP_NAME_LENGTH)
        if one_line.casefold() in seen:
            raise InvalidValueError(Problem(at, "repeated_group"))
        seen.add(one_line.casefold())
        clean.append(one_line)
    return clean
