"""Groups that write: from a scribe's save to the other phones of the group, and what it costs beside an answer."""

import secrets
from pathlib import Path
from typing import Any

from bench.limits.findings import Finding, Goal, Scale
from bench.limits.rooms import join_all
from bench.limits.servers import Ours
from bench.limits.spread import Spread, percentile, ratio
from bench.load.apart import run_apart
from bench.load.calls import post
from bench.load.groups import GroupsJob

SIZE = 5

TEXT = """\
A room in drawn groups of five, every phone with its socket open; the scribes of all groups save at once, and each save
carries its own version. The delay runs from the sending to the frame with that text on a phone of the group. Beside it,
in the same round, as many phones of the same hall answer an open question at once. Work is that of the whole server."""


def measure(scale: Scale, folder: Path) -> Finding:
    """Measure saves and answers in turns, in a new room in every round."""
    server = Ours(folder)
    saves: list[dict[str, Any]] = []
    answers: list[dict[str, Any]] = []
    phones = scale.groups * SIZE
    try:
        for number in range(scale.rounds + 1):
            turns = _turn(server, phones)
            if number:  # the first round warms up
                saves.append(turns[0])
                answers.append(turns[1])
    finally:
        server.stop()
    return _told(phones, saves, answers)


def _told(phones: int, saves: list[dict[str, Any]], answers: list[dict[str, Any]]) -> Finding:
    shown = {
        "reply p95 ms": [percentile(turn["replies"], 95) for turn in saves],
        "to the group p50 ms": [percentile(turn["delays"], 50) for turn in saves],
        "to the group p95 ms": [percentile(turn["delays"], 95) for turn in saves],
        "work µs per save": [turn["work"] * 1e6 for turn in saves],
        "work µs per answer": [turn["work"] * 1e6 for turn in answers],
    }
    astray = sum(turn["strays"] + turn["others"] for turn in saves)
    finding = Finding("From a scribe to the group", TEXT, ["phones", "groups", *shown, "frames to others"])
    spreads = {name: Spread.of(values) for name, values in shown.items()}
    finding.lines = [[f"{phones:,}", f"{phones // SIZE:,}", *map(str, spreads.values()), f"{astray:,}"]]
    delays, cost = spreads["to the group p95 ms"], ratio(shown["work µs per save"], shown["work µs per answer"])
    what = f"save to the group, {phones:,} phones in {phones // SIZE:,} groups, all scribes at once, p95 ms"
    finding.goals = [
        Goal(what, "≤ 300", str(delays), delays.median <= 300),
        Goal("work of a save, to an answer", "≤ 1.5", str(cost), cost.median <= 1.5),
        Goal("frames that a save sends to other groups", "0", f"{astray:,}", astray == 0),
    ]
    finding.figures = {**shown, "frames to others": astray}
    return finding


class GroupRoom:
    """A room with an activity that groups write, and an open question. It is joined and read through the API."""

    def __init__(self, server: Ours) -> None:
        self.server = server
        text = {"type": "open_text", "prompt": "Hva tar vi tak i?", "hidden": True}
        written = {**text, "groups": {"size": SIZE}, "steps": [{"kind": "group"}]}
        body = {"title": "Måling", "language": "nb", "activities": [written, text]}
        made = server.client.post("/api/v1/rooms", json=body).raise_for_status().json()
        self.id: str = made["id"]
        self.code: str = made["join_code"]
        self.written, self.asked = (activity["id"] for activity in made["activities"])

    def act(self, action: str, activity: str) -> None:
        """Open or close an activity."""
        self.server.client.post(f"/api/rooms/{self.id}/activities/{activity}/{action}").raise_for_status()

    def state(self, token: str) -> dict[str, Any]:
        """Return the state of a phone's group."""
        headers = {"Authorization": f"Bearer {token}"}
        state: dict[str, Any] = self.server.client.get(self._path, headers=headers).raise_for_status().json()
        return state

    def write(self, token: str) -> None:
        """Let a phone write for its group."""
        headers = {"Authorization": f"Bearer {token}"}
        path = f"{self._path}/scribe"
        self.server.client.put(path, json={"writes": True}, headers=headers).raise_for_status()

    def save(self, token: str, number: int) -> str:
        """Return the request of a scribe that saves the first text of a group."""
        body = {"save": secrets.token_hex(8), "version": 0, "value": f"Vi er nummer {number} her og skriver"}
        return post(f"{self._path}/text", body, token, method="PUT")

    def answer(self, token: str, number: int) -> str:
        """Return the request of a phone that answers the open question."""
        body = {"activity": self.asked, "value": f"Jeg er nummer {number} her og svarer"}
        return post(f"/api/rooms/{self.id}/answers", body, token, secrets.token_hex(16))

    @property
    def _path(self) -> str:
        return f"/api/v1/rooms/{self.id}/activities/{self.written}/group"


def _turn(server: Ours, phones: int) -> tuple[dict[str, Any], dict[str, Any]]:
    room = GroupRoom(server)
    tokens = join_all([room], phones)[0]
    room.act("open", room.written)
    groups = [int(room.state(token)["group"]["number"]) for token in tokens]
    scribes = [tokens[groups.index(number)] for number in sorted(set(groups))]
    for scribe in scribes:
        room.write(scribe)
    saves = [room.save(scribe, number) for number, scribe in enumerate(scribes)]
    written = run_apart(GroupsJob(server.port, room.id, tokens, saves, server.processes, groups))
    room.act("open", room.asked)
    answers = [room.answer(scribe, number) for number, scribe in enumerate(scribes)]
    return written, run_apart(GroupsJob(server.port, room.id, tokens, answers, server.processes))
