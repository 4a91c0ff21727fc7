"""Which words count as one, where people decide it: merging, splitting out, and taking that back later."""

from collections.abc import Sequence
from dataclasses import dataclass

from workshop_live.actions.commands import Changes, Happened, RoomCommand, on_room
from workshop_live.domain.refusals import Invalid, Problem
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.domain.words import LONGEST, MOST_CHOICES, Choices, every_form_of, forget, merge, split
from workshop_live.storage.tables import RoomRow
from workshop_live.storage.writer import Transaction
from workshop_live.text.languages import N_
from workshop_live.text.plain_text import clean_text
from workshop_live.text.word_choices import folded
from workshop_live.text.word_forms import concepts


@dataclass(frozen=True, slots=True, kw_only=True)
class OnWord(RoomCommand):
    """Something about a word, which is known by its forms."""

    forms: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeWords(OnWord):
    """Let a word count as the one that a text is a form of."""

    into: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitWord(OnWord):
    """Let one form of a word stand alone."""

    form: str


@on_room(moves_on=False, even_ended=True)
def merge_words(tx: Transaction, room: RoomRow, command: MergeWords) -> Changes:
    """Count two words as one, in every word cloud of the room."""
    before, forms, into = _choices(room), _forms(command), _form(command.into, "into")
    if into in forms:
        raise Invalid(Problem("into", "same_word"))
    undecided = [form for form in forms if form not in before]
    later = map(every_form_of, concepts(undecided))  # read together, as they were when they became one word
    return _decide(room, merge(before, [*forms, *later], into), N_("Two words were merged"))


@on_room(moves_on=False, even_ended=True)
def split_word(tx: Transaction, room: RoomRow, command: SplitWord) -> Changes:
    """Count one form of a word by itself, in every word cloud of the room."""
    form, rest = _form(command.form, "form"), _forms(command)
    return _decide(room, split(_choices(room), form, rest), N_("A form was split out"))


@on_room(moves_on=False, even_ended=True)
def forget_words(tx: Transaction, room: RoomRow, command: OnWord) -> Changes:
    """Count a word as the program reads it."""
    return _decide(room, forget(_choices(room), _forms(command)), N_("A word is read by the program again"))


def _choices(room: RoomRow) -> Choices:
    return room.word_choices or {}


def _forms(command: OnWord) -> list[str]:
    forms = list(dict.fromkeys(_form(text, "forms") for text in command.forms[: MOST_CHOICES + 1]))
    if not forms:
        raise Invalid(Problem("forms", "missing"))
    return forms


def _form(text: str, field: str) -> str:
    return folded(clean_text(text, field=field, most=LONGEST))


def _decide(room: RoomRow, choices: Choices, what: str) -> Changes:
    before = _choices(room)
    if choices == before:
        return Changes()
    if len(choices) > max(MOST_CHOICES, len(before)):
        raise Invalid(Problem("forms", "too_many_choices", MOST_CHOICES))
    room.word_choices = choices or None
    return Changes([Happened(RoomEventKind.WORDS_DECIDED)], what)
