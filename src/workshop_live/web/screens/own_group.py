"""What the phones of a group show: its name, what it has written, and its board."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from workshop_live.activity_types.base import ActivityType
from workshop_live.domain.group_work import GroupNote, GroupPage, RoundGroup


@dataclass(frozen=True)
class OwnGroup:
    """A group for its members, with the type and the settings of the current round."""

    group: RoundGroup
    page: GroupPage
    type: ActivityType
    settings: Any
    prompt: str

    @property
    def version(self) -> int:
        """The version of the text, 0 before the first save."""
        return self.page.text.revision if self.page.text else 0

    @property
    def notes(self) -> Sequence[GroupNote]:
        """The notes on the board, in their order."""
        return self.page.notes

    @cached_property
    def parts(self) -> list[tuple[str, str]]:
        """The written texts, each with its question, or with the column that was chosen where that is the prompt."""
        if self.page.text is None:
            return []
        questions = self.type.questions(self.settings, self.prompt, [self.page.text])
        column = self.type.column_of(self.settings, self.page.text)
        chosen = column.label if column else ""
        return [
            (chosen if it.prompt == self.prompt else it.prompt, written) for it in questions for _, written in it.texts
        ]

    @cached_property
    def given(self) -> dict[str, list[str]]:
        """The values of the form's fields, by name."""
        values: dict[str, list[str]] = {}
        for name, value in self._fields:
            values.setdefault(name, []).append(value)
        return values

    @property
    def fields(self) -> str:
        """The names and values of the form's fields as JSON, for the script."""
        return json.dumps(self._fields, ensure_ascii=False)

    @property
    def _fields(self) -> list[tuple[str, str]]:
        text = self.page.text
        return list(self.type.form_fields(self.settings, text.value)) if text else []
