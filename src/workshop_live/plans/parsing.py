"""Parsing of plans from YAML. Every error is reported with its line and field; nothing is guessed.

Scalars are taken as strings, for YAML would make False of the Norwegian ``no`` and 600 of ``10:00``. The settings
decide whether they are numbers or booleans.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from pydantic import ValidationError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.activity_types.activity_fields import clean_prompt, clean_seen_by, clean_slot, is_key
from workshop_live.activity_types.base import ActivityType, Settings, problems_of
from workshop_live.domain.activities import MAX_ACTIVITIES, SeenBy, Slot
from workshop_live.domain.group_work import HOME
from workshop_live.domain.plans import Plan, PlannedActivity
from workshop_live.domain.refusals import InvalidValueError, Problem
from workshop_live.domain.rooms import LANGUAGES, MAX_TITLE_LENGTH, PLANNED_SETTINGS
from workshop_live.domain.series import MAX_SERIES_TITLE
from workshop_live.plans.archives import Contents
from workshop_live.plans.composing import compose, line_of
from workshop_live.plans.diagnostics import diagnose_line, is_cut_at_comma, is_text_after_hash, lines_of
from workshop_live.plans.nodes import node_at, numbered_from_one, safe_name, value_of, values_in
from workshop_live.plans.problems import PlanError, PlanProblem
from workshop_live.plans.steps import take_parts
from workshop_live.text.group_names import clean_group_names
from workshop_live.text.languages import catalogue
from workshop_live.text.plain_text import clean_text

__all__ = ["PlanError", "PlanProblem", "decode_plan", "parse_plan"]

_OTHER_FORMATS = (b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
"""The first bytes of Office files, PDFs and pictures."""

_PLAN_FIELDS = ("title", "language", "series", *PLANNED_SETTINGS, "home_groups", "activities")
_ACTIVITY_FIELDS = ("type", "key", "prompt", "starts_at", "minutes", "fixed", "notes", "seen_by")
_NOT_AS_MEANT = {"string_type", "list_type", "empty", "not_an_activity"}
"""Error codes of values that YAML did not parse as the author meant; the line is examined for the cause."""


def decode_plan(content: bytes) -> str:
    """Decode the bytes of a file as UTF-8. Raises PlanError with one problem of the file as a whole."""
    if content.startswith(_OTHER_FORMATS) or b"\0" in content:
        raise PlanError([PlanProblem(0, Problem("", "not_text"))])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PlanError([PlanProblem(0, Problem("", "not_utf8"))]) from None


def parse_plan(text: str, contents: Contents | None = None) -> Plan:
    """Parse a plan from YAML. Raises PlanError. ``contents`` is what it comes with; None for a plan alone."""
    root = compose(text)
    parser = _Parser(text, contents)
    parser.refuse_lost_text(root)
    plan = parser.plan(root)
    if parser.problems:
        raise PlanError(parser.problems)
    return plan


class _Parser:
    """Builds a plan from nodes and collects all errors."""

    def __init__(self, text: str, contents: Contents | None) -> None:
        self._contents = contents
        self._problems: dict[PlanProblem, None] = {}
        self._language = "nb"
        self._at_home: list[tuple[Node, str]] = []
        """Where activities say that they work in the home groups."""
        self._sources: list[tuple[Node, str, str]] = []
        """Where activities name the keys of others, and the keys."""
        self._lines = lines_of(text.removeprefix("\ufeff"))

    @property
    def problems(self) -> list[PlanProblem]:
        """The errors by line, without duplicates."""
        return sorted(self._problems, key=lambda problem: problem.line)

    def refuse_lost_text(self, node: Node) -> None:
        """Report text that YAML drops silently: cut off at a hash, or split at a comma."""
        for value in values_in(node):
            if isinstance(value, SequenceNode) and value.flow_style:
                for item, following in pairwise(it for it in value.value if isinstance(it, ScalarNode)):
                    is_tight = following.start_mark.index - item.end_mark.index == 1
                    if is_cut_at_comma(str(item.value), str(following.value), is_tight=is_tight):
                        self._report(item, "", "yaml_comma")
            elif isinstance(value, ScalarNode) and self._is_cut_at_hash(value):
                self._report(value, "", "yaml_hash")

    def plan(self, root: MappingNode) -> Plan:
        """Build the plan from the root node."""
        fields = self._fields(root, _PLAN_FIELDS, "", required=("title", "activities"))
        language = self._text(fields.get("language"), "language") or "nb"
        if language not in LANGUAGES:
            self._report(fields["language"], "language", "unknown_language")
        self._language = language if language in LANGUAGES else "nb"
        title = self._text(fields.get("title"), "title")
        if "title" in fields:
            self._check(fields, root, "", lambda: clean_text(title, field="title", most=MAX_TITLE_LENGTH))
        series = self._text(fields.get("series"), "series")
        self._check(fields, root, "", lambda: clean_text(series, field="series", most=MAX_SERIES_TITLE, least=0))
        home_groups = self._home_groups(fields.get("home_groups"))
        activities = fields.get("activities")
        items: list[Node] = activities.value if isinstance(activities, SequenceNode) else []
        if activities is not None and not isinstance(activities, SequenceNode):
            self._report(activities, "activities", "list_type")
        if len(items) > MAX_ACTIVITIES:
            self._report(items[MAX_ACTIVITIES], "activities", "too_many", MAX_ACTIVITIES)
        planned = [
            self._activity(item, f"activities.{number}") for number, item in enumerate(items[:MAX_ACTIVITIES], 1)
        ]
        self._refuse_repeated_keys(items, planned)
        self._refuse_unknown_keys(planned)
        settings = {name: True for name in PLANNED_SETTINGS if self._is_on(fields.get(name), name)}
        agenda = tuple(activity for activity in planned if activity is not None)
        if not fields.get("home_groups") or not fields["home_groups"].value:
            for node, path in self._at_home:
                self._report(node, path, "no_home_groups")
        return Plan(title, language, agenda, settings, home_groups, series)

    def _home_groups(self, node: Node | None) -> tuple[str, ...]:
        """Return the names of the home groups."""
        if node is None or node.value == "":
            return ()
        if not isinstance(node, SequenceNode):
            self._report(node, "home_groups", "list_type")
            return ()
        names = [self._text(item, f"home_groups.{number}") for number, item in enumerate(node.value, 1)]
        try:
            return tuple(clean_group_names(names, "home_groups"))
        except InvalidValueError as invalid:
            for problem in invalid.problems:
                at = node_at(node, {"home_groups": node}, problem.field)
                self._report(at, numbered_from_one(problem.field), problem.code, problem.limit)
            return ()

    def _activity(self, node: Node, path: str) -> PlannedActivity | None:
        """Build an activity; None if its type is unknown or the node is not a mapping."""
        if not isinstance(node, MappingNode):
            self._report(node, path, "not_an_activity")
            return None
        fields = self._fields(node, None, path, required=("type",))
        texts = {name: self._text(fields.get(name), f"{path}.{name}") for name in _ACTIVITY_FIELDS}
        minutes = self._minutes(fields.get("minutes"), f"{path}.minutes")
        activity_type = ACTIVITY_TYPES.get(texts["type"])
        if "prompt" not in fields:
            texts["prompt"] = self._usual_prompt(activity_type, node, path)
        if activity_type is None:
            if "type" in fields:
                self._report(fields["type"], f"{path}.type", "unknown_type")
            return None
        parts = take_parts(fields, activity_type)
        for problem_node, problem in parts.problems:
            self._report(problem_node, numbered_from_one(f"{path}.{problem.field}"), problem.code, problem.limit)
        if parts.groups == HOME:
            self._at_home.append((parts.nodes["groups"], f"{path}.groups"))
        settings = self._settings(node, path, activity_type, fields)
        is_fixed = self._is_on(fields.get("fixed"), f"{path}.fixed")
        slot = Slot(texts["starts_at"] or None, minutes, texts["notes"], is_fixed)
        if texts["key"] and not is_key(texts["key"]):
            self._report(fields["key"], f"{path}.key", "not_a_key")
        if "prompt" in fields:
            self._check(fields, node, path, lambda: clean_prompt(texts["prompt"]))
        self._check(fields, node, path, lambda: clean_slot(slot))
        seen_by = texts["seen_by"] or SeenBy.ROOM
        self._check(fields, node, path, lambda: clean_seen_by(activity_type, seen_by, parts.steps))
        key = texts["key"] or None
        return PlannedActivity(
            texts["type"], texts["prompt"], settings, slot, key, seen_by, parts.steps, parts.roles, parts.groups
        )

    def _usual_prompt(self, activity_type: ActivityType | None, node: Node, path: str) -> str:
        """Return what an activity is called that the plan gives no prompt; reports it where that has to be given."""
        if activity_type is None or not activity_type.default_prompt:
            self._report(node, f"{path}.prompt", "missing")
            return ""
        return str(catalogue(self._language).gettext(activity_type.default_prompt))

    def _settings(
        self, node: Node, path: str, activity_type: ActivityType, fields: Mapping[str, Node]
    ) -> dict[str, Any]:
        """Return the settings of an activity in the shape that the API takes."""
        own = {name: value for name, value in fields.items() if name not in _ACTIVITY_FIELDS}
        for name in [name for name in own if name not in activity_type.setting_defaults]:
            self._report(own.pop(name), f"{path}.{safe_name(name)}", "extra_forbidden")
        settings = {name: value_of(value) for name, value in own.items()}
        try:
            model = activity_type.Settings.model_validate(settings, strict=False, context={})
        except ValidationError as error:
            for problem in problems_of(error):
                problem_node = node_at(node, own, problem.field)
                self._report(problem_node, numbered_from_one(f"{path}.{problem.field}"), problem.code, problem.limit)
            return settings
        for problem in self._missing(activity_type, model):
            self._report(own.get(problem.field, node), f"{path}.{problem.field}", problem.code, problem.limit)
        for number, key in enumerate(activity_type.joint_sources(model)):
            self._sources.append((node_at(node, own, f"from.{number}"), f"{path}.from.{number + 1}", key))
        return activity_type.public_settings(model)

    def _missing(self, activity_type: ActivityType, settings: Settings) -> Iterator[Problem]:
        """Yield what an activity shows that the plan does not come with; nothing for a plan alone."""
        picture, deck = activity_type.picture(settings), activity_type.deck(settings)
        if self._contents is None:
            return
        if picture and picture not in self._contents.pictures:
            yield Problem("picture", "not_in_archive")
        if deck and deck not in self._contents.decks:
            yield Problem("deck", "not_in_archive")
        elif deck and activity_type.pages(settings).last > self._contents.decks[deck]:
            yield Problem("last", "no_such_page", self._contents.decks[deck])

    def _check(self, fields: Mapping[str, Node], node: Node, path: str, clean: Callable[[], object]) -> None:
        """Report what ``clean`` finds invalid."""
        try:
            clean()
        except InvalidValueError as invalid:
            for problem in invalid.problems:
                problem_node = fields.get(problem.field, node)
                self._report(problem_node, f"{path}.{problem.field}".strip("."), problem.code, problem.limit)

    def _fields(
        self, node: MappingNode, allowed: tuple[str, ...] | None, path: str, *, required: tuple[str, ...]
    ) -> dict[str, Node]:
        """Return the values of a mapping by field name. Reports missing, repeated and unknown fields."""
        fields: dict[str, Node] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, ScalarNode) else ""
            if name in fields:
                self._report(key, f"{path}.{name}".strip("."), "repeated_field")
            elif allowed is not None and name not in allowed:
                self._report(key, safe_name(name), "extra_forbidden")
            else:
                fields[name] = value
                if value.value == "":  # a comment behind the field name may have moved the empty value down
                    value.start_mark = key.end_mark
        for name in required:
            if name not in fields:
                self._report(node, f"{path}.{name}".strip("."), "missing")
        return fields

    def _text(self, node: Node | None, field: str) -> str:
        """Return the text of a scalar, "" if there is none."""
        if node is None:
            return ""
        if not isinstance(node, ScalarNode):
            self._report(node, field, "string_type")
            return ""
        return str(node.value).strip()

    def _is_on(self, node: Node | None, field: str) -> bool:
        """Return whether a setting is on; it is off if there is nothing."""
        if node is None:
            return False
        value = value_of(node)
        if value not in (None, True, False):  # no set: a list has no hash
            self._report(node, field, "bool_parsing")
        return value is True

    def _minutes(self, node: Node | None, field: str) -> int | None:
        """Return a whole number of minutes, or None."""
        text = str(node.value) if isinstance(node, ScalarNode) else ""
        if node is None or not text:
            return None
        if not (text.isascii() and text.isdecimal() and len(text) < 6):
            self._report(node, field, "int_parsing")
            return None
        return int(text)

    def _refuse_repeated_keys(self, items: list[Node], activities: list[PlannedActivity | None]) -> None:
        """Report activities whose key another activity has."""
        seen: set[str] = set()
        for number, (item, activity) in enumerate(zip(items, activities, strict=False), 1):
            if activity and activity.key:
                if activity.key in seen:
                    self._report(item, f"activities.{number}.key", "repeated_key")
                seen.add(activity.key)

    def _refuse_unknown_keys(self, activities: list[PlannedActivity | None]) -> None:
        """Report sources of a joint text that are no activities of the plan."""
        keys = {activity.key for activity in activities if activity}
        for node, path, key in self._sources:
            if key not in keys:
                self._report(node, path, "unknown_key")

    def _report(self, node: Node, field: str, code: str, limit: int | str | None = None) -> None:
        """Collect an error, with a more precise code if the line shows the cause."""
        line = line_of(node.start_mark)
        if code in _NOT_AS_MEANT and line <= len(self._lines):
            code = diagnose_line(self._lines[line - 1]) or code
        self._problems[PlanProblem(line, Problem(field, code, limit))] = None

    def _is_cut_at_hash(self, node: ScalarNode) -> bool:
        """Return whether the text of a plain scalar probably goes on behind a hash."""
        end = node.end_mark
        if not node.value or node.style is not None or end.line >= len(self._lines):
            return False
        return is_text_after_hash(self._lines[end.line][end.column :])
