"""YAML 1.2 documents as nodes with line numbers, within limits.

Unlike YAML 1.1, YAML 1.2 allows a question mark inside a flow sequence.
"""

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, NodeEvent
from ruamel.yaml.nodes import MappingNode
from ruamel.yaml.reader import ReaderError

from workshop_live.domain.refusals import Problem
from workshop_live.plans.diagnostics import diagnose
from workshop_live.plans.problems import PlanError, PlanProblem

MAX_CHARACTERS = 100_000
_MAX_NESTED = 6
# Line breaks pasted from word processors and slides, on which YAML parsers disagree.
_SPACES = str.maketrans("\x0b\x0c\x85\u2028\u2029", "     ")


def compose(text: str) -> MappingNode:
    """Return the root mapping of a document. Raises PlanError."""
    if len(text) > MAX_CHARACTERS:
        raise PlanError([PlanProblem(1, Problem("", "too_long", MAX_CHARACTERS))])
    text = text.removeprefix("\ufeff").translate(_SPACES)
    try:
        _check_events(text)
        node = _yaml().compose(text)
    except PlanError:
        raise
    except MarkedYAMLError as error:
        marks = [mark.line for mark in (error.problem_mark, error.context_mark) if mark]
        line, code = diagnose(text, marks or [0])
        raise PlanError([PlanProblem(line, Problem("", code))]) from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise PlanError([PlanProblem(line, Problem("", "forbidden_character"))]) from None
    except (YAMLError, RecursionError, ValueError):
        raise PlanError([PlanProblem(1, Problem("", "yaml"))]) from None
    if not isinstance(node, MappingNode):
        raise PlanError([PlanProblem(1, Problem("", "not_a_plan"))])
    return node


def line_of(mark: Any) -> int:
    """Return the line of a mark, counted from 1."""
    return int(mark.line) + 1 if mark else 1


def _check_events(text: str) -> None:
    """Refuse aliases, anchors, tags and deep nesting before anything is built. Raises PlanError."""
    depth = 0
    for event in _yaml().parse(text):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if isinstance(event, AliasEvent):  # billion laughs
            raise PlanError([PlanProblem(line_of(event.start_mark), Problem("", "yaml_alias"))])
        if isinstance(event, NodeEvent) and (event.anchor or getattr(event, "ctag", None)):  # "&mer", "!viktig"
            raise PlanError([PlanProblem(line_of(event.start_mark), Problem("", "yaml_sign"))])
        if depth > _MAX_NESTED:  # deep nesting takes the parser minutes
            raise PlanError([PlanProblem(line_of(event.start_mark), Problem("", "not_a_plan"))])


def _yaml() -> YAML:
    return YAML(typ="base", pure=True)
