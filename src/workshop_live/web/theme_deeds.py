"""What the buttons, drags and keys of a theme board do, from the forms that they send."""

from collections.abc import Callable, Mapping
from textwrap import shorten
from typing import Any

from workshop_live.actions.themes import ChangeBoard
from workshop_live.domain.refusals import Invalid, Problem
from workshop_live.domain.themes import FEWEST, LONGEST_BULLET, LONGEST_LABEL, MOST, MOST_THEMES, Board
from workshop_live.text.languages import N_
from workshop_live.text.plain_text import clean_text
from workshop_live.web.parameters import is_public_id, read_number

MOST_MOVED = 200  # answers at once

Form = Mapping[str, str]
Deed = Callable[[Board], Board]
Moved = dict[int | None, list[int]]


def change_of(form: Form, common: Mapping[str, Any], deed: Deed, what: str, moved: Moved | None = None) -> ChangeBoard:
    """The command that does something to the board that a form names. Raises Invalid and RequestRefused."""
    activity = form.get("activity", "")
    if not is_public_id(activity):
        raise Invalid(Problem("activity", "missing"))
    return ChangeBoard(
        **{**common, "version": None},  # two who work on themes at once do not wait for each other
        activity=activity,
        question=read_number("question", form.get("question")) or 0,
        deed=deed,
        what=what,
        answers=[answer for answers in (moved or {}).values() for answer in answers],
    )


def edit_theme(form: Form, common: Mapping[str, Any]) -> ChangeBoard:
    """Give a theme another name, and have the summary say something else of it; only what was changed in the form."""
    number = _theme(form)
    label = _label(form) if _is_changed(form, "label") else None
    bullet = (
        clean_text(form["bullet"], field="bullet", most=LONGEST_BULLET, least=0)
        if _is_changed(form, "bullet")
        else None
    )
    return change_of(form, common, lambda board: board.edit(number, label, bullet), N_("A theme was edited"))


def merge_themes(form: Form, common: Mapping[str, Any]) -> ChangeBoard:
    """Make one theme of two."""
    source, target = _theme(form), _theme(form, "target")
    return change_of(form, common, lambda board: board.merge(source, target), N_("Two themes were merged"))


def move_answers(form: Form, common: Mapping[str, Any]) -> ChangeBoard:
    """Put answers into another theme, into none, or into a new one that gets a name."""
    moved = _moved(form)
    if form.get("target") == "new":
        label = _label(form)
        return change_of(form, common, lambda board: _into_new(board, label, moved), N_("A theme was made"), moved)
    target = None if form.get("target") == "none" else _theme(form, "target")
    return change_of(form, common, lambda board: _into(board, target, moved), N_("Answers were moved"), moved)


def add_theme(form: Form, common: Mapping[str, Any]) -> ChangeBoard:
    """Make a new theme without answers, or a bullet of the summary that no answer says."""
    if form.get("bullet"):
        bullet = clean_text(form["bullet"], field="bullet", most=LONGEST_BULLET)
        label = shorten(bullet, LONGEST_LABEL, placeholder=" …")
        return change_of(form, common, lambda board: board.add(label, bullet), N_("The summary was changed"))
    label = _label(form)
    return change_of(form, common, lambda board: board.add(label), N_("A theme was made"))


def remove_theme(form: Form, common: Mapping[str, Any]) -> ChangeBoard:
    """Take a theme away."""
    number = _theme(form)
    return change_of(form, common, lambda board: board.remove(number), N_("A theme was removed"))


def reorder_theme(form: Form, common: Mapping[str, Any]) -> ChangeBoard:
    """Put a theme at another place."""
    number, place = _theme(form), read_number("to", form.get("to"), most=MOST_THEMES) or 0
    return change_of(
        form, common, lambda board: board.reorder(number, place), N_("The order of the themes was changed")
    )


def sort_themes(form: Form, common: Mapping[str, Any]) -> ChangeBoard:
    """Put the largest themes first."""
    return change_of(form, common, Board.sort, N_("The order of the themes was changed"))


def refine_themes(form: Form, common: Mapping[str, Any]) -> ChangeBoard:
    """Ask the program for more or fewer themes."""
    steps = read_number("steps", form.get("steps"), least=FEWEST, most=MOST) or 0
    return change_of(form, common, lambda board: board.refine(steps), N_("The number of themes was changed"))


def leave_out_theme(form: Form, common: Mapping[str, Any]) -> ChangeBoard:
    """Keep a theme out of the summary, or take it in again."""
    number, out = _theme(form), form.get("out") == "1"
    return change_of(form, common, lambda board: board.leave_out(number, out=out), N_("The summary was changed"))


def choose_typical(form: Form, common: Mapping[str, Any]) -> ChangeBoard:
    """Show one answer for a theme."""
    number, (answer, *_) = next(iter(_moved(form).items()))
    if number is None:
        raise Invalid(Problem("answers", "missing"))
    moved: Moved = {number: [answer]}
    return change_of(
        form, common, lambda board: board.choose_typical(number, answer), N_("The summary was changed"), moved
    )


THEME_DEEDS: dict[str, Callable[[Form, Mapping[str, Any]], ChangeBoard]] = {
    "edit-theme": edit_theme,
    "merge-themes": merge_themes,
    "move-answers": move_answers,
    "add-theme": add_theme,
    "remove-theme": remove_theme,
    "reorder-theme": reorder_theme,
    "sort-themes": sort_themes,
    "refine-themes": refine_themes,
    "leave-out-theme": leave_out_theme,
    "choose-typical": choose_typical,
}
"""The deeds by the last part of their address."""


def _into(board: Board, target: int | None, moved: Moved) -> Board:
    for source, answers in moved.items():
        board = board.move(answers, source, target)
    return board


def _into_new(board: Board, label: str, moved: Moved) -> Board:
    board = board.add(label)
    return _into(board, board.themes[-1].number, moved)


def _theme(form: Form, field: str = "theme") -> int:
    number = read_number(field, form.get(field), least=1)
    if number is None:
        raise Invalid(Problem(field, "missing"))
    return number


def _is_changed(form: Form, field: str) -> bool:
    """Whether somebody wrote something else than the form was drawn with. The rest may be newer than the form."""
    return field in form and form[field] != form.get(f"was_{field}")


def _label(form: Form) -> str:
    return clean_text(form.get("label", ""), field="label", most=LONGEST_LABEL)


def _moved(form: Form) -> Moved:
    """Answers by the theme that they are taken out of, from ``3:12 3:14 none:7``. Raises Invalid."""
    chosen = form.get("answers", "").split()
    if not chosen:
        raise Invalid(Problem("answers", "missing"))
    if len(chosen) > MOST_MOVED:
        raise Invalid(Problem("answers", "too_many", MOST_MOVED))
    moved: Moved = {}
    for one in chosen:
        source, _, answer = one.partition(":")
        number = read_number("answers", answer)
        if number is None:
            raise Invalid(Problem("answers", "missing"))
        from_theme = None if source == "none" else read_number("answers", source, least=1)
        moved.setdefault(from_theme, []).append(number)
    return moved
