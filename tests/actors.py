"""The participants of tests: an organiser, phones, and watchers of live screens. They use public interfaces only."""

import itertools
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any

import httpx
from websockets.sync.client import ClientConnection, connect

from tests.server import API_TOKEN, PATIENCE_S

WRITTEN = [
    "Trygge ledere",
    "Trygge ledere som tør",
    "Ledere som er trygge",
    "Trygge leiarar i kvardagen",
    "Å få trygge ledere",
    "Trygge og gode ledere",
    "Mer tid til samarbeid",
    "Tid til samarbeid på tvers",
    "Nok tid til samarbeid",
    "Samarbeid krever tid",
    "Bedre tid til samarbeid",
    "Gratis kaffe",
]
"""Answers with two themes, and one that fits neither."""

_keys = itertools.count()


def bearer(token: str) -> dict[str, str]:
    """Return the Authorization header for a token."""
    return {"Authorization": f"Bearer {token}"}


class Room:
    """A room, run by its organiser through the API."""

    def __init__(self, client: httpx.Client, body: dict[str, Any], token: str = API_TOKEN) -> None:
        self.client = client
        self.headers = bearer(token)
        self.token = token
        self.id = body["id"]
        self.code = body["join_code"]
        self.links = body["links"]
        self.activities = [activity["id"] for activity in body["activities"]]

    def act(self, action: str, number: int = 0, **parameters: Any) -> httpx.Response:
        """Open, close, show or hide an activity."""
        path = f"/api/rooms/{self.id}/activities/{self.activities[number]}/{action}"
        return self.client.post(path, headers=self.headers, params=parameters)

    def command(self, name: str, /, **fields: Any) -> httpx.Response:
        """Send a command of the facilitator."""
        headers = {**self.headers, "Accept": "application/json"}
        return self.client.post(f"/rooms/{self.id}/commands/{name}", data=fields, headers=headers)

    def state(self) -> dict[str, Any]:
        """Return the room as the API represents it."""
        return dict(self.client.get(f"/api/rooms/{self.id}", headers=self.headers).raise_for_status().json())

    def results(self, number: int = 0) -> dict[str, Any]:
        """Return the results of an activity, for those who run the room."""
        path = f"/api/rooms/{self.id}/activities/{self.activities[number]}/results"
        return dict(self.client.get(path, headers=self.headers).raise_for_status().json())

    def texts(self, number: int = 0) -> list[str]:
        """Return the texts of the visible answers."""
        return [answer["text"] for answer in self.results(number)["results"]["answers"]]

    def export(self, extension: str, **parameters: Any) -> httpx.Response:
        """Download a file of the room."""
        path = f"/api/rooms/{self.id}/exports/{extension}"
        return self.client.get(path, headers=self.headers, params=parameters)

    def join(self) -> "Phone":
        """Return a new participant."""
        response = self.client.post("/api/join", json={"code": self.code}).raise_for_status()
        return Phone(self, response.json()["participant_token"])

    def through(self, client: httpx.Client) -> "Room":
        """Return the same room on another server."""
        other = copy(self)
        other.client = client
        return other

    @contextmanager
    def watch(self, screen: str, token: str | None = None, **hello: Any) -> Iterator["Watcher"]:
        """Open a live screen."""
        address = str(self.client.base_url).replace("http", "ws", 1).rstrip("/")
        url = f"{address}/rooms/{self.id}/live"
        headers = bearer(token or self.token)
        with connect(
            url, additional_headers=headers, compression=None, max_size=None, open_timeout=PATIENCE_S
        ) as socket:
            yield Watcher(socket, screen, **hello)


class Phone:
    """A participant."""

    def __init__(self, room: Room, token: str) -> None:
        self.room = room
        self.token = token
        self.headers = bearer(token)

    def answer(self, value: Any, number: int = 0, key: str | None = None, **body: Any) -> httpx.Response:
        """Send an answer."""
        headers = {**self.headers, "Idempotency-Key": key or f"key-{next(_keys)}"}
        body = {"activity": self.room.activities[number], "value": value, **body}
        return self.room.client.post(f"/api/rooms/{self.room.id}/answers", json=body, headers=headers)

    def revise(self, key: str, value: Any, revision: int | None = None) -> httpx.Response:
        """Change an answer."""
        body = {"value": value} | ({} if revision is None else {"revision": revision})
        return self.room.client.put(f"/api/rooms/{self.room.id}/answers/{key}", json=body, headers=self.headers)

    def vote(self, answer: str, *, on: bool = True) -> httpx.Response:
        """Vote for an answer, or withdraw the vote."""
        path = f"/api/rooms/{self.room.id}/votes/{answer}"
        return self.room.client.request("PUT" if on else "DELETE", path, headers=self.headers)

    def withdraw(self, key: str, revision: int | None = None) -> httpx.Response:
        """Withdraw an answer."""
        parameters = {} if revision is None else {"revision": revision}
        path = f"/api/rooms/{self.room.id}/answers/{key}"
        return self.room.client.delete(path, params=parameters, headers=self.headers)


class Watcher:
    """A live screen without a browser: keeps the newest HTML of each region."""

    def __init__(self, socket: ClientConnection, screen: str, **hello: Any) -> None:
        self.socket = socket
        self.regions: dict[str, str] = {}
        self.versions: dict[str, str] = {}
        self.messages = 0
        socket.send(json.dumps({"screen": screen, **hello}))

    def read(self, timeout: float = PATIENCE_S) -> list[str]:
        """Receive one message. Return the names of the regions in it."""
        message = json.loads(self.socket.recv(timeout=timeout))
        self.messages += 1
        for frame in message.get("frames", []):
            self.regions[frame["region"]] = frame["html"]
            self.versions[frame["region"]] = frame["etag"]
        return [frame["region"] for frame in message.get("frames", [])]

    def reads_nothing(self, seconds: float = 1.5) -> bool:
        """Return whether no region comes within some seconds."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                if self.read(left):  # a heartbeat has none
                    return False
            except TimeoutError:
                return True
        return True

    def read_until(self, text: str, timeout: float = PATIENCE_S) -> None:
        """Receive messages until a text is on the screen. Raises TimeoutError after ``timeout`` seconds in all."""
        end = time.monotonic() + timeout
        while text not in self.screen:
            self.read(max(0.0, end - time.monotonic()))

    def read_until_it(self, holds: Callable[[], bool], seconds: float = PATIENCE_S) -> None:
        """Receive messages until a condition holds. Raises TimeoutError."""
        end = time.monotonic() + seconds
        while not holds():
            self.read(max(0.0, end - time.monotonic()))
            if time.monotonic() > end:
                raise TimeoutError

    @property
    def screen(self) -> str:
        """The HTML of all regions."""
        return "\n".join(self.regions.values())


def open_text(prompt: str = "Hva er viktigst?", **settings: Any) -> dict[str, Any]:
    """Return an open question for a new room."""
    return {"type": "open_text", "prompt": prompt, **settings}


def single_choice(prompt: str = "Hva passer best?", **settings: Any) -> dict[str, Any]:
    """Return a single choice for a new room."""
    return {"type": "single_choice", "prompt": prompt, "options": ["Endring", "Oppgave", "Relasjon"], **settings}


def word_cloud(prompt: str = "Hva betyr mest?", **settings: Any) -> dict[str, Any]:
    """Return a word cloud for a new room."""
    return {"type": "word_cloud", "prompt": prompt, **settings}


OPTIONS = ["Endring", "Oppgave", "Relasjon", "Kultur"]
STATEMENTS = ["Vi har felles mål", "Vi sier fra når noe ikke fungerer", "Vi lærer av feil"]


def multiple_choice(prompt: str = "Hvilke passer?", **settings: Any) -> dict[str, Any]:
    """Return a multiple choice for a new room."""
    return {"type": "multiple_choice", "prompt": prompt, "options": OPTIONS, "minimum": 2, "maximum": 3, **settings}


def scale(prompt: str = "Hvor enig er du?", **settings: Any) -> dict[str, Any]:
    """Return statements with a scale for a new room."""
    ends = {"low_label": "uenig", "high_label": "enig"}
    return {"type": "scale", "prompt": prompt, "statements": STATEMENTS, **ends, **settings}


def ranking(prompt: str = "Hva er viktigst?", **settings: Any) -> dict[str, Any]:
    """Return a ranking for a new room."""
    return {"type": "ranking", "prompt": prompt, "options": OPTIONS, **settings}


def points(prompt: str = "Hvor skal vi bruke tiden?", **settings: Any) -> dict[str, Any]:
    """Return a distribution of points for a new room."""
    return {"type": "points", "prompt": prompt, "options": OPTIONS, **settings}


def dots(prompt: str = "Hva går vi videre med?", **settings: Any) -> dict[str, Any]:
    """Return a vote with dots for a new room."""
    return {"type": "dots", "prompt": prompt, "options": OPTIONS, **settings}


def fields(prompt: str = "Min første aksjon", **settings: Any) -> dict[str, Any]:
    """Return a form with several open questions for a new room."""
    return {"type": "fields", "prompt": prompt, "fields": ["Hva?", "Når?", "Hvordan vet jeg det?"], **settings}


def questions(prompt: str = "Hva lurer du på?", **settings: Any) -> dict[str, Any]:
    """Return an activity for questions from the room."""
    return {"type": "qna", "prompt": prompt, **settings}


def joint_text(prompt: str = "Formålet vårt", stem: str = "Vi skal:", **settings: Any) -> dict[str, Any]:
    """Return a joint text for an agenda; ``sources`` are the keys in ``from``."""
    sources = {"from": settings.pop("sources")} if "sources" in settings else {}
    return {"type": "joint_text", "prompt": prompt, "stem": stem, **sources, **settings}


def text_slide(prompt: str = "Pause", **settings: Any) -> dict[str, Any]:
    """Return a slide for a new room."""
    return {"type": "text_slide", "prompt": prompt, "text": "Tilbake 10.15", **settings}


def make_room(
    client: httpx.Client, *activities: dict[str, Any], title: str = "Samling 1", token: str = API_TOKEN
) -> Room:
    """Create a room with an agenda."""
    body = {"title": title, "language": "nb", "activities": list(activities)}
    response = client.post("/api/rooms", json=body, headers=bearer(token))
    return Room(client, response.raise_for_status().json(), token)
