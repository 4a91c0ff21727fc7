"""The group work of a day (``bench/day.py``): groups write, and their texts are looked for everywhere.

Three items of the real day: two questions in six named groups (a scribe dies and returns with words that were not sent,
somebody comes late, one is alone), what drawn groups highlight after a scale that everybody answers, and notes on the
groups' boards that become a text.
"""

import asyncio
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Protocol
from xml.sax.saxutils import unescape as unescape_xml

import httpx

GROUPS = ["Gygrene", "Stjernelaget", "Godtog blanda", "Blåveis", "Fjellfolket", "Aleine"]
PHONES = 28
LOOK_S = 30.0
FORMATS = ("csv", "xlsx", "json", "md", "docx", "pptx")

TOGETHER = {
    "type": "fields",
    "prompt": "Samskaping",
    "fields": ["Hva legger dere i begrepet samskaping?", "På hvilken måte er det relevant for dere nå?"],
    "hidden": True,
    "groups": "home",
    "roles": ["Leder og tidtaker: den laveste", "Viddevakt: den høyeste", "Sekretær: den med nyest bukse"],
    "steps": [{"kind": "alone", "minutes": 3}, {"kind": "group", "minutes": 15}, {"kind": "plenary", "minutes": 10}],
}
STRENGTHS = {
    "type": "scale",
    "prompt": "Hvor har du dine styrker?",
    "statements": ["Endring", "Oppgave", "Relasjon"],
}
HIGHLIGHTS = {
    "type": "open_text",
    "prompt": "Hva er verdt å fortelle fra runden?",
    "hidden": True,
    "groups": {"size": 5},
    "steps": [{"kind": "talk", "minutes": 20}, {"kind": "group", "minutes": 5}, {"kind": "plenary", "minutes": 10}],
}
PURPOSE = {
    "type": "open_text",
    "prompt": "Ledergruppens formål",
    "hidden": True,
    "groups": "home",
    "steps": [{"kind": "alone", "minutes": 5}, {"kind": "group", "minutes": 20}, {"kind": "plenary", "minutes": 10}],
}


ACTIVITIES = [TOGETHER, STRENGTHS, HIGHLIGHTS, PURPOSE]


class Projector(Protocol):
    """A projector without a browser."""

    regions: dict[str, str]
    """The newest HTML of each region."""


@dataclass
class Phone:
    """A phone of the group work."""

    number: int
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """The headers of its requests."""
        return {"Authorization": f"Bearer {self.token}"}


@dataclass
class GroupWork:
    """The group work of a room. ``kill`` kills its server with -9 and starts it again; None leaves it alone."""

    client: httpx.AsyncClient
    headers: dict[str, str]
    room: dict[str, Any]
    projector: Projector
    kill: Callable[[], None] | None = None
    acknowledged: dict[tuple[str, int], tuple[int, str]] = field(default_factory=dict)
    """The version and the text of the last save of each group that the server has acknowledged."""
    saves: int = 0

    async def run(self) -> bool:
        """Play the three items. Return whether every text was found once everywhere, and nothing was lost."""
        phones = [await self._join(number) for number in range(PHONES - 1)]
        for phone in phones:
            await self._choose(phone, min(phone.number // 5, 4) if phone.number < PHONES - 2 else 5)
        fine = await self._write_together(phones)
        fine &= await self._answer_alone(phones)
        fine &= await self._highlight(phones)
        return fine & await self._gather_notes(phones)

    async def _write_together(self, phones: list[Phone]) -> bool:
        """Two questions in named groups: the first group's scribe dies and returns, and somebody comes late."""
        activity = await self._begin(0)
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
        late = await self._join(PHONES)
        await self._choose(late, 3)
        phones.append(late)
        assert (await self._state(activity, late))["value"] == texts[3], "who comes late sees what the group has"
        await self._write(activity, heir, first, [f"{texts[first][0]} og mer", ""])
        kept = await self._returns(activity, dead, first, [f"{texts[first][0]} til", texts[first][1]])
        texts[first] = kept
        for crew in crews.values():
            await self._put(activity, crew[-1], "done", {"done": True})
        return await self._in_plenary(activity, texts)

    async def _answer_alone(self, phones: list[Phone]) -> bool:
        """Everybody answers for themselves: the room has every answer, and no file says who is in which group."""
        activity = await self._begin(1)
        for phone in phones:
            body = {"activity": activity["id"], "value": [1 + (phone.number + step) % 5 for step in range(3)]}
            headers = {**phone.headers, "Idempotency-Key": f"alone-{phone.number}"}
            (await self.client.post(f"{self._room}/answers", json=body, headers=headers)).raise_for_status()
        file = (await self._file("csv", activity)).decode("utf-8-sig")
        told = sum(name in file for name in GROUPS)
        print(f"{activity['prompt']}\n  answers={len(phones)} groups_told={told}")
        return told == 0

    async def _highlight(self, phones: list[Phone]) -> bool:
        """Drawn groups write one text each; who comes late is put into the smallest."""
        activity = await self._begin(2)
        crews = await self._crews(activity, phones)
        sizes = sorted(len(crew) for crew in crews.values())
        late = await self._join(PHONES + 1)
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

    async def _gather_notes(self, phones: list[Phone]) -> bool:
        """Notes on the boards, which the group alone sees, become the text of its scribe."""
        activity = await self._begin(3)
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
        files = [_plain(extension, await self._file(extension, activity)) for extension in FORMATS]
        leaks = sum(note in text for note in notes for text in (*files, *self.projector.regions.values()))
        print(f"  notes={len(notes)} leaks={leaks}")
        return fine and not leaks

    async def _begin(self, number: int) -> dict[str, Any]:
        """Go to an item, and on to the step in which its groups write; to its first answers without groups."""
        activity: dict[str, Any] = self.room["activities"][number]
        await self._command("open", activity=activity["id"])
        steps = activity["steps"] if activity.get("groups") else []  # a scale has a setting of that name
        writing = next((place for place, step in enumerate(steps) if step["kind"] == "group"), None)
        while writing is not None and await self._step_of(number) != writing:
            await self._command("next")
        return activity

    async def _step_of(self, number: int) -> int | None:
        state = (await self.client.get(self._room, headers=self.headers)).raise_for_status().json()
        step: int | None = state["activities"][number]["step"]
        return step

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
        await self._command("next")
        wanted = [text for of_group in texts.values() for text in of_group]
        shown = await self._shown(wanted)
        stored = await self._stored(activity)
        files = {extension: _plain(extension, await self._file(extension, activity)) for extension in FORMATS}
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
            shown = _without_marks("\n".join(self.projector.regions.values()))
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

    async def _join(self, number: int) -> Phone:
        body = {"code": self.room["join_code"]}
        joined = (await self.client.post("/api/join", json=body)).raise_for_status().json()
        return Phone(number, joined["participant_token"])

    async def _choose(self, phone: Phone, number: int) -> None:
        body = {"group": self.room["home_groups"][number]["id"]}
        (await self.client.put(f"{self._room}/group", json=body, headers=phone.headers)).raise_for_status()

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

    async def _command(self, name: str, **fields: Any) -> None:
        path = f"{self._room}/commands/{name}"
        reply = await self.client.post(path, json=fields, headers=self.headers)
        if reply.status_code >= 400:
            raise SystemExit(f"{path}: {reply.status_code} {reply.text}")

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


def _without_marks(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).replace("\u00ad", "").split())


def _plain(extension: str, content: bytes) -> str:
    """Return the text of a file; of a package of XML files, without their marks."""
    if extension in {"docx", "pptx", "xlsx"}:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = [package.read(name).decode() for name in package.namelist() if _TEXTS_IN.fullmatch(name)]
        return " ".join(unescape_xml(re.sub(r"<[^>]*>", "", "\n".join(parts))).split())
    if extension == "json":
        activities = json.loads(content)["activities"]
        return " ".join(answer["text"] for activity in activities for answer in activity["answers"])
    return " ".join(content.decode("utf-8-sig").replace("\\", "").split())


_TEXTS_IN = re.compile(r"word/document\.xml|ppt/slides/slide\d+\.xml|xl/worksheets/sheet2\.xml|xl/sharedStrings\.xml")
"""The parts of packages that hold texts."""
