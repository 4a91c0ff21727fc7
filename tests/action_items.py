"""Action items in tests: reading those of a room, and continuing one room with another."""

from tests.actors import Room
from workshop_live.actions.action_items import copy_open_items
from workshop_live.domain.action_items import ActionItem
from workshop_live.domain.tokens import new_public_id
from workshop_live.storage import rooms
from workshop_live.storage.action_items import read_items
from workshop_live.storage.engine import Database
from workshop_live.storage.tables import ActionItemRow
from workshop_live.storage.writer import Outcome, write_now


def add(room: Room, what: str = "Ringe NAV", **fields: object) -> str:
    """Add an action item. Return its id."""
    path = f"/api/v1/rooms/{room.id}/commands/add-action-item"
    reply = room.client.post(path, json={"what": what, **fields}, headers=room.headers)
    return str(reply.raise_for_status().json()["made"])


def items_of(database: str, room: Room) -> tuple[ActionItem, ...]:
    """Return the items of a room as they are stored."""
    reading = Database.open(database)
    found = reading.read_now(rooms.find_room, room.id)
    assert found is not None
    return reading.read_now(read_items, found.id)


def continue_with(database: str, first: Room, second: Room) -> int:
    """Take the open items of a room along to another one. Return how many were copied."""

    def copied(tx, _):
        both = [rooms.lock_room(tx.session, room.id) for room in (first, second)]
        return [Outcome(copy_open_items(tx, *both))]

    return write_now(Database.open(database).writing, copied, None)


def fill(database: str, room: Room, count: int) -> None:
    """Add many action items at once."""

    def filled(tx, _):
        row = rooms.lock_room(tx.session, room.id)
        for place in range(count):
            values = {"public_id": new_public_id(), "room_id": row.id, "place": place, "created_at": tx.now}
            tx.session.add(ActionItemRow(what=f"Tiltak {place}", **values))
        return [Outcome(None)]

    write_now(Database.open(database).writing, filled, None)
