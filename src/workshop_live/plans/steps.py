"""Steps, roles and groups in plans: ``steps: [{alone: 3}, {group: 10, title: "Skriv"}, plenary]``, a list of texts, and
``groups: home`` or ``groups: {size: 4}``.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from workshop_live.activity_types.base import ActivityType
from workshop_live.activity_types.group_fields import clean_grouping, refuse_ungrouped, whole_number
from workshop_live.activity_types.step_fields import clean_roles, clean_steps
from workshop_live.domain.refusals import InvalidValueError, Problem

_TITLE = "title"


@dataclass(slots=True)
class ParsedParts:
    """The steps, roles and groups of an activity in the shape of the API, and what is wrong with them by node."""

    nodes: dict[str, Node]
    """The nodes of those that it has."""
    steps: tuple[Any, ...] = ()
    roles: tuple[Any, ...] = ()
    groups: Any = None
    problems: list[tuple[Node, Problem]] = field(default_factory=list)


def take_parts(fields: dict[str, Node], activity_type: ActivityType) -> ParsedParts:
    """Take steps, roles and groups out of the fields of an activity.

    A field named ``steps`` may be a setting of the type, which it stays unless it is a list.
    """
    names: list[str] = [
        name for name in ("steps", "roles", "groups") if name in fields and _is_part(name, fields[name], activity_type)
    ]
    nodes = {name: fields.pop(name) for name in names}
    parts = ParsedParts(nodes)
    parts.steps = _items(parts, nodes, "steps", _step)
    parts.roles = _items(parts, nodes, "roles", _role)
    parts.groups = _groups(nodes["groups"]) if "groups" in nodes else None
    _check(parts, lambda: clean_roles(activity_type, parts.roles))
    _check(parts, lambda: clean_grouping(activity_type, parts.groups))
    has_groups = parts.groups is not None
    _check(parts, lambda: refuse_ungrouped(clean_steps(activity_type, parts.steps), has_groups=has_groups))
    return parts


def write_groups(groups: str | dict[str, int]) -> str:
    """Return groups as YAML on one line."""
    return groups if isinstance(groups, str) else f"{{size: {groups['size']}}}"


def write_steps(steps: Sequence[dict[str, Any]]) -> str:
    """Return steps as YAML on one line."""
    return f"[{', '.join(map(_written, steps))}]"


def _written(step: dict[str, Any]) -> str:
    if step.get("minutes") is None and not step.get("title"):
        return str(step["kind"])
    minutes = "" if step.get("minutes") is None else f" {step['minutes']}"
    title = f", {_TITLE}: {json.dumps(step['title'], ensure_ascii=False)}" if step.get("title") else ""
    return f"{{{step['kind']}:{minutes}{title}}}"


def _is_part(name: str, node: Node, activity_type: ActivityType) -> bool:
    is_setting = name in activity_type.Settings.model_fields
    return not is_setting or isinstance(node, SequenceNode)


def _items(parts: ParsedParts, nodes: dict[str, Node], name: str, read: Callable[[Node], Any]) -> tuple[Any, ...]:
    node = nodes.get(name)
    if isinstance(node, SequenceNode):
        return tuple(map(read, node.value))
    if node is not None and node.value != "":
        parts.problems.append((node, Problem(name, "list_type")))
    return ()


def _step(node: Node) -> Any:
    if not isinstance(node, MappingNode):
        return {"kind": _text(node)}
    values = {_text(key): value for key, value in node.value}
    title = {_TITLE: _text(values.pop(_TITLE))} if _TITLE in values else {}
    kind, *others = values or [""]
    minutes = whole_number(_text(values[kind])) if kind else None
    return {"kind": kind, "minutes": minutes, **title, **dict.fromkeys(others)}


def _groups(node: Node) -> Any:
    """Return groups in the shape of the API; None for an empty field."""
    if isinstance(node, MappingNode):
        return {_text(key): whole_number(_text(value)) for key, value in node.value}
    return _text(node) or None


def _role(node: Node) -> Any:
    return _text(node) if isinstance(node, ScalarNode) else None


def _text(node: Node) -> str:
    return str(node.value).strip() if isinstance(node, ScalarNode) else "?"


def _check(parts: ParsedParts, clean: Callable[[], object]) -> None:
    try:
        clean()
    except InvalidValueError as invalid:
        parts.problems += [(_node_at(parts.nodes, problem.field), problem) for problem in invalid.problems]


def _node_at(nodes: dict[str, Node], path: str) -> Node:
    """Return the node of a problem: ``steps.1.minutes`` is the value of the second step's kind."""
    name, *rest = path.split(".")
    node = nodes[name]
    if rest and isinstance(node, SequenceNode):
        node = node.value[int(rest[0])]
    if name == "groups" and isinstance(node, MappingNode) and rest:
        return next((value for key, value in node.value if _text(key) == rest[0]), node)
    if isinstance(node, MappingNode) and rest[1:] in (["minutes"], [_TITLE]):
        wanted = [value for key, value in node.value if (_text(key) == _TITLE) is (rest[1] == _TITLE)]
        return wanted[0] if wanted else node
    return node
