"""From notes to decisions: a poster in three versions, a vote on answers, who does what, and the next gathering.

Two gatherings of one series. At the first one, phones write what the leaders want to stand for; answers become the
lines of a joint text, which is edited, shown and kept three times; the room votes on the answers, and somebody writes
down who does what. The second one begins with what was agreed, asks the same, and is compared with the first.
"""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx

from bench.deck_on_agenda import Desk
from bench.file_texts import FORMATS, everything, plain
from bench.phones import Phone
from bench.screens import Screen
from bench.tally import Tally

PHONES = 12
PATIENCE_S = 30.0
SERIES = "Lederprogrammet"
STEM = "Vår ledergruppe skal skape merverdi ved å:"
WRITTEN = [f"gi hverandre {what} i hverdagen" for what in ("tid", "rom", "støtte", "tillit", "ærlige svar", "ro")]
DRAFTS = [
    "gi hverandre tid og rom i hverdagen",
    "være tydelige på hva vi vil, og si det høyt",
    "følge opp det vi blir enige om, også når det koster",
]
"""What the third line becomes in each version."""
TODO = ["Sette av en time i uka", "Lage utkast til møteplan", "Ringe nabokommunen"]
DONE = TODO[0]
LEVELS = (2, 4)  # what everybody answers to the scale at the first and at the second gathering
STATEMENT = "Vi stoler på hverandre"
PLAN: list[dict[str, Any]] = [
    {"type": "open_text", "key": "stand-for", "prompt": "Hva vil vi stå for?"},
    {"type": "joint_text", "key": "purpose", "prompt": "Ledergruppens formål", "stem": STEM, "from": ["stand-for"]},
    {"type": "scale", "key": "trust", "prompt": "Hvordan har vi det?", "statements": [STATEMENT]},
    {"type": "word_cloud", "key": "word", "prompt": "Ett ord om gruppen"},
]


class Outcomes:
    """The two gatherings. ``restart`` kills the server with -9 and starts it again; None leaves it alone."""

    def __init__(self, client: httpx.AsyncClient, token: str, restart: Callable[[], None] | None) -> None:
        self.client, self.token, self.restart = client, token, restart
        self.headers, self.tally = {"Authorization": f"Bearer {token}"}, Tally()

    async def run(self) -> bool:
        """Play both gatherings. Return whether everything went as it should."""
        room = (
            await self._post("/api/v1/rooms", {"title": "Første samling", "language": "nb", "activities": PLAN})
        ).json()
        await self._gather(room, self._first)
        continued = f"/api/v1/rooms/{room['id']}/runs?continues=true&series={SERIES}"
        again = (await self._post(continued)).json()
        await self._gather(again, self._second)
        print("Fra lapper til beslutninger")
        return self.tally.report()

    async def _gather(self, room: dict[str, Any], play: Callable[[], Any]) -> None:
        """Play a gathering in a room, with a projector that is watched."""
        url = f"{str(self.client.base_url).replace('http', 'ws', 1).rstrip('/')}/rooms/{room['id']}/live"
        self.room, self.desk, self.wall = room, Desk(self.client, self.headers, room["id"]), Screen(url, self.token)
        self.ids = {item["key"]: item["id"] for item in await self.desk.agenda()}
        self.phones = [await self._join(number) for number in range(PHONES)]
        watching = asyncio.create_task(self.wall.watch())
        try:
            await play()
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    async def _first(self) -> None:
        """Answers, a joint text in three versions, a vote on the answers, and actions."""
        await self._answer("stand-for", WRITTEN)
        await self._show("stand-for")
        for number, draft in enumerate(DRAFTS, 1):
            await self._draft(number, draft)
        await self._look_at_poster()
        await self._vote()
        await self._agree_on_actions()
        await self._ask_how_it_is(LEVELS[0], "tillit")
        await self.desk.command("end")
        for extension in FORMATS:
            told = everything(extension, await self.desk.file(extension))
            drafts = DRAFTS if extension in {"docx", "json", "md"} else DRAFTS[-1:]  # they have the history
            texts = [*TODO, *drafts] if extension != "csv" else []
            self.tally.check("outcomes_in_files", all(text in told for text in texts), extension)

    async def _second(self) -> None:
        """What was agreed comes first; then the same questions, compared with the first gathering."""
        agenda = await self.desk.agenda()
        self.tally.check("follow_up_first", agenda[0]["type"] == "follow_up", agenda[0]["type"])
        await self.desk.command("next")
        open_items = TODO[1:]
        held = await self._until(lambda: all(text in self.wall.text for text in open_items))
        self.tally.check("open_actions_carried", held and DONE not in self.wall.text, self.wall.text)
        lines = (await self.desk.get(f"/activities/{self.ids['purpose']}/joint-text"))["lines"]
        self.tally.check("nothing_else_carried", not lines, lines)
        await self._ask_how_it_is(LEVELS[1], "mot")
        await self.desk.command("screen", mode="series")
        held = await self._until(lambda: "mot 12 ny" in self.wall.text and "Borte: tillit" in self.wall.text)
        self.tally.check("comparison_on_the_wall", held, self.wall.text)
        [series] = [it for it in (await self._get("/api/v1/series"))["series"] if it["title"] == SERIES]
        comparison = json.dumps(await self._get(f"/api/v1/series/{series['id']}/comparison"), ensure_ascii=False)
        for text in (STATEMENT, "tillit", "mot"):
            self.tally.check("comparison", text in comparison, text)
        for extension in ("pptx", "docx", "xlsx", "json"):
            path = f"/api/v1/series/{series['id']}/exports/{extension}"
            file = (await self.client.get(path, headers=self.headers)).raise_for_status().content
            self.tally.check("series_in_files", STATEMENT in everything(extension, file), extension)

    async def _draft(self, number: int, text: str) -> None:
        """Take a line over or change what stands, look at it on the projector, and keep it as a version."""
        purpose = self.ids["purpose"]
        if number == 1:
            await self.desk.command("go-to", activity=purpose)
            [first, second, *_] = (await self.desk.get(f"/activities/{self.ids['stand-for']}/results"))["results"][
                "answers"
            ]
            for answer in (first, second):
                await self.desk.command("take-line", activity=purpose, answer=answer["id"])
            await self.desk.command("write-line", activity=purpose, text=text)
        else:
            line = (await self._joint_text())["lines"][-1]
            await self.desk.command("edit-line", line=line["id"], text=text, seen=line["version"])
            late = await self.client.post(
                f"{self.desk.path}/commands/edit-line",
                json={"line": line["id"], "text": "noe annet", "seen": line["version"]},
                headers=self.headers,
            )
            self.tally.check("stale_edit_refused", late.status_code == 409 and text in late.text, late.text)
        shown = await self._until(lambda: text in self.wall.text)
        self.tally.check("draft_on_the_wall", shown, self.wall.text)
        await self.desk.command("keep-version", activity=purpose)
        if self.restart is not None:
            await asyncio.to_thread(self.restart)
        versions = (await self._joint_text())["versions"]
        self.tally.check("versions_kept", [it["number"] for it in versions] == list(range(1, number + 1)), versions)

    async def _look_at_poster(self) -> None:
        """The poster has the last version, in every format."""
        for extension in ("pptx", "docx", "pdf", "png"):
            wanted = {"activity": self.ids["purpose"], "poster": "a4"}
            path = f"{self.desk.path}/exports/{extension}"
            file = (await self.client.get(path, params=wanted, headers=self.headers)).raise_for_status().content
            held = DRAFTS[-1] in plain(extension, file) if extension in FORMATS else len(file) > 1_000
            self.tally.check("poster", held, extension)

    async def _vote(self) -> None:
        """The room votes on all answers; the result stands on their cards."""
        stand_for = self.ids["stand-for"]
        made = (await self.desk.command("make-vote", activity=stand_for, type="dots", each=3)).json()
        agenda = await self.desk.agenda()
        vote = next(it for it in agenda if it["id"] == made["made"])
        self.tally.check("vote_on_all", len(vote["settings"]["options"]) == len(WRITTEN), vote["settings"])
        await self.desk.command("open", activity=vote["id"])
        places = len(WRITTEN)
        await asyncio.gather(*(phone.answer(vote["id"], [3, *[0] * (places - 1)]) for phone in self.phones))
        await self.desk.command("show", activity=vote["id"])
        await self.desk.command("close", activity=vote["id"], grace=0)
        await self.desk.command("go-to", activity=stand_for)
        held = await self._until(lambda: str(3 * PHONES) in self.wall.text)
        self.tally.check("votes_on_the_cards", held, self.wall.text)

    async def _agree_on_actions(self) -> None:
        """Somebody writes down who does what; the projector has the list when it is asked for, and one is done."""
        for number, what in enumerate(TODO):
            await self.desk.command("add-action-item", what=what, who=f"Gruppe {number}", due_on=None)
        self.tally.check("actions_when_asked", TODO[0] not in self.wall.text, self.wall.text)
        await self.desk.command("screen", mode="actions")
        held = await self._until(lambda: all(what in self.wall.text for what in TODO))
        self.tally.check("actions_on_the_wall", held, self.wall.text)
        items = (await self.desk.get("/action-items"))["action_items"]
        done = next(it["id"] for it in items if it["what"] == DONE)
        await self.desk.command("edit-action-item", item=done, status="done")

    async def _ask_how_it_is(self, level: int, word: str) -> None:
        """Everybody answers the scale alike, and the word cloud with one word; both are shown."""
        await self._answer("trust", [[level]] * PHONES)
        await self._show("trust")
        await self._answer("word", [word] * PHONES)
        await self._show("word")

    async def _answer(self, key: str, values: list[Any]) -> None:
        activity = self.ids[key]
        await self.desk.command("open", activity=activity)
        await asyncio.gather(
            *(phone.answer(activity, value) for phone, value in zip(self.phones, values, strict=False))
        )

    async def _show(self, key: str) -> None:
        await self.desk.command("show", activity=self.ids[key])

    async def _joint_text(self) -> dict[str, Any]:
        return dict(await self.desk.get(f"/activities/{self.ids['purpose']}/joint-text"))

    async def _join(self, number: int) -> Phone:
        joined = (await self._post("/api/v1/join", {"code": self.room["join_code"]})).json()
        return Phone(self.client, self.desk.path, number, joined["participant_token"])

    async def _get(self, path: str) -> Any:
        return (await self.client.get(path, headers=self.headers)).raise_for_status().json()

    async def _post(self, path: str, body: Any = None) -> httpx.Response:
        reply = await self.client.post(path, json=body, headers=self.headers)
        if reply.is_error:
            raise SystemExit(f"{path}: {reply.status_code} {reply.text}")
        return reply

    async def _until(self, holds: Callable[[], bool]) -> bool:
        """Wait until something holds, for PATIENCE_S at most. Return whether it does."""
        for _ in range(int(PATIENCE_S / 0.05)):
            if holds():
                break
            await asyncio.sleep(0.05)
        return holds()
