"""The registry of all commands on a room, collected from the modules that declare them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from workshop_live.actions import (
    action_items,
    agenda,
    columns,
    day,
    entering,
    group_making,
    groups,
    joint_texts,
    joint_versions,
    members,
    methods,
    moderation,
    presenting,
    rehearsing,
    room_setup,
    rooms,
    running,
    series,
    splitting,
    standing_question,
    theme_decisions,
    theme_votes,
    timer,
    undo,
    vote_making,
    words,
    writing_for_groups,
)
from workshop_live.actions.commands import Command

_MODULES = (
    running,
    day,
    presenting,
    timer,
    moderation,
    columns,
    entering,
    standing_question,
    words,
    theme_decisions,
    theme_votes,
    action_items,
    vote_making,
    agenda,
    splitting,
    methods,
    rooms,
    room_setup,
    groups,
    group_making,
    writing_for_groups,
    joint_texts,
    joint_versions,
    members,
    series,
    rehearsing,
    undo,
)


def _gathered() -> dict[str, Command[Any]]:
    declared = [value for module in _MODULES for value in vars(module).values() if isinstance(value, Command)]
    by_name = {command.name: command for command in declared}
    if len(by_name) < len(set(declared)):
        raise TypeError("two commands have the same name")
    return by_name


COMMANDS: Mapping[str, Command[Any]] = MappingProxyType(_gathered())
"""By name, in the order of declaration."""
