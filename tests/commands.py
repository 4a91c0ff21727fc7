"""Generates the table of commands in the documentation: ``python -m tests.commands --update``."""

import sys
from pathlib import Path
from typing import Any

from workshop_live.actions.commands import Command
from workshop_live.actions.registry import COMMANDS

PAGE = Path(__file__).parents[1] / "docs/commands.md"
_BEGIN, _END = "<!-- made from the declarations by tests/commands.py -->\n", "<!-- end -->\n"
_HEADING = "| command | who | fields | room events | undo |\n|---|---|---|---|---|\n"


def table() -> str:
    """Return the table: description, role, fields, events and undo label of each command."""
    return _HEADING + "".join(f"| {' | '.join(_cells(command))} |\n" for command in COMMANDS.values())


def page() -> str:
    """Return the documentation with an up-to-date table."""
    before, _, remaining = PAGE.read_text().partition(_BEGIN)
    return f"{before}{_BEGIN}{table()}{_END}{remaining.partition(_END)[2]}"


def _cells(command: Command[Any]) -> list[str]:
    fields = (
        f"`{name}`" if field.is_required() else f"`{name}`?" for name, field in command.fields.model_fields.items()
    )
    return [
        f"**`{command.name}`** {command.summary}",
        command.role,
        ", ".join(fields) or "–",
        ", ".join(f"`{kind}`" for kind in sorted(command.emits)),
        "; ".join(command.undo) or "cannot be taken back",
    ]


if __name__ == "__main__" and sys.argv[1:] == ["--update"]:
    PAGE.write_text(page())
