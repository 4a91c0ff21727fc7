"""A room to measure in, created and run through the API; its phones join by code."""

import secrets
from collections.abc import Sequence
from itertools import count
from typing import Any, Protocol

from bench.limits.servers import Ours
from bench.load.apart import run_apart
from bench.load.calls import post, post_form
from bench.load.pump import PumpJob
from tests.server import API_TOKEN

JOINING_AT_ONCE = 64
QUESTION = "Hva er det viktigste kommunen bør oppnå gjennom programmet?"
OPTIONS = ["Tillit mellom lederne", "Mot til å prøve", "Tid til å tenke", "Felles retning"]


class Joined(Protocol):
    """A room that phones join by its code."""

    server: Ours
    id: str
    code: str


class Room:
    """A room with two single-choice questions, whose frames for phones have the same size, and an open question."""

    def __init__(self, server: Ours, options: list[str] | None = None) -> None:
        self.server = server
        choice = {"type": "single_choice", "prompt": QUESTION, "options": options or OPTIONS}
        text = {"type": "open_text", "prompt": QUESTION, "max_length": 4000}
        body = {"title": "Måling", "language": "nb", "activities": [choice, choice, text]}
        made = server.client.post("/api/rooms", json=body).raise_for_status().json()
        self.id: str = made["id"]
        self.code: str = made["join_code"]
        self.activities: list[str] = [activity["id"] for activity in made["activities"]]
        self.question = self.activities[2]
        self._turns = count()

    def join(self, phones: int) -> list[str]:
        """Return the tokens of new participants."""
        return join_all([self], phones)[0]

    def act(self, action: str, activity: str) -> None:
        """Open, close, show or hide an activity."""
        self.server.client.post(f"/api/rooms/{self.id}/activities/{activity}/{action}").raise_for_status()

    def next_question(self) -> str:
        """Return the request that opens the other single choice, which changes one region on every phone."""
        activity = self.activities[next(self._turns) % 2]
        return post(f"/api/rooms/{self.id}/activities/{activity}/open", token=API_TOKEN)

    def answer(self, token: str, text: str) -> str:
        """Return the request of a phone's page that answers the open question."""
        fields = {"activity": self.question, "round": "1", "value": text}
        cookie = f"participant-{self.id}={token}"
        return post_form(f"/rooms/{self.id}/answers", fields, secrets.token_hex(16), cookie)

    def answer_through_api(self, token: str, text: str) -> str:
        """Return the request of an API client that answers the open question."""
        body = {"activity": self.question, "value": text}
        return post(f"/api/rooms/{self.id}/answers", body, token, secrets.token_hex(16))

    def stored(self) -> int:
        """Return the number of stored answers, according to the API."""
        path = f"/api/rooms/{self.id}/activities/{self.question}/results"
        results: dict[str, Any] = self.server.client.get(path).raise_for_status().json()
        return int(results["answers"])


def join_all(rooms: Sequence[Joined], phones: int) -> list[list[str]]:
    """Return the tokens of new participants for each of some rooms on one server."""
    calls = [post("/api/join", {"code": room.code}) for room in rooms for _ in range(phones)]
    connections = [calls[start::JOINING_AT_ONCE] for start in range(min(len(calls), JOINING_AT_ONCE))]
    result = run_apart(PumpJob([rooms[0].server.port], connections, keep=True))
    tokens: dict[str, list[str]] = {room.id: [] for room in rooms}
    for connection in result["kept"]:
        for joined in connection:
            tokens[joined["room"]].append(joined["participant_token"])
    return list(tokens.values())
