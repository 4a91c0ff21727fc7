"""Queries for the plans that organisations keep."""

from typing import Any

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from workshop_live.domain.activities import Slot
from workshop_live.domain.plans import KeptPlan, Plan, PlannedActivity
from workshop_live.storage.tables import ActivityRow, OrganisationRow, OrganiserRow, PlanRow


def to_kept_plan(row: PlanRow) -> KeptPlan:
    """Return the plan of a row."""
    activities = tuple(_to_planned(item) for item in row.activities)
    plan = Plan(row.title, row.language, activities, row.settings, tuple(row.home_groups or ()), row.series)
    return KeptPlan(row.public_id, plan, row.description, row.version, row.changed_at)


def to_item(row: ActivityRow, settings: dict[str, Any]) -> dict[str, Any]:
    """Return an activity as an item of ``PlanRow.activities``; ``settings`` are in the shape of the API."""
    same = ("type", "key", "prompt", "starts_at", "minutes", "fixed", "notes", "seen_by", "steps", "roles", "groups")
    return {**{name: getattr(row, name) for name in same}, "settings": settings}


def list_plans(session: Session, organiser_id: int, most: int | None = None) -> list[KeptPlan]:
    """Return the plans of an organiser's organisation, those changed last first, or the first ``most`` of them."""
    query = _of_organisation(organiser_id).order_by(col(PlanRow.changed_at).desc(), col(PlanRow.id).desc())
    return [to_kept_plan(row) for row in session.exec(query.limit(most))]


def titles(session: Session, organiser_id: int) -> list[str]:
    """Return the titles of the plans of an organiser's organisation."""
    query = select(PlanRow.title).join(OrganiserRow, col(OrganiserRow.organisation_id) == PlanRow.organisation_id)
    return list(session.exec(query.where(OrganiserRow.id == organiser_id)))


def find_plan(session: Session, organiser_id: int, public_id: str) -> KeptPlan | None:
    """Return a plan of an organiser's organisation, or None."""
    row = find_row(session, organiser_id, public_id)
    return to_kept_plan(row) if row else None


def find_row(session: Session, organiser_id: int, public_id: str) -> PlanRow | None:
    """Return the row of a plan of an organiser's organisation, or None."""
    return session.exec(_of_organisation(organiser_id).where(PlanRow.public_id == public_id)).one_or_none()


def lock_plans(session: Session, organiser_id: int) -> int | None:
    """Lock the plans of an organiser's organisation, also against new ones, until the end of the transaction.

    Return the id of the organisation, or None if there is no such organiser. Rooms of the organisation can be made
    meanwhile.
    """
    query = (
        select(OrganisationRow.id)
        .join(OrganiserRow, col(OrganiserRow.organisation_id) == OrganisationRow.id)
        .where(OrganiserRow.id == organiser_id)
        .with_for_update(key_share=True, of=OrganisationRow)
    )
    return session.exec(query).one_or_none()


def _of_organisation(organiser_id: int) -> SelectOfScalar[PlanRow]:
    return (
        select(PlanRow)
        .join(OrganiserRow, col(OrganiserRow.organisation_id) == PlanRow.organisation_id)
        .where(OrganiserRow.id == organiser_id)
    )


def _to_planned(item: dict[str, Any]) -> PlannedActivity:
    slot = Slot(item["starts_at"], item["minutes"], item["notes"], item.get("fixed", False))
    parts = {name: tuple(item.get(name) or ()) for name in ("steps", "roles")}  # versions before wrote none of these
    return PlannedActivity(
        item["type"],
        item["prompt"],
        item["settings"],
        slot,
        item["key"],
        item["seen_by"],
        **parts,
        groups=item.get("groups"),
    )
