"""What the buttons and forms of a facilitator do, from what they send: one table."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from workshop_live.actions import (
    agenda,
    moderation,
    presenting,
    rehearsing,
    room_setup,
    rooms,
    running,
    theme_votes,
    timer,
    undo,
    words,
)
from workshop_live.actions.commands import Done, RoomCommand
from workshop_live.actions.themes import ChangeBoard, change_board
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.activity_types.planned import LONGEST_SLOT
from workshop_live.domain.activities import GRACE_SECONDS, MAX_ACTIVITIES, SeenBy, Slot
from workshop_live.domain.plans import PlannedActivity
from workshop_live.domain.refusals import Invalid, Problem, Refused
from workshop_live.domain.rooms import ScreenMode, Wifi
from workshop_live.storage.writer import SetFunction
from workshop_live.web.parameters import is_public_id, read_number
from workshop_live.web.theme_deeds import THEME_DEEDS

USUAL_VOTES = 3

Form = Mapping[str, str]
Common = dict[str, Any]
Made = tuple[SetFunction[Any, Done | Refused], RoomCommand]


def _on_board(make: Callable[[Form, Common], ChangeBoard]) -> Callable[[Form, Common], Made]:
    return lambda form, common: (change_board, make(form, common))


def _plain(function: SetFunction[Any, Done | Refused]) -> Callable[[Form, Common], Made]:
    return lambda _, common: (function, RoomCommand(**common))


def _on_activity(function: SetFunction[Any, Done | Refused]) -> Callable[[Form, Common], Made]:
    return lambda form, common: (function, running.ActivityCommand(**common, activity=_id(form, "activity")))


def _on_answer(function: SetFunction[Any, Done | Refused]) -> Callable[[Form, Common], Made]:
    def make(form: Form, common: Common) -> Made:
        revision = read_number("revision", form.get("revision"))
        return function, moderation.ModerateAnswer(**common, answer=_id(form, "answer"), revision=revision)

    return make


def _on_word(
    function: SetFunction[Any, Done | Refused], command: type[words.OnWord], *fields: str
) -> Callable[[Form, Common], Made]:
    def make(form: Form, common: Common) -> Made:
        forms = [line for line in form.get("forms", "").splitlines() if line]
        sent: Common = {field: form.get(field, "") for field in fields}
        return function, command(**common, forms=forms, **sent)

    return make


def _close(form: Form, common: Common) -> Made:
    grace = read_number("grace", form.get("grace"), most=GRACE_SECONDS)
    grace = GRACE_SECONDS if grace is None else grace
    return running.close_activity, running.CloseActivity(**common, activity=_id(form, "activity"), grace=grace)


def _screen(form: Form, common: Common) -> Made:
    try:
        mode = ScreenMode(form.get("mode", ""))
    except ValueError:
        raise Invalid(Problem("mode", "not_an_option")) from None
    return presenting.set_screen, presenting.SetScreen(**common, mode=mode)


def _pause(form: Form, common: Common) -> Made:
    minutes = read_number("minutes", form.get("minutes"), least=1, most=presenting.LONGEST_PAUSE)
    until = form.get("until") or None
    if minutes is None and until is None:
        raise Invalid(Problem("minutes", "missing"))
    return presenting.pause, presenting.Pause(**common, minutes=minutes, until=until)


def _compare(form: Form, common: Common) -> Made:
    return presenting.compare_rounds, presenting.CompareRounds(**common, on=form.get("on") == "1")


def _spotlight(form: Form, common: Common) -> Made:
    answer = _id(form, "answer") if form.get("answer") else None
    return presenting.spotlight, presenting.Spotlight(**common, answer=answer)


def _page(form: Form, common: Common) -> Made:
    return presenting.turn_page, presenting.TurnPage(**common, page=read_number("page", form.get("page")) or 0)


def _add_time(form: Form, common: Common) -> Made:
    seconds = read_number("seconds", form.get("seconds"), least=-timer.LONGEST_SECONDS, most=timer.LONGEST_SECONDS)
    return timer.add_time, timer.AddTime(**common, seconds=seconds or 0)


def _add_activity(form: Form, common: Common) -> Made:
    type_name = form.get("type", "")
    if type_name not in ACTIVITY_TYPES:
        raise Invalid(Problem("type", "unknown_type"))
    settings = ACTIVITY_TYPES[type_name].settings_from_form(form)
    seen_by = form.get("seen_by", SeenBy.ROOM)
    planned = PlannedActivity(type_name, form.get("prompt", ""), settings, _slot(form), seen_by=seen_by)
    return agenda.add_activity, agenda.AddActivity(**common, planned=planned, after_current="after_current" in form)


def _edit_activity(form: Form, common: Common) -> Made:
    type_name = form.get("type", "")
    if type_name not in ACTIVITY_TYPES:
        raise Invalid(Problem("type", "unknown_type"))
    return agenda.edit_activity, agenda.EditActivity(
        **common,
        activity=_id(form, "activity"),
        prompt=form.get("prompt", ""),
        settings=ACTIVITY_TYPES[type_name].settings_from_form(form),
        slot=_slot(form) if "starts_at" in form else None,
        seen_by=form.get("seen_by"),
        seen=read_number("seen", form.get("seen")),
    )


def _move_activity(form: Form, common: Common) -> Made:
    to = read_number("to", form.get("to"), most=MAX_ACTIVITIES)
    if to is None:
        raise Invalid(Problem("to", "missing"))
    return agenda.move_activity, agenda.MoveActivity(**common, activity=_id(form, "activity"), to=to)


def _slot(form: Form) -> Slot:
    minutes = read_number("minutes", form.get("minutes"), least=1, most=LONGEST_SLOT)
    return Slot(form.get("starts_at") or None, minutes, form.get("notes", ""))


def _present(form: Form, common: Common) -> Made:
    present = read_number("present", form.get("present"), most=room_setup.MOST_PRESENT)
    return room_setup.set_present, room_setup.SetPresent(**common, present=present or None)


def _set_up(form: Form, common: Common) -> Made:
    return room_setup.set_up_room, room_setup.SetUpRoom(
        **common,
        filters_words="filters_words" in form,
        shares_results="shares_results" in form,
        wifi=Wifi(form.get("wifi_name", ""), form.get("wifi_password", "")),
    )


def _vote_on_themes(form: Form, common: Common) -> Made:
    question = read_number("question", form.get("question")) or 0
    each = read_number("each", form.get("each"), least=1, most=10) or USUAL_VOTES
    command = theme_votes.VoteOnThemes(**common, activity=_id(form, "activity"), question=question, each=each)
    return theme_votes.vote_on_themes, command


def _retention(form: Form, common: Common) -> Made:
    try:
        last_day = date.fromisoformat(form["last_day"]) if form.get("last_day") else None
    except ValueError:
        raise Invalid(Problem("last_day", "not_a_day_to_come")) from None
    return room_setup.set_retention, room_setup.SetRetention(**common, last_day=last_day)


def _take_in(form: Form, common: Common) -> Made:
    looked_at = None
    if "looked_at" in form:
        named = (it.partition(":") for it in form["looked_at"].split())
        looked_at = {answer: read_number("looked_at", revision) or 0 for answer, _, revision in named}
    command = moderation.TakeIn(**common, activity=_id(form, "activity"), looked_at=looked_at)
    return moderation.take_in_waiting, command


def _settle(form: Form, common: Common) -> Made:
    command = moderation.SettleAnswer(**common, answer=_id(form, "answer"), on=form.get("on") == "1")
    return moderation.settle_answer, command


def _rename(form: Form, common: Common) -> Made:
    return rooms.rename_room, rooms.RenameRoom(**common, title=form.get("title", ""), was=form.get("was"))


def _undo(form: Form, common: Common) -> Made:
    offer = _id(form, "undo") if form.get("undo") else None
    return undo.undo_last, undo.UndoLast(**{**common, "version": None}, undo=offer)


def _id(form: Form, field: str) -> str:
    value = form.get(field, "")
    if not is_public_id(value):
        raise Invalid(Problem(field, "missing"))
    return value


COMMANDS: dict[str, Callable[[Form, Common], Made]] = {
    "next": _plain(running.go_on),
    "back": _plain(running.go_back),
    "open": _on_activity(running.open_activity),
    "ask-again": _on_activity(running.ask_again),
    "close": _close,
    "show": _on_activity(running.show_results),
    "hide": _on_activity(running.hide_results),
    "go-to": _on_activity(running.go_to),
    "screen": _screen,
    "pause": _pause,
    "compare": _compare,
    "spotlight": _spotlight,
    "page": _page,
    "start-timer": _plain(timer.start_timer),
    "pause-timer": _plain(timer.pause_timer),
    "add-time": _add_time,
    "clear-timer": _plain(timer.clear_timer),
    "show-answer": _on_answer(moderation.show_answer),
    "hide-answer": _on_answer(moderation.hide_answer),
    "settle-answer": _settle,
    "hide-all": _on_activity(moderation.hide_all_answers),
    "show-all": _on_activity(moderation.show_all_again),
    "take-in": _take_in,
    "merge-words": _on_word(words.merge_words, words.MergeWords, "into"),
    "split-word": _on_word(words.split_word, words.SplitWord, "form"),
    "forget-words": _on_word(words.forget_words, words.OnWord),
    "add-activity": _add_activity,
    "edit-activity": _edit_activity,
    "keep-private": _on_activity(agenda.keep_private),
    "duplicate-activity": _on_activity(agenda.duplicate_activity),
    "move-activity": _move_activity,
    "remove-activity": _on_activity(agenda.remove_activity),
    "put-back-activity": _on_activity(agenda.put_back_activity),
    "rename": _rename,
    "vote-on-themes": _vote_on_themes,
    "present": _present,
    "set-up": _set_up,
    "retention": _retention,
    "rehearse": _plain(rehearsing.start_rehearsal),
    "end-rehearsal": _plain(rehearsing.end_rehearsal),
    "end": _plain(rooms.end_room),
    "undo": _undo,
    **{name: _on_board(make) for name, make in THEME_DEEDS.items()},
}
"""The commands by the last part of their address."""

OF_OWNERS = {"set-up", "retention"}
"""What only those decide who own the room, and not whoever holds a link to run it."""
