"""Rooms with groups for tests, and phones that work in them."""

from typing import Any

import httpx
from sqlmodel import select

from tests.actors import Phone, Room, fields, make_room, open_text
from workshop_live.actions.commands import one_by_one
from workshop_live.storage.engine import Database
from workshop_live.storage.tables import ActivityRow
from workshop_live.storage.writer import Outcome, Transaction, write_now

STEPS = [{"kind": kind, "minutes": None, "title": ""} for kind in ("alone", "group", "plenary")]
NAMES = ["Gygrene", "Stjernelaget", "Blåveis"]


def change_activities(database_url: str, public_ids: list[str], **values: object) -> None:
    """Set columns of activities."""
    database = Database.open(database_url)

    @one_by_one
    def change(tx: Transaction, command: None) -> Outcome[None]:
        for row in tx.session.exec(select(ActivityRow)):
            if row.public_id in public_ids:
                for name, value in values.items():
                    setattr(row, name, value)
        return Outcome(None)

    write_now(database.writing, change, None)
    database.close()


def grouped_room(
    client: httpx.Client, database_url: str, groups: Any = "home", steps: list[dict[str, Any]] | None = None
) -> Room:
    """A room with fixed groups, whose first activity is for groups; an ordinary question comes after it."""
    room = make_room(client, fields("Samskaping"), open_text("Etterpå"))
    room.command("name-groups", names="\n".join(NAMES)).raise_for_status()
    change_activities(database_url, room.activities[:1], groups=groups, steps=STEPS if steps is None else steps)
    return room


def choose(room: Room, phone: Phone, name: str | None) -> httpx.Response:
    """Choose a home group by its name."""
    keys = {group["name"]: group["id"] for group in room.state()["home_groups"]}
    body = {"group": keys[name] if name else None}
    return room.client.put(f"/api/v1/rooms/{room.id}/group", json=body, headers=phone.headers).raise_for_status()
