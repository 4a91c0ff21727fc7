"""Plans that an organisation keeps: made from a room or a file, renamed, brought up to date, deleted."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from workshop_live.actions.commands import one_by_one
from workshop_live.actions.pictures import bring_pictures
from workshop_live.actions.rooms import checked_agenda
from workshop_live.actions.series import clean_series_title
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.plans import MAX_DESCRIPTION_LENGTH, MAX_KEPT_PLANS, KeptPlan, Plan
from workshop_live.domain.refusals import InvalidValueError, Problem, Reason, Refused
from workshop_live.domain.rooms import MAX_TITLE_LENGTH
from workshop_live.domain.tokens import new_public_id
from workshop_live.storage import decks, kept_plans, pictures
from workshop_live.storage.pictures import PictureOwner
from workshop_live.storage.tables import ActivityRow, PlanRow
from workshop_live.storage.writer import Outcome, Transaction
from workshop_live.text.group_names import clean_group_names
from workshop_live.text.plain_text import clean_text


@dataclass(frozen=True, slots=True)
class KeepPlan:
    """Keep a plan for the organisation of an organiser."""

    organiser_id: int
    plan: Plan
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletePlan:
    """Delete a plan of an organiser's organisation, by its public identifier."""

    organiser_id: int
    plan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePlan(DeletePlan):
    """Change a plan: its title, its description, or its agenda to that of ``becomes``; None leaves it as it is.

    ``seen`` is the version that the caller saw, None for any. ``unless_changed`` is a precondition on the version.
    """

    title: str | None = None
    description: str | None = None
    becomes: Plan | None = None
    seen: int | None = None
    unless_changed: Callable[[int], bool] | None = None


@one_by_one
def keep_plan(tx: Transaction, command: KeepPlan) -> Outcome[KeptPlan | Refused]:
    """Keep a plan, with copies of its pictures and decks, so that it needs no room any more."""
    organisation_id = kept_plans.lock_plans(tx.session, command.organiser_id)
    if organisation_id is None:
        return Outcome(Refused(Reason.UNKNOWN_ORGANISER))
    titles = kept_plans.titles(tx.session, command.organiser_id)
    if len(titles) >= MAX_KEPT_PLANS:
        return Outcome(Refused(Reason.TOO_MANY_PLANS))
    try:
        title, agenda = checked_agenda(command.plan)
        home_groups = clean_group_names(command.plan.home_groups, "home_groups")
        _refuse_taken(title, titles)
        series = clean_series_title(command.plan.series)
        description = _one_line(command.description)
    except InvalidValueError as invalid:
        return Outcome(Refused(Reason.INVALID, tuple(invalid.problems)))
    row = PlanRow(
        public_id=new_public_id(),
        organisation_id=organisation_id,
        title=title,
        description=description,
        language=command.plan.language,
        activities=[],
        settings=dict(command.plan.settings),
        home_groups=home_groups or None,
        series=series,
        created_at=tx.now,
        changed_at=tx.now,
    )
    tx.session.add(row)
    tx.session.flush()
    _fill(tx, row, agenda)
    return Outcome(kept_plans.to_kept_plan(row))


@one_by_one
def change_plan(tx: Transaction, command: ChangePlan) -> Outcome[KeptPlan | Refused]:
    """Change a plan. Rooms that were made from it stay as they are."""
    row = _locked(tx, command)
    if row is None:
        return Outcome(Refused(Reason.UNKNOWN_PLAN))
    if command.seen not in {None, row.version}:
        return Outcome(Refused(Reason.STALE))
    if command.unless_changed is not None and not command.unless_changed(row.version):
        return Outcome(Refused(Reason.CHANGED))
    try:
        title = row.title if command.title is None else _title(command.title)
        description = row.description if command.description is None else _one_line(command.description)
        _, agenda = checked_agenda(command.becomes) if command.becomes else ("", [])
        others = kept_plans.titles(tx.session, command.organiser_id)
        others.remove(row.title)
        _refuse_taken(title, others)
    except InvalidValueError as invalid:
        return Outcome(Refused(Reason.INVALID, tuple(invalid.problems)))
    if command.becomes is None and (title, description) == (row.title, row.description):
        return Outcome(kept_plans.to_kept_plan(row))
    row.title, row.description = title, description
    if command.becomes:
        row.language, row.settings = command.becomes.language, dict(command.becomes.settings)
        row.home_groups = list(command.becomes.home_groups) or None
        _fill(tx, row, agenda)
    row.version += 1
    row.changed_at = tx.now
    return Outcome(kept_plans.to_kept_plan(row))


@one_by_one
def delete_plan(tx: Transaction, command: DeletePlan) -> Outcome[Refused | None]:
    """Delete a plan with its pictures and decks. Rooms that were made from it have their own."""
    row = _locked(tx, command)
    if row is None:
        return Outcome(Refused(Reason.UNKNOWN_PLAN))
    decks.delete_decks(tx.session, plan_id=row.id)
    tx.session.delete(row)
    return Outcome(None)


def _locked(tx: Transaction, command: DeletePlan) -> PlanRow | None:
    kept_plans.lock_plans(tx.session, command.organiser_id)
    return kept_plans.find_row(tx.session, command.organiser_id, command.plan)


def _fill(tx: Transaction, row: PlanRow, agenda: Sequence[ActivityRow]) -> None:
    """Replace the agenda of a plan. Pictures and decks that the old one had are deleted."""
    decks_before, before = decks.ids_of_plan(tx.session, row.id), pictures.ids_of_plan(tx.session, row.id)
    bring_pictures(tx, agenda, PictureOwner(row.organisation_id, plan_id=row.id))
    tx.session.flush()
    decks.delete_all(tx.session, decks_before)
    pictures.delete_all(tx.session, before)
    row.activities = [_item(activity) for activity in agenda]


def _item(activity: ActivityRow) -> dict[str, Any]:
    activity_type = ACTIVITY_TYPES[activity.type]
    return kept_plans.to_item(activity, activity_type.public_settings(activity_type.settings(activity.settings)))


def _title(text: str) -> str:
    return clean_text(text, field="title", most=MAX_TITLE_LENGTH)


def _one_line(text: str) -> str:
    return clean_text(text, field="description", most=MAX_DESCRIPTION_LENGTH, least=0)


def _refuse_taken(title: str, others: Collection[str]) -> None:
    """Raise InvalidValueError if another plan has the title, in upper or lower case."""
    if title.casefold() in {other.casefold() for other in others}:
        raise InvalidValueError(Problem("title", "plan_of_that_name"))
