"""An end-to-end test of a day: phones answer, a projector shows, files are exported, every answer is looked for.

    python -m bench.day [FOLDER]                  on a server of its own
    python -m bench.day [FOLDER] --kill           the same, with a kill -9 during each question
    python -m bench.day [FOLDER] --address http://localhost:8000 --token TOKEN

A folder contains JSONL files with ``question`` and ``text``, one question per file; the default is the sample day.
Files with word_cloud in their name become word clouds, others open questions. The words or themes of each question are
printed below it. Then the whole day of ``docs/a-day.yaml`` is played in one window (``bench/whole_day.py``), and two
gatherings that decide on something (``bench/outcomes.py``).
"""

import argparse
import asyncio
import csv
import io
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import openpyxl
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from bench.outcomes import Outcomes
from bench.screens import Screen
from bench.whole_day import WholeDay
from tests.server import API_TOKEN, ServerProcess

SAMPLE_DAY = Path(__file__).parent / "sample_day"
PHONES = 28
PRIVATE = "Bare for den som leder økten"
ANSWER = 7  # the index of the column with answers
PATIENCE_S = 30.0  # seconds until every answer must be on the projector


@dataclass(frozen=True)
class OpenQuestion:
    """An open question of a room, and the answers to send."""

    room: str
    activity: str
    prompt: str
    texts: list[str]
    is_cloud: bool

    @property
    def path(self) -> str:
        """The URL path of the question in the API."""
        return f"/api/rooms/{self.room}/activities/{self.activity}"


@dataclass
class Day:
    """A running server with a room, and the acknowledged answers."""

    client: httpx.AsyncClient
    token: str
    server: ServerProcess | None
    acknowledged: Counter[str] = field(default_factory=Counter)

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the organiser's requests."""
        return {"Authorization": f"Bearer {self.token}"}

    async def run(self, questions: dict[str, list[str]], clouds: set[str], *, kill: bool) -> bool:
        """Run the whole day. Return whether every answer was found everywhere."""
        agenda = [
            {"type": "word_cloud", "prompt": question, "max_answers": None}
            if question in clouds
            else {"type": "open_text", "prompt": question, "max_length": 4000}
            for question in questions
        ]
        agenda.append({"type": "open_text", "prompt": PRIVATE, "seen_by": "facilitator", "hidden": False})
        room = await self._post("/api/rooms", {"title": "En dag", "language": "nb", "activities": agenda}, 201)
        phones = [await self._post("/api/join", {"code": room["join_code"]}, 201) for _ in range(PHONES)]
        url = self._live_url(room)
        screen = Screen(url, self.token)
        watching = [asyncio.create_task(screen.watch())]
        watching += [asyncio.create_task(self._look(url, phone["participant_token"])) for phone in phones]
        fine = True
        try:
            *shared_activities, private = room["activities"]
            for activity, (prompt, texts) in zip(shared_activities, questions.items(), strict=True):
                question = OpenQuestion(room["id"], activity["id"], prompt, texts, prompt in clouds)
                fine &= await self._ask(question, phones, screen, kill=kill)
            texts = [f"{PRIVATE} {number}" for number in range(PHONES)]
            question = OpenQuestion(room["id"], private["id"], PRIVATE, texts, is_cloud=False)
            fine &= await self._ask_in_private(question, phones, screen)
        finally:
            for task in watching:
                task.cancel()
            await asyncio.gather(*watching, return_exceptions=True)
        return fine & await self._in_one_window(kill=kill)

    async def _in_one_window(self, *, kill: bool) -> bool:
        """Play the whole day, and two gatherings of a series, in rooms of their own. Return whether all went well."""
        restart = self._restart if kill and self.server else None
        is_fine = await WholeDay(self.client, self.token, restart).run()
        return is_fine & await Outcomes(self.client, self.token, restart).run()

    def _live_url(self, room: dict[str, Any]) -> str:
        return f"{str(self.client.base_url).replace('http', 'ws', 1).rstrip('/')}/rooms/{room['id']}/live"

    def _restart(self) -> None:
        assert self.server is not None
        self.server.kill()
        self.server.start()

    async def _ask(self, question: OpenQuestion, phones: list[Any], screen: Screen, *, kill: bool) -> bool:
        await self._post(f"{question.path}/open", None, 200)
        self.acknowledged.clear()
        tokens = [phone["participant_token"] for phone in phones]
        sending = [
            asyncio.create_task(self._answer(question, text, number, tokens[number % PHONES]))
            for number, text in enumerate(question.texts)
        ]
        if kill and self.server:
            await asyncio.sleep(0.15)
            await asyncio.to_thread(self.server.kill)
            await asyncio.to_thread(self.server.start)
        await asyncio.gather(*sending)
        await self._post(f"{question.path}/show", None, 200)
        wanted = flat(Counter(question.texts))
        shown, stored = await self._found(question, screen, wanted)
        exported = [
            await self._exported(question, extension)
            for extension in READERS
            if extension != "md" or not question.is_cloud
        ]
        counts = [(flat(texts) & wanted).total() for texts in (stored, shown, *exported)]
        summary = f"answers={wanted.total()} stored={counts[0]} shown={counts[1]} exported={min(counts[2:])}"
        print(f"{question.prompt}\n  {summary}")
        if kill:
            lost, twice = self.acknowledged - flat(stored), flat(stored) - self.acknowledged
            print(f"  acked={self.acknowledged.total()} lost={lost.total()} dup={twice.total()}")
        await self._post(f"{question.path}/close", None, 200)
        await self._tell(question)
        return all(flat(texts) == wanted for texts in (stored, shown, *exported))

    async def _ask_in_private(self, question: OpenQuestion, phones: list[Any], screen: Screen) -> bool:
        """Ask a question with private answers. Return whether they appear only where they should."""
        await self._post(f"{question.path}/open", None, 200)
        tokens = [phone["participant_token"] for phone in phones]
        await asyncio.gather(
            *(self._answer(question, text, number, tokens[number]) for number, text in enumerate(question.texts))
        )
        await self._post(f"{question.path}/show", None, 409)
        counted = f"<b>{len(question.texts)}</b>"
        await self._shown(lambda: Counter(re.findall(counted, screen.regions.get("results", ""))), Counter([counted]))
        await self._post(f"{question.path}/close", None, 200)
        wanted = Counter(question.texts)
        usual = [await self._exported(question, extension) & wanted for extension in READERS]
        included = [await self._exported(question, extension, include="private") & wanted for extension in READERS]
        visible = sum(text in texts for text in question.texts for texts in screen.regions.values())
        leaks = visible + sum(texts.total() for texts in usual)
        in_files = min(texts.total() for texts in included)
        print(f"{question.prompt}\n  answers={wanted.total()} leaks={leaks} exported_if_asked_for={in_files}")
        return leaks == 0 and in_files == wanted.total()

    async def _found(
        self, question: OpenQuestion, screen: Screen, wanted: Counter[str]
    ) -> tuple[Counter[str], Counter[str]]:
        """Return the answers on the projector and in the database. For a cloud, compares total counts."""
        if not question.is_cloud:
            shown = await self._shown(screen.cards, wanted)
            return shown, Counter(answer["text"] for answer in (await self._results(question))["answers"])
        words = {word["text"]: word["count"] for word in (await self._results(question))["words"]}
        shown = await self._shown(screen.words, Counter(words))
        everything, nothing = Counter(question.texts), Counter[str]()
        is_stored = sum(words.values()) == len(question.texts)
        return everything if shown == Counter(words) else nothing, everything if is_stored else nothing

    async def _tell(self, question: OpenQuestion) -> None:
        """Print the words or themes of a question."""
        if question.is_cloud:
            words = (await self._results(question))["words"]
            print("  " + ", ".join(f"{word['text']} {word['count']}" for word in words[:30]))
            return
        path, wanted = f"/api/rooms/{question.room}/exports/json", {"activity": question.activity}
        report = (await self.client.get(path, params=wanted, headers=self.headers)).raise_for_status().json()
        for summary in report["activities"][0]["summaries"]:
            for theme in summary["themes"]:
                print(f"  - {theme['label']} ({len(theme['answers'])}): {' '.join(theme['typical'].split())}")
            print(f"  - other: {len(summary['other'])}")

    async def _answer(self, question: OpenQuestion, text: str, number: int, token: str) -> None:
        """Send an answer until it is acknowledged, as a phone does."""
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"{question.activity}-{number}"}
        body = {"activity": question.activity, "value": text}
        await asyncio.sleep(0.01 * number)
        while True:
            try:
                response = await self.client.post(f"/api/rooms/{question.room}/answers", json=body, headers=headers)
            except httpx.HTTPError:
                await asyncio.sleep(0.1)
                continue
            if response.status_code in {200, 201}:
                self.acknowledged += flat(Counter([text]))
                return
            if response.status_code not in {429, 507}:
                raise SystemExit(f"answer {number} was refused: {response.status_code} {response.text}")
            await asyncio.sleep(float(response.headers.get("retry-after", 1)))

    async def _look(self, url: str, token: str) -> None:
        """Open a phone's websocket and receive until cancelled."""
        headers = {"Authorization": f"Bearer {token}"}
        while True:
            try:
                async with connect(url, additional_headers=headers, compression=None) as socket:
                    await socket.send('{"screen": "participant"}')
                    async for _ in socket:
                        pass
            except (WebSocketException, OSError):
                await asyncio.sleep(0.2)

    async def _shown(self, look: Callable[[], Counter[str]], wanted: Counter[str]) -> Counter[str]:
        """Return what the projector shows once it shows everything, or after PATIENCE_S."""
        for _ in range(int(PATIENCE_S / 0.1)):
            if flat(look()) == flat(wanted):
                break
            await asyncio.sleep(0.1)
        return look()

    async def _results(self, question: OpenQuestion) -> dict[str, Any]:
        response = await self.client.get(f"{question.path}/results", headers=self.headers)
        results: dict[str, Any] = response.raise_for_status().json()["results"]
        return results

    async def _exported(self, question: OpenQuestion, extension: str, **parameters: str) -> Counter[str]:
        path = f"/api/rooms/{question.room}/exports/{extension}"
        wanted = {"activity": question.activity, **parameters}
        response = await self.client.get(path, params=wanted, headers=self.headers)
        return Counter(READERS[extension](response.raise_for_status().content))

    async def _post(self, path: str, body: Any, status: int) -> Any:
        response = await self.client.post(path, json=body, headers=self.headers)
        if response.status_code != status:
            raise SystemExit(f"{path}: {response.status_code} {response.text}")
        return response.json()


def flat(texts: Counter[str]) -> Counter[str]:
    """Return texts without line breaks, to compare them across formats."""
    counted: Counter[str] = Counter()
    for text, count in texts.items():
        counted[" ".join(text.split())] += count
    return counted


def texts_of_csv(content: bytes) -> Iterator[str]:
    """Return the answers in a CSV file, without the apostrophe that escapes formulas."""
    for row in list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))[1:]:
        yield row[ANSWER][1:] if re.match(r"'\W*[=+\-@]", row[ANSWER]) else row[ANSWER]


def texts_of_xlsx(content: bytes) -> Iterator[str]:
    """Return the answers in the second sheet of a workbook; the first is the overview."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[1]
    yield from (str(row[ANSWER]) for row in sheet.iter_rows(min_row=2, values_only=True))


def texts_of_json(content: bytes) -> Iterator[str]:
    """Return the answers in a JSON file."""
    for activity in json.loads(content)["activities"]:
        yield from (answer["text"] for answer in activity["answers"])


def texts_of_markdown(content: bytes) -> Iterator[str]:
    """Return the list items of a Markdown file as rendered, without those of the summary."""
    answers = content.decode().rpartition("\n### ")[2]
    for item in re.findall(r"^- ((?:.*  \n  )*.*)$", answers, re.MULTILINE):
        yield re.sub(r"\\([\\`*_{}\[\]<>#|~!.)+-])", r"\1", re.sub(r"\\(\d+[.)])", r"\1", item.replace("  \n  ", "\n")))


READERS = {"csv": texts_of_csv, "xlsx": texts_of_xlsx, "json": texts_of_json, "md": texts_of_markdown}


def read_questions(folder: Path) -> tuple[dict[str, list[str]], set[str]]:
    """Read the questions of a day with their answers. Return them, and which of them are word clouds."""
    questions: dict[str, list[str]] = {}
    clouds = set()
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            answer = json.loads(line)
            questions.setdefault(answer["question"], []).append(answer["text"])
            if "word_cloud" in path.name:
                clouds.add(answer["question"])
    if not questions:
        raise SystemExit(f"There are no answers in {folder}: it needs JSONL files with question and text.")
    return questions, clouds


async def run(arguments: argparse.Namespace) -> bool:
    """Run the day on the server in the arguments. Return whether it succeeded."""
    questions, clouds = read_questions(arguments.folder)
    with tempfile.TemporaryDirectory() as data_dir:
        server = None if arguments.address else ServerProcess(Path(data_dir)).start()
        address = arguments.address or (server.address if server else "")
        try:
            async with httpx.AsyncClient(base_url=address, timeout=30) as client:
                return await Day(client, arguments.token, server).run(questions, clouds, kill=arguments.kill)
        finally:
            if server:
                server.stop()


def main() -> int:
    """Run the command. Return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=SAMPLE_DAY)
    parser.add_argument("--kill", action="store_true", help="kill -9 in the middle of each question")
    parser.add_argument("--address", help="a running server, instead of one of its own")
    parser.add_argument("--token", default=API_TOKEN, help="an organiser's token there")
    arguments = parser.parse_args()
    if arguments.kill and arguments.address:
        parser.error("only a server of its own is killed")
    return 0 if asyncio.run(run(arguments)) else 1


if __name__ == "__main__":
    sys.exit(main())
