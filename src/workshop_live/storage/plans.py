"""Exports the agenda of a room as a plan."""

from collections.abc import Collection

from sqlmodel import Session

from workshop_live.activity_types import type_of
from workshop_live.domain.activities import REHEARSED_KEY, Activity
from workshop_live.domain.plans import Plan, PlannedActivity
from workshop_live.domain.rooms import PLANNED_SETTINGS
from workshop_live.storage.agenda import read_agenda
from workshop_live.storage.rooms import find_room
from workshop_live.storage.series import title_for_room


def plan_of(session: Session, public_id: str) -> Plan | None:
    """Return the current agenda of a room as a plan, without answers and without what a rehearsal added.

    Votes on what people wrote are left out: their options are answers, and those of another day.

    It names the series of the room. None if there is no such room.
    """
    room = find_room(session, public_id)
    if room is None:
        return None
    agenda = read_agenda(session, room.id)
    planned = [it for it in agenda if it.made_from is None and not it.key.startswith(REHEARSED_KEY)]
    keys = {activity.key for activity in planned}
    settings = {name: True for name in PLANNED_SETTINGS if getattr(room, name)}
    names = tuple(group.name for group in room.home_groups)
    activities = tuple(_planned(it, keys) for it in planned)
    return Plan(room.title, room.language, activities, settings, names, title_for_room(session, room.id))


def _planned(activity: Activity, keys: Collection[str]) -> PlannedActivity:
    """Return an activity as an item of a plan with these keys: what it names besides is not on the agenda any more."""
    activity_type = type_of(activity)
    settings = activity_type.with_joint_sources(activity_type.settings(activity.settings), keys)
    settings = activity_type.public_settings(settings)
    return PlannedActivity(
        activity.type,
        activity.prompt,
        settings,
        activity.slot,
        activity.key,
        activity.seen_by,
        steps=tuple(step.stored() for step in activity.steps),
        roles=activity.roles,
        groups=activity.grouping.stored() if activity.grouping else None,
    )
