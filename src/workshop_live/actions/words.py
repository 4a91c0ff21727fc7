"""People's decisions on word clouds: merging words, splitting out forms, and discarding such decisions."""

from typing import Annotated

from workshop_live.actions.commands import Changes, Fields, Happened, command
from workshop_live.actions.fields import AsLines
from workshop_live.domain.refusals import InvalidValueError, Problem
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.domain.words import MAX_CHOICES, MAX_LENGTH, Choices, concept_key, forget, merge, split
from workshop_live.storage.tables import RoomRow
from workshop_live.storage.writer import Transaction
from workshop_live.text.languages import N_
from workshop_live.text.plain_text import clean_text
from workshop_live.text.word_choices import folded
from workshop_live.text.word_forms import concepts

_DECIDES = (RoomEventKind.WORDS_DECIDED,)


class OnWord(Fields):
    """The fields of a command on a word, which is identified by its forms."""

    forms: Annotated[tuple[str, ...], AsLines] = ()


class MergeWords(OnWord):
    """Merge a word into another one, given by any of its forms."""

    into: str = ""


class SplitWord(OnWord):
    """Count one form of a word separately."""

    form: str = ""


@command("merge-words", emits=_DECIDES, undo=N_("Two words were merged"), moves_on=False, even_ended=True)
def merge_words(tx: Transaction, room: RoomRow, fields: MergeWords) -> Changes:
    """Count two words as one, in every word cloud of the room."""
    before, forms, into = _choices(room), _forms(fields), _form(fields.into, "into")
    if into in forms:
        raise InvalidValueError(Problem("into", "same_word"))
    undecided = [form for form in forms if form not in before]
    later = map(concept_key, concepts(undecided))  # analysed together, as when they were counted as one word
    return _decide(room, merge(before, [*forms, *later], into))


@command("split-word", emits=_DECIDES, undo=N_("A form was split out"), moves_on=False, even_ended=True)
def split_word(tx: Transaction, room: RoomRow, fields: SplitWord) -> Changes:
    """Count one form of a word by itself, in every word cloud of the room."""
    form, rest = _form(fields.form, "form"), _forms(fields)
    return _decide(room, split(_choices(room), form, rest))


@command(
    "forget-words", emits=_DECIDES, undo=N_("A word is counted automatically again"), moves_on=False, even_ended=True
)
def forget_words(tx: Transaction, room: RoomRow, fields: OnWord) -> Changes:
    """Count a word as the program reads it."""
    return _decide(room, forget(_choices(room), _forms(fields)))


def _choices(room: RoomRow) -> Choices:
    return room.word_choices or {}


def _forms(fields: OnWord) -> list[str]:
    forms = list(dict.fromkeys(_form(text, "forms") for text in fields.forms[: MAX_CHOICES + 1]))
    if not forms:
        raise InvalidValueError(Problem("forms", "missing"))
    return forms


def _form(text: str, field: str) -> str:
    return folded(clean_text(text, field=field, most=MAX_LENGTH))


def _decide(room: RoomRow, choices: Choices) -> Changes:
    before = _choices(room)
    if choices == before:
        return Changes()
    if len(choices) > max(MAX_CHOICES, len(before)):
        raise InvalidValueError(Problem("forms", "too_many_choices", MAX_CHOICES))
    room.word_choices = choices or None
    return Changes([Happened(RoomEventKind.WORDS_DECIDED)])
