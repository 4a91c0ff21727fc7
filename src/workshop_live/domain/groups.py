"""Home groups: the fixed groups of a room, in which people work all day."""

from collections.abc import Sequence
from dataclasses import dataclass

from workshop_live.domain.tokens import new_public_id

MAX_GROUPS = 100
MAX_GROUP_NAME_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Group:
    """A group of a room. ``key`` stays when the group is renamed."""

    key: str
    name: str


def groups_named(names: Sequence[str], before: Sequence[Group] = ()) -> tuple[Group, ...]:
    """Return groups of these names, which differ, in this order. Groups that there were ``before`` keep their members.

    A name that was there before is the same group. A new name in the place of one that is gone renames that group.
    """
    by_name = {group.name: group for group in before}
    gone = {place: group for place, group in enumerate(before) if group.name not in names}
    groups = []
    for place, name in enumerate(names):
        if name in by_name:
            groups.append(by_name[name])
        elif place in gone:
            groups.append(Group(gone[place].key, name))
        else:
            groups.append(Group(new_public_id(), name))
    return tuple(groups)
