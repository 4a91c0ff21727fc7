"""The group work of a day (``bench/whole_day.py``): groups write, and their texts are looked for everywhere.

Four items of the real day: two questions in six named groups (a scribe dies and returns with words that were not sent,
somebody comes late, one is alone), what drawn groups highlight after a scale that everybody answers, and notes on the
groups' boards that become a text.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import httpx

from bench.file_texts import FORMATS, plain
from bench.phones import Phone
from bench.screens import Screen

LOOK_S = 30.0


@dataclass
class GroupWork:
    """The group work of a room, at items that it has been led to.

    ``press`` presses *Neste*. ``kill`` kills the server with -9 and starts it again; None leaves it alone.
    """

    client: httpx.AsyncClient
    headers: dict[str, str]
    room: dict[str, Any]
    projector: Screen
    press: Callable[[], Awaitable[object]]
    kill: Callable[[], None] | None = None
    acknowledged: dict[tuple[str, int], tuple[int, str]] = field(default_factory=dict)
    """The version and the text of the last save of each group that the server has acknowledged."""
    saves: int = 0

    async def write_together(self, activity: dict[str, Any], phones: list[Phone]) -> bool:
        """Two questions in named groups: the first group's scribe dies and returns, and somebody comes late."""
        crews = await self._crews(activity, phones)
        texts = {number: _texts(f"samskaping {number}", 2) for number in crews}
        first = next(iter(crews))
        dead, heir = crews[first][:2]
        await self._write(activity, dead, first, [texts[first][0], ""])
        killing = asyncio.create_task(self._kill_once())
        await asyncio.gather(
            *(
                self._write_up(activity, crew[0], number, texts[number])
                for number, crew in crews.items()
                if number != first
            )
        )
        await killing
        late = await self.join(len(phones), group=3)
        phones.append(late)
        assert (await self._state(activity, late))["value"] == texts[3], "who comes late sees what the group has"
        await self._write(activity, heir, first, [f"{texts[first][0]} og mer", ""])
        kept = await self._returns(activity, dead, first, [f"{texts[first][0]} til", texts[first][1]])
        texts[first] = kept
        for crew in crews.values():
            await self._put(activity, crew[-1], "done", {"done": True})
        return await self._in_plenary(activity, texts)

    async def answer_alone(self, activity: dict[str, Any], phones: list[Phone]) -> bool:
        """Everybody answers for themselves: the room has every answer, and no file says who is in which group."""
        for phone in phones:
            await phone.answer(activity["id"], [1 + (phone.number + step) % 5 for step in range(3)])
        file = (await self._file("csv", activity)).decode("utf-8-sig")
        told = sum(group["name"] in file for group in self.room["home_groups"])
        print(f"{activity['prompt']}\n  answers={len(phones)} groups_told={told}")
        return told == 0

    async def highlight(self, activity: dict[str, Any], phones: list[Phone]) -> bool:
        """Drawn groups write one text each; who comes late is put into the smallest."""
        crews = await self._crews(activity, phones)
        sizes = sorted(len(crew) for crew in crews.values())
        late = await self.join(len(phones))
        placed = (await self._state(activity, late))["group"]
        assert sizes[-1] - sizes[0] <= 1, sizes
        assert placed["members"] == sizes[0] + 1, (placed, sizes)
        texts = {number: _texts(f"høydepunkt {number}", 1) for number in crews}
        killing = asyncio.create_task(self._kill_once())
        await asyncio.gather(
            *(self._write_up(activity, crew[0], number, texts[number]) for number, crew in crews.items())
        )
        await killing
        return await self._in_plenary(activity, texts)

    async def gather_notes(self, activity: dict[str, Any], phones: list[Phone]) -> bool:
        """Notes on the boards, which the group alone sees, become the text of its scribe."""
        crews = await self._crews(activity, phones)
        notes: list[str] = []
        for number, crew in crews.items():
            for phone in crew:
                text = f"gul lapp {number}.{phone.number}"
                body = {"key": f"note-{phone.number}", "text": text}
                path = f"{self._path(activity)}/notes"
                (await self.client.post(path, json=body, headers=phone.headers)).raise_for_status()
                notes.append(text)
        texts = {number: _texts(f"formål {number}", 1) for number in crews}
        for number, crew in crews.items():
            await self._write_up(activity, crew[0], number, texts[number])
        fine = await self._in_plenary(activity, texts)
        files = [plain(extension, await self._file(extension, activity)) for extension in FORMATS]
        leaks = sum(note in text for note in notes for text in (*files, *self.projector.regions.values()))
        print(f"  notes={len(notes)} leaks={leaks}")
        return fine and not leaks

    async def _crews(self, activity: dict[str, Any], phones: Iterable[Phone]) -> dict[int, list[Phone]]:
        """Return the phones of each group by its number."""
        crews: dict[int, list[Phone]] = {}
        for phone in phones:
            state = await self._state(activity, phone)
            crews.setdefault(state["group"]["number"], []).append(phone)
        return dict(sorted(crews.items()))

    async def _write_up(self, activity: dict[str, Any], phone: Phone, number: int, texts: list[str]) -> None:
        """Write a group's texts in three drafts, as the phone of a scribe does, however often the server dies."""
        for part in (0.3, 0.7, 1.0):
            drafts = [text[: round(len(text) * part)] for text in texts]
            await self._write(activity, phone, number, drafts)
            await asyncio.sleep(0.1)

    async def _write(self, activity: dict[str, Any], phone: Phone, number: int, texts: list[str]) -> None:
        """Save texts for a group on the version that stands, until that is acknowledged."""
        state = await self._put(activity, phone, "scribe", {"writes": True})
        self.saves += 1
        body = {"save": f"{phone.number}-{self.saves}", "version": state["version"], "value": _value(activity, texts)}
        state = await self._put(activity, phone, "text", body)
        self.acknowledged[activity["id"], number] = state["version"], "\n".join(texts)

    async def _returns(self, activity: dict[str, Any], phone: Phone, number: int, texts: list[str]) -> list[str]:
        """Send what a phone had not sent, to a version that is gone; join it to what stands. Return the texts."""
        body = {"save": f"returns-{phone.number}", "version": 1, "value": _value(activity, texts)}
        refused = await self.client.put(f"{self._path(activity)}/text", json=body, headers=phone.headers)
        assert refused.status_code == 409, refused.text
        standing = refused.json()["current"]["value"]
        joined = [f"{standing[0]}. {texts[0]}", texts[1]]
        await self._write(activity, phone, number, joined)
        return joined

    async def _in_plenary(self, activity: dict[str, Any], texts: dict[int, list[str]]) -> bool:
        """Go to the plenary, and look for each text once: on the projector, in the API, and in every file."""
        await self.press()
        wanted = [text for of_group in texts.values() for text in of_group]
        shown = await self._shown(wanted)
        stored = await self._stored(activity)
        files = {extension: plain(extension, await self._file(extension, activity)) for extension in FORMATS}
        exported = {extension: sum(file.count(text) == 1 for text in wanted) for extension, file in files.items()}
        once = sum(shown.count(text) == 1 for text in wanted)
        in_store = sum(text in stored for text in wanted)
        print(f"{activity['prompt']}")
        print(f"  groups={len(texts)} texts={len(wanted)} stored={in_store} shown_once={once} exported_once={exported}")
        lost = sum(
            text not in stored
            for (of_activity, _), (_, last) in self.acknowledged.items()
            if of_activity == activity["id"]
            for text in last.split("\n")
        )
        print(f"  acked={self.saves} lost={lost}")
        return once == in_store == len(wanted) and set(exported.values()) == {len(wanted)} and not lost

    async def _shown(self, texts: list[str]) -> str:
        """Return what the projector has of all groups, which it turns through, once it has every text."""
        for _ in range(int(LOOK_S / 0.1)):
            shown = self.projector.text
            if all(text in shown for text in texts):
                break
            await asyncio.sleep(0.1)
        return shown

    async def _stored(self, activity: dict[str, Any]) -> str:
        path = f"{self._room}/activities/{activity['id']}/results"
        results = (await self.client.get(path, headers=self.headers)).raise_for_status().json()["results"]
        return json.dumps(results, ensure_ascii=False)

    async def _kill_once(self) -> None:
        if self.kill is not None:
            await asyncio.sleep(0.15)
            await asyncio.to_thread(self.kill)

    async def join(self, number: int, group: int | None = None) -> Phone:
        """Let a phone join, and choose a fixed group if it is to be in one."""
        body = {"code": self.room["join_code"]}
        joined = (await self.client.post("/api/join", json=body)).raise_for_status().json()
        phone = Phone(self.client, self._room, number, joined["participant_token"])
        if group is not None:
            chosen = {"group": self.room["home_groups"][group]["id"]}
            (await self.client.put(f"{self._room}/group", json=chosen, headers=phone.headers)).raise_for_status()
        return phone

    async def _state(self, activity: dict[str, Any], phone: Phone) -> dict[str, Any]:
        state: dict[str, Any] = (
            (await self.client.get(self._path(activity), headers=phone.headers)).raise_for_status().json()
        )
        return state

    async def _put(self, activity: dict[str, Any], phone: Phone, what: str, body: Any) -> dict[str, Any]:
        """Change something of a phone's group, trying until the server is there. Return the state of the group."""
        while True:
            try:
                reply = await self.client.put(f"{self._path(activity)}/{what}", json=body, headers=phone.headers)
            except httpx.HTTPError:
                await asyncio.sleep(0.1)
                continue
            if reply.status_code == 200:
                state: dict[str, Any] = reply.json()
                return state
            if reply.status_code not in {429, 503, 507}:
                raise SystemExit(f"{what}: {reply.status_code} {reply.text}")
            await asyncio.sleep(float(reply.headers.get("retry-after", 1)))

    async def _file(self, extension: str, activity: dict[str, Any]) -> bytes:
        wanted = {"activity": activity["id"], "include": ["", "answers"]}  # a summary repeats some
        return (
            (await self.client.get(f"{self._room}/exports/{extension}", params=wanted, headers=self.headers))
            .raise_for_status()
            .content
        )

    @property
    def _room(self) -> str:
        return f"/api/v1/rooms/{self.room['id']}"

    def _path(self, activity: dict[str, Any]) -> str:
        return f"{self._room}/activities/{activity['id']}/group"


def _texts(about: str, count: int) -> list[str]:
    return [f"Vi ser {about} og {part} som noe vi gjør sammen" for part in ("nå", "senere")[:count]]


def _value(activity: dict[str, Any], texts: list[str]) -> Any:
    return texts if activity["type"] == "fields" else texts[0]
