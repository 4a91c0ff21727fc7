"""Play every method through with 28 phones, in every language: python -m bench.methods

A room takes the method from the picker; its facilitator presses *Neste* until there is nothing further, phones answer
and groups write wherever something is asked. What was sent must be in the room, and the files must be made.
"""

import asyncio
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.actors import bearer
from tests.server import API_TOKEN, ServerProcess
from workshop_live.plans.ready_plans import METHODS

PHONES = 28
LANGUAGES = ("nb", "nn", "en")
MOST_PRESSES = 80
FORMATS = ("docx", "pptx", "pdf", "md", "json")


@dataclass
class Played:
    """How a method went."""

    client: httpx.AsyncClient
    room: dict[str, Any]
    phones: list[str] = field(default_factory=list)
    presses: int = 0
    steps: list[str] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)
    sent: int = 0

    @property
    def path(self) -> str:
        """The path of the room in the API."""
        return f"/api/v1/rooms/{self.room['id']}"

    async def play(self) -> None:
        """Press *Neste* until nothing further comes, and do what is asked after each press."""
        for _ in range(PHONES):
            joined = await self.client.post("/api/join", json={"code": self.room["join_code"]})
            self.phones.append(joined.raise_for_status().json()["participant_token"])
        while self.presses < MOST_PRESSES:
            pressed = await self.client.post(f"{self.path}/commands/next", json={}, headers=bearer(API_TOKEN))
            if pressed.status_code == 409:
                break
            pressed.raise_for_status()
            self.presses += 1
            await self._do_what_is_asked()

    async def _do_what_is_asked(self) -> None:
        state = (await self.client.get(self.path, headers=bearer(API_TOKEN))).raise_for_status().json()
        current = next((it for it in state["activities"] if it["id"] == state["current"]), None)
        if current is None:
            return
        step = current["steps"][current["step"]]["kind"] if current.get("step") is not None else current["type"]
        if [step] != self.steps[-1:]:
            self.steps.append(step)
        if current["state"] != "open" or current["id"] in self.answered:
            return
        self.answered.add(current["id"])
        if step == "group":
            await self._write(current)
        elif current["type"] != "text_slide":
            await self._answer(current)

    async def _answer(self, activity: dict[str, Any]) -> None:
        for number, phone in enumerate(self.phones):
            headers = {**bearer(phone), "Idempotency-Key": f"{activity['id']}-{number}"}
            value = None if activity["seen_by"] == "me" else _value(activity, number)
            body = {"activity": activity["id"], "value": value}
            (await self.client.post(f"{self.path}/answers", json=body, headers=headers)).raise_for_status()
            self.sent += 1

    async def _write(self, activity: dict[str, Any]) -> None:
        path = f"{self.path}/activities/{activity['id']}/group"
        written = set()
        for phone in self.phones:
            headers = bearer(phone)
            group = (await self.client.get(path, headers=headers)).raise_for_status().json()["group"]["number"]
            if group in written:
                continue
            written.add(group)
            await self.client.put(f"{path}/scribe", json={"writes": True}, headers=headers)
            body = {"save": "first", "version": 0, "value": _value(activity, group)}
            (await self.client.put(f"{path}/text", json=body, headers=headers)).raise_for_status()
            self.sent += 1

    async def stored(self) -> int:
        """Return how many answers and texts of groups the room has, after all files were made."""
        for extension in FORMATS:
            made = await self.client.get(f"{self.path}/exports/{extension}", headers=bearer(API_TOKEN))
            made.raise_for_status()
        return sum(len(activity["answers"]) for activity in made.json()["activities"])


def _value(activity: dict[str, Any], number: int) -> Any:
    text = f"Dette er det vi kom fram til, nummer {number}"
    return [f"{text}, {place}" for place, _ in enumerate(activity["fields"])] if "fields" in activity else text


async def run(address: str) -> bool:
    """Play all methods on a server. Return whether everything that was sent is in the rooms."""
    fine = True
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        for name in METHODS:
            for language in LANGUAGES:
                headers = bearer(API_TOKEN)
                body = {"title": name, "language": language, "activities": []}
                room = (await client.post("/api/v1/rooms", json=body, headers=headers)).raise_for_status().json()
                add = f"/api/v1/rooms/{room['id']}/commands/add-method"
                (await client.post(add, json={"method": name}, headers=headers)).raise_for_status()
                played = Played(client, room)
                await played.play()
                stored = await played.stored()
                went = stored == played.sent > 0 and played.presses < MOST_PRESSES
                fine &= went
                print(
                    f"{name} {language}: presses={played.presses} sent={played.sent} stored={stored}"
                    f" {'fine' if went else 'NOT FINE'} ({' · '.join(played.steps)})",
                    flush=True,
                )
    return fine


def main() -> int:
    """Run the command. Return the exit status."""
    with tempfile.TemporaryDirectory() as folder:
        server = ServerProcess(Path(folder)).start()
        try:
            return 0 if asyncio.run(run(server.address)) else 1
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main())
