"""Commands: what is said about each of them in one place is all there is to say."""

from typing import Any

import pytest

from tests.commands import PAGE, page
from tests.texts import texts_in_the_code
from workshop_live.actions.commands import Changes, Command, Fields, command
from workshop_live.actions.registry import COMMANDS
from workshop_live.domain.refusals import InvalidValueError, Refused
from workshop_live.domain.roles import Role
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.storage.tables import RoomRow
from workshop_live.storage.writer import Transaction

EVERY_COMMAND = pytest.mark.parametrize("declared", COMMANDS.values(), ids=COMMANDS)
CANNOT_BE_TAKEN_BACK = {
    "keep-private",
    "rehearse",
    "end-rehearsal",
    "undo",
    "add-member",
    "remove-member",
    "leave",
    "hand-over",
    "write-for-group",
    "join-series",
    "leave-series",
}


@EVERY_COMMAND
def test_a_command_says_who_may_give_it_and_what_it_causes(declared: Command[Any]):
    assert declared.role in {Role.FACILITATOR, Role.MEMBER, Role.OWNER}
    assert declared.emits <= set(RoomEventKind)
    assert declared.emits
    assert declared.summary.endswith("."), "it stands in the documentation"


@EVERY_COMMAND
def test_a_command_can_be_taken_back_or_is_known_not_to(declared: Command[Any]):
    assert (not declared.undo) == (declared.name in CANNOT_BE_TAKEN_BACK)


def test_what_commands_are_called_when_they_are_taken_back_is_translated():
    texts = {message.id for message in texts_in_the_code()}
    assert {label for declared in COMMANDS.values() for label in declared.undo} <= texts


def test_the_documentation_has_the_table_of_the_declarations():
    assert PAGE.read_text() == page(), "run python -m tests.commands --update"


@EVERY_COMMAND
def test_a_command_refuses_fields_that_it_does_not_know(declared: Command[Any]):
    with pytest.raises(InvalidValueError) as refused:
        declared.fields.from_json('{"colour": "red"}')
    assert "extra_forbidden" in {problem.code for problem in refused.value.problems}


def test_a_new_command_is_one_declaration():
    class Paint(Fields):
        shade: int

    @command("paint", emits=(RoomEventKind.SCREEN_CHANGED,), undo="The wall was painted")
    def paint(tx: Transaction, room: RoomRow, fields: Paint) -> Changes | Refused:
        """Paint the wall."""
        return Changes()

    assert paint.fields.from_form([("shade", "3"), ("return", "room")]) == Paint(shade=3)
    assert (paint.name, paint.role, paint.summary) == ("paint", Role.FACILITATOR, "Paint the wall.")
    with pytest.raises(InvalidValueError):
        paint.fields.from_json('{"shade": "3"}')  # JSON has numbers of its own
