"""Writing plans as YAML with comments that explain what can be changed."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.activity_types.columns import completed
from workshop_live.domain.activities import SeenBy
from workshop_live.domain.plans import Plan, PlannedActivity
from workshop_live.plans.steps import write_groups, write_steps
from workshop_live.text.languages import N_, catalogue

# A letter first, and no character that ends a plain scalar: colon, hash, quotes, brackets.
_SAFE = r"[\w.,!?/()%+&=’“”«»…–—-]"
_PLAIN = re.compile(rf"[^\W\d_]{_SAFE}*(?: {_SAFE}+)*")
_RESERVED = {"yes", "no", "true", "false", "on", "off", "ja", "nei", "null", "y", "n"}

_HEADER = N_(
    "A plan for workshop-live: an agenda without answers. Change it in any text editor, and import it to make a room."
)
_HOME_GROUPS = N_("The fixed groups, in which people work all day. Each phone asks once which one it is in.")
_SERIES = N_("The series that rooms made from this belong to, so that they can be compared. It is made if need be.")
_HINTS = {
    "type": N_("One of: {types}."),
    "key": N_("Stays the same from run to run, so that gatherings can be compared."),
    "starts_at": N_("Shown in the programme on phones, where that is on; only the facilitator sees delays."),
    "minutes": N_("What the timer begins with."),
    "fixed": N_("Whether the start must be kept, as with lunch: yes or no. What is before it gives way."),
    "notes": N_("Only the facilitator sees these."),
    "seen_by": N_(
        "Who may see the answers: room for everybody, facilitator for facilitators only, or me for whoever wrote them."
    ),
    "filters_words": N_("Whether answers with rude words are held back until the facilitator lets them in: yes or no."),
    "chimes": N_("Whether the projector chimes when the timer runs out: yes or no."),
    "takes_questions": N_("Whether phones can ask questions all day, beside the agenda: yes or no."),
    "shows_programme": N_("Whether phones show the programme of the day: yes or no."),
    "roles": N_("Who does what; screens show these lines."),
    "groups": N_("How the room is divided: home for the fixed groups, or {{size: 4}} for groups that are drawn."),
    "stem": N_("What every line of the joint text goes on from."),
    "from": N_("The keys of the activities that lines are taken from; without any, all that come before."),
    "columns": N_("Two to eight columns that people choose among: names, or {{name: …, colour: 1–8, symbol: star}}."),
    "hidden": N_("Whether the result stays hidden until the facilitator shows it: yes or no."),
}


_STEPS_HINT = N_(
    "Parts with minutes: alone and talk take no answers, each does, in group one writes for it, plenary shows them."
)


class _Flow(str):
    """A value that is YAML already."""

    __slots__ = ()


def write_plan(plan: Plan) -> str:
    """Return a plan as YAML, which parses as the same plan."""
    _ = catalogue(plan.language).gettext
    explained: set[str] = set()
    lines = [f"# {_(_HEADER)}", "", f"title: {_scalar(plan.title)}", f"language: {plan.language}"]
    if plan.series:
        lines += [f"# {_(_SERIES)}", f"series: {_scalar(plan.series)}"]
    for name in plan.settings:
        lines += [f"# {_(_HINTS[name])}", f"{name}: yes"]
    if plan.home_groups:
        lines += [f"# {_(_HOME_GROUPS)}", f"home_groups:{_block(list(plan.home_groups))}"]
    lines += ["", "activities:"]
    if not plan.activities:
        lines[-1] += " []"
    for activity in plan.activities:
        for number, (name, value) in enumerate(_members(activity)):
            hint = _STEPS_HINT if name == "steps" and isinstance(value, _Flow) else _HINTS.get(name)
            if hint and name not in explained:
                explained.add(name)
                lines.append(f"    # {_(hint).format(types=', '.join(ACTIVITY_TYPES))}")
            lines.append(("  - " if number == 0 else "    ") + f"{name}:{_block(value)}")
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def _members(activity: PlannedActivity) -> Iterator[tuple[str, Any]]:
    """Yield the fields of an activity, without settings that have their default value."""
    yield "type", activity.type
    if activity.key:
        yield "key", activity.key
    yield "prompt", activity.prompt
    if activity.slot.starts_at:
        yield "starts_at", activity.slot.starts_at
    if activity.slot.fixed:
        yield "fixed", True
    if activity.slot.minutes:
        yield "minutes", activity.slot.minutes
    if activity.seen_by != SeenBy.ROOM:
        yield "seen_by", str(activity.seen_by)
    defaults = ACTIVITY_TYPES[activity.type].setting_defaults
    settings = {name: value for name, value in activity.settings.items() if defaults.get(name, ...) != value}
    yield from ((name, _columns(value) if name == "columns" else value) for name, value in settings.items())
    if activity.roles:
        yield "roles", list(activity.roles)
    if activity.groups:
        yield "groups", _Flow(write_groups(activity.groups))
    if activity.steps:
        yield "steps", _Flow(write_steps(activity.steps))
    if activity.slot.notes:
        yield "notes", activity.slot.notes


def _columns(columns: list[Mapping[str, Any]]) -> list[Any]:
    """Return columns without their keys; those that look as columns of their names would are names alone."""
    usual = completed([column["name"] for column in columns])
    look = [[(it["colour"], it["symbol"]) for it in those] for those in (columns, usual)]
    return [
        column["name"] if chosen == as_usual else _Flow(_column(column))
        for column, chosen, as_usual in zip(columns, *look, strict=True)
    ]


def _column(column: Mapping[str, Any]) -> str:
    name = json.dumps(column["name"], ensure_ascii=False)
    return f"{{name: {name}, colour: {column['colour']}, symbol: {column['symbol']}}}"


def _block(value: Any) -> str:
    """Return a value as YAML behind its field name, over several lines if it has several."""
    if isinstance(value, _Flow):
        return f" {value}"
    if isinstance(value, list):
        return "".join(f"\n      - {item if isinstance(item, _Flow) else _scalar(item)}" for item in value) or " []"
    if isinstance(value, str) and "\n" in value and not value.startswith((" ", "\n")):
        return " |-\n" + "\n".join(f"      {line}".rstrip() for line in value.split("\n"))
    return f" {_scalar(value)}"


def _scalar(value: Any) -> str:
    """Return a value on one line, quoted if any YAML parser could take it for something else than text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, int):
        return "" if value is None else str(value)
    if _PLAIN.fullmatch(value) and value.casefold() not in _RESERVED:
        return str(value)
    return json.dumps(value, ensure_ascii=False)  # a JSON string is a double-quoted YAML scalar
