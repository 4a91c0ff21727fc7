"""Reads a plan from YAML. Every mistake is said with its line and its field; nothing is guessed at.

Each scalar is read as a string, for YAML would make False of Norwegian ``no`` and 600 of ``10:00``. What a setting
needs to be, a number or yes or no, is decided by the setting.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from pydantic import ValidationError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.activity_types.base import ActivityType, problems_of
from workshop_live.activity_types.planned import clean_prompt, clean_seen_by, clean_slot, is_key
from workshop_live.domain.activities import MAX_ACTIVITIES, SeenBy, Slot
from workshop_live.domain.plans import Plan, PlannedActivity
from workshop_live.domain.refusals import InvalidValueError, Problem
from workshop_live.domain.rooms import LANGUAGES, MAX_TITLE_LENGTH
from workshop_live.plans.composing import compose, line_of
from workshop_live.plans.plain_lines import hides_a_text, is_cut_at_comma, lines_of, why_no_text
from workshop_live.plans.problems import PlanError, PlanProblem
from workshop_live.text.plain_text import clean_text

__all__ = ["PlanError", "PlanProblem", "read_plan"]

_PLAN_FIELDS = ("title", "language", "activities")
_ACTIVITY_FIELDS = ("type", "key", "prompt", "starts_at", "minutes", "notes", "seen_by")
_YES, _NO = {"yes", "true", "on", "ja"}, {"no", "false", "off", "nei"}
_NOT_AS_MEANT = {"string_type", "list_type", "empty", "not_an_activity"}
"""What is wrong where YAML makes something else than a text of a line."""


def read_plan(text: str) -> Plan:
    """The plan in a YAML file. Raises PlanError."""
    root = compose(text)
    reader = _Reader(text)
    reader.refuse_lost_words(root)
    plan = reader.plan(root)
    if reader.problems:
        raise PlanError(reader.problems)
    return plan


class _Reader:
    """Goes through the nodes, and gathers what is wrong."""

    def __init__(self, text: str) -> None:
        self._found: dict[PlanProblem, None] = {}
        self._lines = lines_of(text.removeprefix("\ufeff"))

    @property
    def problems(self) -> list[PlanProblem]:
        """What is wrong, by lines, each thing once."""
        return sorted(self._found, key=lambda it: it.line)

    def refuse_lost_words(self, node: Node) -> None:
        """Refuse what YAML reads without a word, but not as it was meant: a text cut off at #, or parted at a comma."""
        for value in _values(node):
            if isinstance(value, SequenceNode) and value.flow_style:
                for item, following in pairwise(value.value):
                    is_tight = following.start_mark.index - item.end_mark.index == 1
                    if is_cut_at_comma(str(item.value), str(following.value), is_tight=is_tight):
                        self._complain(item, "", "yaml_comma")
            elif isinstance(value, ScalarNode) and self._is_cut_at_hash(value):
                self._complain(value, "", "yaml_hash")

    def plan(self, root: MappingNode) -> Plan:
        """The whole of it."""
        fields = self._fields(root, _PLAN_FIELDS, "", required=("title", "activities"))
        language = self._text(fields.get("language"), "language") or "nb"
        if language not in LANGUAGES:
            self._complain(fields["language"], "language", "unknown_language")
        title = self._text(fields.get("title"), "title")
        if "title" in fields:
            self._check(fields, root, "", lambda: clean_text(title, field="title", most=MAX_TITLE_LENGTH))
        activities = fields.get("activities")
        items: list[Node] = activities.value if isinstance(activities, SequenceNode) else []
        if activities is not None and not isinstance(activities, SequenceNode):
            self._complain(activities, "activities", "list_type")
        if len(items) > MAX_ACTIVITIES:
            self._complain(items[MAX_ACTIVITIES], "activities", "too_many", MAX_ACTIVITIES)
        read = [self._activity(item, f"activities.{number}") for number, item in enumerate(items[:MAX_ACTIVITIES], 1)]
        self._refuse_repeated_keys(items, read)
        return Plan(title, language, tuple(it for it in read if it is not None))

    def _activity(self, node: Node, at: str) -> PlannedActivity | None:
        if not isinstance(node, MappingNode):
            self._complain(node, at, "not_an_activity")
            return None
        fields = self._fields(node, None, at, required=("type", "prompt"))
        common = {name: self._text(fields.get(name), f"{at}.{name}") for name in _ACTIVITY_FIELDS}
        minutes = self._minutes(fields.get("minutes"), f"{at}.minutes")
        activity_type = ACTIVITY_TYPES.get(common["type"])
        if activity_type is None:
            if "type" in fields:
                self._complain(fields["type"], f"{at}.type", "unknown_type")
            return None
        settings = self._settings(node, at, activity_type, fields)
        slot = Slot(common["starts_at"] or None, minutes, common["notes"])
        if common["key"] and not is_key(common["key"]):
            self._complain(fields["key"], f"{at}.key", "not_a_key")
        if "prompt" in fields:
            self._check(fields, node, at, lambda: clean_prompt(common["prompt"]))
        self._check(fields, node, at, lambda: clean_slot(slot))
        seen_by = common["seen_by"] or SeenBy.ROOM
        self._check(fields, node, at, lambda: clean_seen_by(activity_type, seen_by))
        return PlannedActivity(common["type"], common["prompt"], settings, slot, common["key"] or None, seen_by)

    def _settings(self, node: Node, at: str, activity_type: ActivityType, fields: Mapping[str, Node]) -> dict[str, Any]:
        """The settings of the type, in the shape that the API takes."""
        own = {name: value for name, value in fields.items() if name not in _ACTIVITY_FIELDS}
        for name in [name for name in own if name not in activity_type.Settings.model_fields]:
            self._complain(own.pop(name), f"{at}.{_shown(name)}", "extra_forbidden")
        settings = {name: _value(value) for name, value in own.items()}
        try:
            model = activity_type.Settings.model_validate(settings, strict=False, context={})
        except ValidationError as error:
            for problem in problems_of(error):
                place = _node_at(node, own, problem.field)
                self._complain(place, _counted(f"{at}.{problem.field}"), problem.code, problem.limit)
            return settings
        return activity_type.public_settings(model)

    def _check(self, fields: Mapping[str, Node], node: Node, at: str, clean: Callable[[], object]) -> None:
        """What the room would find wrong with it."""
        try:
            clean()
        except InvalidValueError as invalid:
            for problem in invalid.problems:
                place = fields.get(problem.field, node)
                self._complain(place, f"{at}.{problem.field}".strip("."), problem.code, problem.limit)

    def _fields(
        self, node: MappingNode, known: tuple[str, ...] | None, at: str, *, required: tuple[str, ...]
    ) -> dict[str, Node]:
        """The members of a mapping by their names, each once."""
        fields: dict[str, Node] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, ScalarNode) else ""
            if name in fields:
                self._complain(key, f"{at}.{name}".strip("."), "repeated_field")
            elif known is not None and name not in known:
                self._complain(key, _shown(name), "extra_forbidden")
            else:
                fields[name] = value
                if value.value == "":  # a comment behind the name of the field may have moved it down
                    value.start_mark = key.end_mark
        for name in required:
            if name not in fields:
                self._complain(node, f"{at}.{name}".strip("."), "missing")
        return fields

    def _text(self, node: Node | None, field: str) -> str:
        if node is None:
            return ""
        if not isinstance(node, ScalarNode):
            self._complain(node, field, "string_type")
            return ""
        return str(node.value).strip()

    def _minutes(self, node: Node | None, field: str) -> int | None:
        text = str(node.value) if isinstance(node, ScalarNode) else ""
        if node is None or not text:
            return None
        if not (text.isascii() and text.isdecimal() and len(text) < 6):
            self._complain(node, field, "int_parsing")
            return None
        return int(text)

    def _refuse_repeated_keys(self, items: list[Node], read: list[PlannedActivity | None]) -> None:
        seen: set[str] = set()
        for number, (item, activity) in enumerate(zip(items, read, strict=False), 1):
            if activity and activity.key:
                if activity.key in seen:
                    self._complain(item, f"activities.{number}.key", "repeated_key")
                seen.add(activity.key)

    def _complain(self, node: Node, field: str, code: str, limit: int | None = None) -> None:
        line = line_of(node.start_mark)
        if code in _NOT_AS_MEANT and line <= len(self._lines):
            code = why_no_text(self._lines[line - 1]) or code
        self._found[PlanProblem(line, Problem(field, code, limit))] = None

    def _is_cut_at_hash(self, node: ScalarNode) -> bool:
        end = node.end_mark
        if not node.value or node.style is not None or end.line >= len(self._lines):
            return False
        return hides_a_text(self._lines[end.line][end.column :])


def _values(node: Node) -> Iterator[Node]:
    """All texts and lists, without the names of fields."""
    if isinstance(node, MappingNode):
        for _, value in node.value:
            yield from _values(value)
        return
    yield node
    for item in node.value if isinstance(node, SequenceNode) else ():
        yield from _values(item)


def _value(node: Node, depth: int = 0) -> Any:
    """A node as strings, lists and mappings; yes and no in the words that a setting understands."""
    if isinstance(node, SequenceNode):
        return [_value(item, depth + 1) for item in node.value]
    if isinstance(node, MappingNode):
        return {str(key.value): _value(value, depth + 1) for key, value in node.value}
    text = str(node.value)
    is_bare = isinstance(node, ScalarNode) and node.style is None
    if depth > 0 or not is_bare:  # what stands in a list, or in quotes, is a text
        return text
    if text == "":
        return None
    return True if text.lower() in _YES else False if text.lower() in _NO else text


def _node_at(activity: Node, fields: Mapping[str, Node], field: str) -> Node:
    """Where a problem stands: ``options.3.text`` is the fourth member of the list below ``options``."""
    node = fields.get(field.partition(".")[0], activity)
    for part in field.split(".")[1:]:
        if isinstance(node, SequenceNode) and part.isdecimal() and int(part) < len(node.value):
            node = node.value[int(part)]
    return node


def _counted(field: str) -> str:
    """A field as people count: the text of ``options.0`` is that of the first option."""
    at, activity, *rest = field.removesuffix(".text").rstrip(".").split(".")
    return ".".join([at, activity, *(str(int(part) + 1) if part.isdecimal() else part for part in rest)])


def _shown(name: str) -> str:
    """A name out of the file, short and of letters only, for a message."""
    return "".join(character for character in name if character.isalnum() or character in "_-")[:40]
