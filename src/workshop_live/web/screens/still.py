"""A picture of one activity: how a screen looks once it is asked and nobody has answered. It reads no answers."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from workshop_live.activity_types import collects_answers, type_of
from workshop_live.activity_types.activity_fields import clean_prompt, clean_seen_by
from workshop_live.activity_types.step_fields import parts_from_form, stored_parts
from workshop_live.domain.activities import Activity, Round
from workshop_live.domain.decks import Page
from workshop_live.domain.group_work import grouping_of
from workshop_live.domain.joint_texts import JointText
from workshop_live.domain.pictures import ShownPicture
from workshop_live.domain.refusals import InvalidValueError
from workshop_live.domain.regions import REGIONS, Screen
from workshop_live.domain.rooms import Room, ScreenMode, Timer
from workshop_live.domain.steps import Progress, answering_step, step_of
from workshop_live.realtime.frames import Frame, etag_of
from workshop_live.realtime.presence import Connected
from workshop_live.storage.slides import Slides
from workshop_live.storage.snapshots import Snapshot
from workshop_live.web.screens.rendering import Renderer
from workshop_live.web.screens.view import View

_DRAWN = {Screen.PRESENTER: ("bar", "question", "results", "footer"), Screen.PARTICIPANT: ("activity",)}
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def as_typed(activity: Activity, form: Mapping[str, str]) -> Activity:
    """Return an activity with what its form says; what is not valid yet stays as it is stored."""
    return _with_parts(_with_settings(_with_prompt(activity, form), form), form)


def still_frames(
    renderer: Renderer,
    address: str,
    room: Room,
    activity: Activity,
    screen: Screen,
    *,
    page: Page | None = None,
    picture: ShownPicture | None = None,
    joint: JointText | None = None,
) -> list[Frame]:
    """Return all regions of the presenter or participant screen, in the language of the room.

    ``page`` is the first page of slides, ``picture`` that of the activity, ``joint`` the joint text as it stands.
    """
    view = View(
        replace(_open_and_empty(room, activity), slides=Slides(page=page), picture=picture, joint=joint),
        Connected(),
        join_address=urlsplit(address).netloc,
        qr_address=f"{address}/j/{room.join_token}",
        is_still=True,
    )

    def frame(region: str) -> Frame:
        html = ""
        if region in _DRAWN[screen]:
            html = renderer.render(f"regions/{screen}/{region}.html", room.language, view=view, room=view.room).strip()
        return Frame(region, room.seq, etag_of(html), html)

    return [frame(region) for region in REGIONS[screen]]


def _with_prompt(activity: Activity, form: Mapping[str, str]) -> Activity:
    try:
        return replace(activity, prompt=clean_prompt(form.get("prompt", "")))
    except InvalidValueError:
        return activity


def _with_settings(activity: Activity, form: Mapping[str, str]) -> Activity:
    activity_type = type_of(activity)
    try:
        old = activity_type.public_settings(activity_type.settings(activity.settings))
        sent = {**old, **activity_type.sent_settings(form)}
        settings = activity_type.new_settings(sent, activity.settings).model_dump()
        return replace(activity, settings=settings, seen_by=clean_seen_by(activity_type, form.get("seen_by", "room")))
    except InvalidValueError:
        return activity


def _with_parts(activity: Activity, form: Mapping[str, str]) -> Activity:
    activity_type = type_of(activity)
    sent = parts_from_form(form) if activity_type.takes_steps else {}
    if not sent:
        return activity
    roles = [line for line in form.get("roles", "").splitlines() if line]
    try:
        parts = stored_parts(activity_type, {"groups": None, **sent, "roles": roles})
    except InvalidValueError:
        return activity
    steps = tuple(map(step_of, parts.get("steps") or ()))
    return replace(activity, steps=steps, roles=tuple(parts["roles"] or ()), grouping=grouping_of(parts["groups"]))


def _open_and_empty(room: Room, activity: Activity) -> Snapshot:
    shown = not activity.settings.get("hidden", False)
    steps = activity.steps
    asked = Round(
        0,
        activity.id,
        1,
        activity.prompt,
        activity.settings,
        _LONG_AGO,
        closes_at=None,
        closed_at=None,
        shown=shown,
        progress=Progress(steps, answering_step(steps) or 0) if steps else None,
        roles=activity.roles,
        grouping=activity.grouping,
    )
    current = replace(activity, round=asked if collects_answers(activity) else None)
    room = replace(
        room,
        mode=ScreenMode.ACTIVITY,
        current_activity_id=activity.id,
        page=0,
        spotlight=None,
        timer=Timer(),
        undo=None,
        compares=False,
        rehearses=False,
    )
    return Snapshot(room, (current,), current, chunk_count=0, chunks={})
