"""The whole day in one window, played with one clicker: pages, questions, groups, pauses, and what is nobody else's.

The room is made of ``docs/a-day.yaml``, and a presentation of 30 pages is dropped on its agenda. *Neste* alone leads
through all of it, while phones do what they are asked. After each press, the projector has to show what is due, and no
screen may know of anything that is not.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx

from bench.day_files import Said, look_in_file
from bench.deck_on_agenda import PAGES_BEFORE, Desk, make_room
from bench.file_texts import FORMATS
from bench.group_work import GroupWork
from bench.phones import value_of
from bench.presentation import PAGES
from bench.screens import Screen
from bench.tally import Tally

PHONES = 28
AHEAD = 2  # pages that the projector fetches before they are due
PATIENCE_S = 30.0
MOST_PRESSES = 200
QUESTIONS = ["Når får vi lysbildene?", "Hvem følger opp dette?", "Hva med budsjettet?"]
TAKEN_UP, PARKED = QUESTIONS[1:]
FORGOTTEN = "Trenger dere mer tid til dette?"
FORGOTTEN_AFTER = 18
"""The number of pages after which somebody adds a question in the middle of the slides."""
OWN = "Jeg skal ringe naboen på mandag"
ASKED_ALONE = {"open_text", "word_cloud", "single_choice"}
"""The types that phones answer each for themselves, and whose prompts nobody knows before they are asked."""


class WholeDay:
    """A day from 08:30 to 15:30. ``restart`` kills the server with -9 and starts it again; None leaves it alone."""

    def __init__(self, client: httpx.AsyncClient, token: str, restart: Callable[[], None] | None) -> None:
        self.client, self.token, self.restart = client, token, restart
        self.headers, self.tally = {"Authorization": f"Bearer {token}"}, Tally()
        self.addresses: list[str] = []
        self.shown = self.presses = 0  # pages, and presses of Neste
        self.texts: list[str] = []
        self.done: set[str] = set()
        self.room: dict[str, Any] = {}
        self.current: dict[str, Any] = {}

    async def run(self) -> bool:
        """Play the day. Return whether everything went as it should."""
        self.room = await make_room(self.client, self.headers)
        self.desk = Desk(self.client, self.headers, self.room["id"])
        self.addresses = [page["address"] for page in await self.desk.upload()]
        await self.desk.drop_between_pages()
        await self._look_at_agenda()
        url = f"{str(self.client.base_url).replace('http', 'ws', 1).rstrip('/')}/rooms/{self.room['id']}/live"
        self.wall = Screen(url, self.token)
        self.groups = GroupWork(self.client, self.headers, self.room, self.wall, self.press, self.restart)
        self.phones = [await self.groups.join(number, min(number // 5, 5)) for number in range(PHONES - 2)]
        self.phone = Screen(url, self.phones[0].token, "participant")
        watching = [asyncio.create_task(screen.watch()) for screen in (self.wall, self.phone)]
        try:
            while self.presses < MOST_PRESSES and await self.press():
                await self._do_what_is_asked()
            await self._end()
        finally:
            for task in watching:
                task.cancel()
            await asyncio.gather(*watching, return_exceptions=True)
        print(f"En dag i ett vindu\n  pages={self.shown} presses={self.presses} items={len(self.done)}")
        return self.tally.report()

    async def press(self) -> bool:
        """Press *Neste*, and look at the screens. Return whether anything came."""
        before = self.current.get("id")
        if (await self.desk.command("next")).status_code == 409:
            return False
        self.presses += 1
        await self._read()
        if self.current["type"] == "slides":
            self.shown += 1
            due = self.addresses[self.shown - 1]
            self.tally.check("pages_shown", await self._until(lambda: self.wall.page == due), self.shown)
        elif before != self.current["id"]:
            prompt = self.current["prompt"]
            held = await self._until(lambda: self.wall.page is None and prompt in self.wall.text)
            self.tally.check("items_shown", held, prompt)
        self._look_for_what_comes()
        return True

    async def _read(self) -> None:
        state = await self.desk.get()
        self.agenda = {item["id"]: item for item in state["activities"]}
        self.current = self.agenda[state["current"]]

    def _look_for_what_comes(self) -> None:
        """Nobody knows of a page before it is due, nor of the prompt of an item that comes."""
        early = (self.wall.pictures | self.phone.pictures) - set(self.addresses[: self.shown + AHEAD])
        self.tally.check("pages_kept_back", not early, f"after {self.shown}: {len(early)} too early")
        self.tally.check("phones_without_pages", not self.phone.pictures, self.shown)
        places = list(self.agenda)
        coming = [self.agenda[it] for it in places[places.index(self.current["id"]) + 1 :]]
        prompts = [it["prompt"] for it in coming if it["state"] == "waiting" and it["type"] in ASKED_ALONE]
        told = [prompt for prompt in prompts for screen in (self.wall, self.phone) if prompt in screen.text]
        self.tally.check("questions_kept_back", not told, told)

    async def _do_what_is_asked(self) -> None:
        """Let phones do what the current item asks, once, and the desk what it does beside the agenda."""
        item = self.current
        if item["type"] == "slides":
            await self._between_pages()
        step = item["steps"][item["step"]]["kind"] if item.get("step") is not None else None
        if item["id"] in self.done or item["type"] == "slides" or step in {"alone", "talk"}:
            return
        self.done.add(item["id"])
        key = self.keys.get(item["id"])
        if item.get("groups") or item["type"] == "scale":
            await self._work_in_groups(item, key)
        elif item["seen_by"] == "me":
            await self._keep_to_oneself(item)
        elif item["state"] == "open" and item["type"] in ASKED_ALONE:
            await self._ask(item)
        if key == "most-important":
            await self._go_back()
        if key == "contribute":
            await self._ask_beside_the_agenda()

    async def _work_in_groups(self, item: dict[str, Any], key: str | None) -> None:
        plays = {
            "together": self.groups.write_together,
            "strengths": self.groups.answer_alone,
            "highlights": self.groups.highlight,
            "purpose": self.groups.gather_notes,
        }
        self.tally.check("group_work", await plays[str(key)](item, self.phones), key)

    async def _ask(self, item: dict[str, Any]) -> None:
        """Let every phone answer, and the room look at the answers."""
        values = [value_of(item, number) for number in range(len(self.phones))]
        sending = [
            asyncio.create_task(phone.answer(item["id"], value))
            for phone, value in zip(self.phones, values, strict=True)
        ]
        if self.restart is not None:
            await asyncio.sleep(0.15)
            await asyncio.to_thread(self.restart)
        await asyncio.gather(*sending)
        await self.press()
        results = (await self.desk.get(f"/activities/{item['id']}/results"))["results"]
        if item["type"] == "open_text":
            self.texts += values
            held = await self._until(lambda: self.wall.cards() == Counter(values))
        elif item["type"] == "word_cloud":
            words = Counter({word["text"]: word["count"] for word in results["words"]})
            held = await self._until(lambda: self.wall.words() == words) and words.total() == len(values)
        else:
            held = sum(option["count"] for option in results["options"]) == len(values)
        self.tally.check("answers_shown", held, item["prompt"])

    async def _between_pages(self) -> None:
        """Add a question in the middle of the slides, and let the server die while a page is shown."""
        if self.shown == FORGOTTEN_AFTER:
            fields = {"type": "single_choice", "prompt": FORGOTTEN, "settings": {"options": ["ja", "nei"]}}
            await self.desk.command("add-activity", after_current=True, **fields)
            await self._look_at_agenda(added=FORGOTTEN)
        if self.shown == PAGES_BEFORE["most-important"] and self.restart is not None:
            await asyncio.to_thread(self.restart)
            self.wall.regions.clear()
            due = self.addresses[self.shown - 1]
            self.tally.check("page_after_kill", await self._until(lambda: self.wall.page == due), self.shown)

    async def _look_at_agenda(self, added: str | None = None) -> None:
        """All pages stand on the agenda once and in order, with each item after as many of them as it is to be."""
        agenda, pages = await self.desk.agenda(), 0
        self.keys = {item["id"]: item["key"] for item in agenda}
        places = PAGES_BEFORE | {item["key"]: FORGOTTEN_AFTER for item in agenda if item["prompt"] == added}
        for item in agenda:
            if item["type"] == "slides":
                first, last = item["settings"]["first"], item["settings"]["last"]
                self.tally.check("slides_in_order", first == pages + 1, f"{first}-{last} after {pages}")
                pages = last
            else:
                self.tally.check("items_between_pages", pages == places[item["key"]], f"{item['key']} after {pages}")
        self.tally.check("slides_in_order", pages == PAGES, pages)

    async def _go_back(self) -> None:
        """*Tilbake* from a question enters the slides before it at their last page, and *Neste* leads back to it."""
        question = self.current["id"]
        while self.current["state"] != "closed":
            await self.press()
        await self.desk.command("back")
        await self._read()
        last = self.addresses[self.shown - 1]
        self.tally.check("back_at_last_page", await self._until(lambda: self.wall.page == last), self.shown)
        await self.press()
        self.tally.check("back_at_last_page", self.current["id"] == question, self.current["prompt"])

    async def _ask_beside_the_agenda(self) -> None:
        """Phones ask what nobody asked for: one question is taken up, and one parked."""
        standing = (await self.desk.get())["standing_question"]
        for number, text in enumerate(QUESTIONS):
            await self.phones[number].answer(standing, text)
        asked = (await self.desk.get(f"/activities/{standing}/results"))["results"]["questions"]
        ids = {question["text"]: question["id"] for question in asked}
        self.tally.check("questions_all_day", set(ids) == set(QUESTIONS), ids)
        self.tally.check("questions_all_day", not any(text in self.wall.text for text in QUESTIONS), "on the projector")
        await self.desk.command("park-answer", answer=ids[PARKED], on=True)
        await self.desk.command("take-up", answer=ids[TAKEN_UP])
        self.tally.check("question_taken_up", await self._until(lambda: TAKEN_UP in self.wall.text))
        at = self.current["id"]
        await self.press()
        held = await self._until(lambda: TAKEN_UP not in self.wall.text) and self.current["id"] == at
        self.tally.check("question_taken_up", held, "it is still there")

    async def _keep_to_oneself(self, item: dict[str, Any]) -> None:
        """Nothing that people write for themselves is taken by the server; it counts who has written."""
        body = {"activity": item["id"], "value": [OWN] * len(item["fields"])}
        headers = {**self.phones[0].headers, "Idempotency-Key": "own"}
        sent = await self.client.post(f"{self.desk.path}/answers", json=body, headers=headers)
        self.tally.check("own_text_refused", sent.status_code == 422, sent.text)
        for phone in self.phones:
            await phone.answer(item["id"], None)
        counted = f"<b>{len(self.phones)}</b>"
        held = await self._until(lambda: counted in self.wall.regions.get("results", ""))
        self.tally.check("own_text_counted", held, self.wall.text)

    async def _end(self) -> None:
        """End the day, and look for everything that was said and shown in its files."""
        self.tally.check("pages_once_in_order", self.wall.pages == self.addresses, len(self.wall.pages))
        for item in self.agenda.values():
            is_over = item["state"] != "waiting" or item["type"] == "section"
            self.tally.check("items_played", is_over, item["prompt"])
        own_on_screens = OWN in self.wall.text or OWN in self.phone.text
        self.tally.check("own_text_nowhere", not own_on_screens, "on a screen")
        await self.desk.command("end")
        for extension in FORMATS:
            look_in_file(
                self.tally, extension, await self.desk.file(extension), Said((*self.texts, *QUESTIONS), PARKED, OWN)
            )
        await self.desk.file("pdf")

    async def _until(self, holds: Callable[[], bool]) -> bool:
        """Wait until something holds, for PATIENCE_S at most. Return whether it does."""
        for _ in range(int(PATIENCE_S / 0.05)):
            if holds():
                break
            await asyncio.sleep(0.05)
        return holds()
