"""Puts a presentation on the agenda of a day as people do at the desk: drops it, and then items between its pages."""

from pathlib import Path
from typing import Any

import httpx

from bench.presentation import presentation

PLAN = Path(__file__).parents[1] / "docs" / "a-day.yaml"
PAGES_BEFORE = {
    "opening": 0,
    "most-important": 7,
    "useful": 7,
    "contribute": 8,
    "coffee": 8,
    "morning": 8,
    "together": 13,
    "strengths": 13,
    "highlights": 16,
    "lunch": 16,
    "afternoon": 16,
    "platform": 20,
    "purpose": 25,
    "break": 25,
    "first-action": 28,
    "comments": 29,
}
"""The number of pages before each item of the plan, by its key."""


class Desk:
    """The desk of a room, through the API."""

    def __init__(self, client: httpx.AsyncClient, headers: dict[str, str], room: str) -> None:
        self._client, self._headers = client, headers
        self.path = f"/api/v1/rooms/{room}"

    async def get(self, path: str = "") -> Any:
        """Return a resource of the room."""
        reply = await self._client.get(f"{self.path}{path}", headers=self._headers)
        return reply.raise_for_status().json()

    async def command(self, name: str, **fields: Any) -> httpx.Response:
        """Run a command. Raises SystemExit if it is refused for another reason than that nothing further comes."""
        path = f"{self.path}/commands/{name}"
        reply = await self._client.post(path, json=fields, headers=self._headers)
        if reply.is_error and reply.json().get("code") != "nothing_further":
            raise SystemExit(f"{path}: {reply.status_code} {reply.text}")
        return reply

    async def file(self, extension: str) -> bytes:
        """Return a file of the room."""
        wanted = {"include": ["", "answers"]}
        reply = await self._client.get(f"{self.path}/exports/{extension}", params=wanted, headers=self._headers)
        return reply.raise_for_status().content

    async def agenda(self) -> list[dict[str, Any]]:
        """Return the items of the agenda with their keys and settings."""
        return list((await self.get("/agenda"))["activities"])

    async def upload(self) -> list[dict[str, Any]]:
        """Send the presentation before all items, with its pages to be in files. Return the pages."""
        headers = {**self._headers, "Content-Type": "application/pdf"}
        sent = await self._client.post(
            f"{self.path}/decks", content=presentation(), params={"position": 0, "name": "Dagen.pdf"}, headers=headers
        )
        made = sent.raise_for_status().json()
        changed = {"settings": {"in_files": True}}
        path = f"{self.path}/agenda/{made['made']}"
        (await self._client.patch(path, json=changed, headers=self._headers)).raise_for_status()
        return list((await self.get(f"/decks/{made['deck']}"))["pages"])

    async def drop_between_pages(self) -> None:
        """Put each item of the plan where it stands between the pages."""
        for item in [it for it in await self.agenda() if it["key"] in PAGES_BEFORE]:
            before, agenda = PAGES_BEFORE[item["key"]], await self.agenda()
            slides = next(it for it in agenda if it["type"] == "slides" and it["settings"]["last"] > before)
            if slides["settings"]["first"] <= before:
                await self.command("split-slides", activity=slides["id"], page=before + 1, moved=item["id"])
            else:
                await self.command("move-activity", activity=item["id"], to=agenda.index(slides))


async def make_room(client: httpx.AsyncClient, headers: dict[str, str]) -> dict[str, Any]:
    """Make a room of the plan. Return it as the API has it."""
    made = await client.post("/rooms/import", data={"plan": PLAN.read_text(encoding="utf-8")}, headers=headers)
    if made.status_code != 303:
        raise SystemExit(f"the plan was refused: {made.status_code} {made.text}")
    room: dict[str, Any] = await Desk(client, headers, made.headers["location"].rpartition("/")[2]).get()
    return room
