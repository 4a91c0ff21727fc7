"""The table of commands in the documentation, made from their declarations: ``python -m tests.commands --update``."""

import sys
from pathlib import Path
from typing import Any

from workshop_live.actions.commands import Command
from workshop_live.actions.registry import COMMANDS

PAGE = Path(__file__).parents[1] / "docs/commands.md"
_BEGIN, _END = "<!-- made from the declarations by tests/commands.py -->\n", "<!-- end -->\n"
_HEADING = "| command | who | fields | room events | undo |\n|---|---|---|---|---|\n"


def table() -> str:
    """All commands: what each does and takes, who may give it, what it causes, and what taking it back is called."""
    return _HEADING + "".join(f"| {' | '.join(_cells(command))} |\n" for command in COMMANDS.values())


def page() -> str:
    """The documentation with the table as it should be."""
    before, _, rest = PAGE.read_text().partition(_BEGIN)
    return f"{before}{_BEGIN}{table()}{_END}{rest.partition(_END)[2]}"


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
