"""Reads a plan from YAML. Every mistake is said with its line and its field; nothing is guessed at.

Each scalar is read as a string, for YAML would make False of Norwegian ``no`` and 600 of ``10:00``. What a setting
needs to be, a number or yes or no, is decided by the setting.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from pydantic import ValidationError

from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.activity_types.base import ActivityType, problems_of
from workshop_live.activity_types.planned import clean_prompt, clean_seen_by, clean_slot, is_key
from workshop_live.domain.activities import MAX_ACTIVITIES, SeenBy, Slot
from workshop_live.domain.plans import Plan, PlannedActivity
from workshop_live.domain.refusals import Invalid, Problem
from workshop_live.domain.rooms import LANGUAGES, MAX_TITLE
from workshop_live.text.plain_text import clean_text

MOST_CHARACTERS = 100_000
_MOST_NESTED = 6

_PLAN_FIELDS = ("title", "language", "activities")
_ACTIVITY_FIELDS = ("type", "key", "prompt", "starts_at", "minutes", "notes", "seen_by")
_YES, _NO = {"yes", "true", "on", "ja"}, {"no", "false", "off", "nei"}


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """One thing that is wrong with a plan: in which line, and in which field, both counted from 1.

    Line 0 is the file as a whole.
    """

    line: int
    problem: Problem


class BadPlan(ValueError):  # noqa: N818 - it reads as what the plan is
    """A plan that cannot be used; carries everything that is wrong with it."""

    def __init__(self, problems: list[PlanProblem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def read_plan(text: str) -> Plan:
    """The plan in a YAML file. Raises BadPlan."""
    reader = _Reader()
    plan = reader.plan(_compose(text))
    if reader.problems:
        raise BadPlan(sorted(reader.problems, key=lambda it: it.line))
    return plan


def _compose(text: str) -> yaml.MappingNode:
    """The document as nodes, which know their lines. Raises BadPlan."""
    if len(text) > MOST_CHARACTERS:
        raise BadPlan([PlanProblem(1, Problem("", "too_long", MOST_CHARACTERS))])
    try:
        depth = 0
        for event in yaml.parse(text.removeprefix("\ufeff"), Loader=yaml.BaseLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.AliasEvent):  # a few lines of them could become gigabytes
                raise BadPlan([PlanProblem(_line(event.start_mark), Problem("", "yaml_alias"))])
            if depth > _MOST_NESTED:  # deep ones take the parser minutes
                raise BadPlan([PlanProblem(_line(event.start_mark), Problem("", "not_a_plan"))])
        node = yaml.compose(text.removeprefix("\ufeff"), Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        raise BadPlan([PlanProblem(_line(error.problem_mark or error.context_mark), Problem("", "yaml"))]) from None
    except (yaml.YAMLError, RecursionError):
        raise BadPlan([PlanProblem(1, Problem("", "yaml"))]) from None
    if not isinstance(node, yaml.MappingNode):
        raise BadPlan([PlanProblem(1, Problem("", "not_a_plan"))])
    return node


def _line(mark: Any) -> int:
    return mark.line + 1 if mark else 1


class _Reader:
    """Goes through the nodes, and gathers what is wrong."""

    def __init__(self) -> None:
        self.problems: list[PlanProblem] = []

    def plan(self, root: yaml.MappingNode) -> Plan:
        """The whole of it."""
        fields = self._fields(root, _PLAN_FIELDS, "", required=("title", "activities"))
        language = self._text(fields.get("language"), "language") or "nb"
        if language not in LANGUAGES:
            self._complain(fields["language"], "language", "unknown_language")
        title = self._text(fields.get("title"), "title")
        if "title" in fields:
            self._check(fields, root, "", lambda: clean_text(title, field="title", most=MAX_TITLE))
        activities = fields.get("activities")
        items: list[yaml.Node] = activities.value if isinstance(activities, yaml.SequenceNode) else []
        if activities is not None and not isinstance(activities, yaml.SequenceNode):
            self._complain(activities, "activities", "list_type")
        if len(items) > MAX_ACTIVITIES:
            self._complain(items[MAX_ACTIVITIES], "activities", "too_many", MAX_ACTIVITIES)
        read = [self._activity(item, f"activities.{number}") for number, item in enumerate(items[:MAX_ACTIVITIES], 1)]
        self._refuse_repeated_keys(items, read)
        return Plan(title, language, tuple(it for it in read if it is not None))

    def _activity(self, node: yaml.Node, at: str) -> PlannedActivity | None:
        if not isinstance(node, yaml.MappingNode):
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

    def _settings(
        self, node: yaml.Node, at: str, activity_type: ActivityType, fields: Mapping[str, yaml.Node]
    ) -> dict[str, Any]:
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

    def _check(self, fields: Mapping[str, yaml.Node], node: yaml.Node, at: str, clean: Callable[[], object]) -> None:
        """What the room would find wrong with it."""
        try:
            clean()
        except Invalid as invalid:
            for problem in invalid.problems:
                place = fields.get(problem.field, node)
                self._complain(place, f"{at}.{problem.field}".strip("."), problem.code, problem.limit)

    def _fields(
        self, node: yaml.MappingNode, known: tuple[str, ...] | None, at: str, *, required: tuple[str, ...]
    ) -> dict[str, yaml.Node]:
        """The members of a mapping by their names, each once."""
        fields: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            if name in fields:
                self._complain(key, f"{at}.{name}".strip("."), "repeated_field")
            elif known is not None and name not in known:
                self._complain(key, _shown(name), "extra_forbidden")
            else:
                fields[name] = value
        for name in required:
            if name not in fields:
                self._complain(node, f"{at}.{name}".strip("."), "missing")
        return fields

    def _text(self, node: yaml.Node | None, field: str) -> str:
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self._complain(node, field, "string_type")
            return ""
        return str(node.value).strip()

    def _minutes(self, node: yaml.Node | None, field: str) -> int | None:
        text = str(node.value) if isinstance(node, yaml.ScalarNode) else ""
        if node is None or not text:
            return None
        if not (text.isascii() and text.isdecimal() and len(text) < 6):
            self._complain(node, field, "int_parsing")
            return None
        return int(text)

    def _refuse_repeated_keys(self, items: list[yaml.Node], read: list[PlannedActivity | None]) -> None:
        seen: set[str] = set()
        for number, (item, activity) in enumerate(zip(items, read, strict=False), 1):
            if activity and activity.key:
                if activity.key in seen:
                    self._complain(item, f"activities.{number}.key", "repeated_key")
                seen.add(activity.key)

    def _complain(self, node: yaml.Node, field: str, code: str, limit: int | None = None) -> None:
        self.problems.append(PlanProblem(_line(node.start_mark), Problem(field, code, limit)))


def _value(node: yaml.Node, depth: int = 0) -> Any:
    """A node as strings, lists and mappings; yes and no in the words that a setting understands."""
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, depth + 1) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _value(value, depth + 1) for key, value in node.value}
    text = str(node.value)
    is_bare = isinstance(node, yaml.ScalarNode) and node.style is None
    if depth > 0 or not is_bare:  # what stands in a list, or in quotes, is a text
        return text
    if text == "":
        return None
    return True if text.lower() in _YES else False if text.lower() in _NO else text


def _node_at(activity: yaml.Node, fields: Mapping[str, yaml.Node], field: str) -> yaml.Node:
    """Where a problem stands: ``options.3.text`` is the fourth member of the list below ``options``."""
    node = fields.get(field.partition(".")[0], activity)
    for part in field.split(".")[1:]:
        if isinstance(node, yaml.SequenceNode) and part.isdecimal() and int(part) < len(node.value):
            node = node.value[int(part)]
    return node


def _counted(field: str) -> str:
    """A field as people count: the text of ``options.0`` is that of the first option."""
    at, activity, *rest = field.removesuffix(".text").rstrip(".").split(".")
    return ".".join([at, activity, *(str(int(part) + 1) if part.isdecimal() else part for part in rest)])


def _shown(name: str) -> str:
    """A name out of the file, short and of letters only, for a message."""
    return "".join(character for character in name if character.isalnum() or character in "_-")[:40]
