"""Groups that work through the routes of the server: rooms with them, and phones that write."""

from typing import Any

import httpx

from tests.actors import Phone, Room, bearer, fields, open_text
from tests.server import API_TOKEN

STEPS = [{"kind": kind, "minutes": None, "title": ""} for kind in ("alone", "group", "plenary")]
NAMES = ["Gygrene", "Stjernelaget", "Blåveis"]


def grouped_room(client: httpx.Client, groups: Any = "home", steps: list[dict[str, Any]] | None = None) -> Room:
    """A room with fixed groups, whose first activity is for groups; an ordinary question comes after it."""
    first = fields("Samskaping", groups=groups, steps=STEPS if steps is None else steps)
    body = {"title": "Samling", "language": "nb", "home_groups": NAMES, "activities": [first, open_text("Etterpå")]}
    made = client.post("/api/v1/rooms", json=body, headers=bearer(API_TOKEN)).raise_for_status()
    return Room(client, made.json())


def set_activity(room: Room, number: int, **values: Any) -> None:
    """Change an activity of a room."""
    path = f"/api/v1/rooms/{room.id}/agenda/{room.activities[number]}"
    room.client.patch(path, json=values, headers=room.headers).raise_for_status()


def choose(room: Room, phone: Phone, name: str | None) -> httpx.Response:
    """Choose a home group by its name."""
    keys = {group["name"]: group["id"] for group in room.state()["home_groups"]}
    body = {"group": keys[name] if name else None}
    return room.client.put(f"/api/v1/rooms/{room.id}/group", json=body, headers=phone.headers).raise_for_status()


class Worker:
    """A phone that works in a group of a room's first activity."""

    def __init__(self, room: Room, phone: Phone | None = None) -> None:
        self.room = room
        self.phone = phone or room.join()
        self._saves = 0

    def send(self, method: str, what: str = "", **body: object) -> httpx.Response:
        """Send a request about the group; ``what`` is the last part of its path."""
        path = f"/api/v1/rooms/{self.room.id}/activities/{self.room.activities[0]}/group{what}"
        return self.room.client.request(method, path, json=body or None, headers=self.phone.headers)

    def state(self) -> dict[str, Any]:
        """Return how things stand in the group."""
        return dict(self.send("GET").raise_for_status().json())

    def write(self, *texts: str, version: int | None = None, save: str | None = None) -> httpx.Response:
        """Save a text, by default one made from the version as it stands."""
        self._saves += 1
        version = self.state()["version"] if version is None else version
        return self.send("PUT", "/text", save=save or f"save-{self._saves}", version=version, value=list(texts))

    def be_scribe(self, *, writes: bool = True) -> httpx.Response:
        """Write for the group from now on, or no longer."""
        return self.send("PUT", "/scribe", writes=writes)

    def done(self, *, done: bool = True) -> httpx.Response:
        """Say that the group has finished, or not."""
        return self.send("PUT", "/done", done=done)


def at_work(room: Room, *names: str) -> list[Worker]:
    """Phones in home groups, one for each name, in the step in which the groups write."""
    workers = [Worker(room) for _ in names]
    for worker, name in zip(workers, names, strict=True):
        choose(room, worker.phone, name)
    room.act("open").raise_for_status()
    room.act("open").raise_for_status()
    return workers
