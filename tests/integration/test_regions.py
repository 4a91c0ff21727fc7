"""What changes what: everything that a room event changed on a screen must stand in the table of regions."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest
from sqlmodel import col, select

from tests.action_items import add, continue_with, items_of
from tests.actors import Room, make_room, open_text, questions, single_choice, text_slide, word_cloud
from tests.decks import add_deck
from tests.forms import LONG
from tests.groups_at_work import set_activity
from tests.server import ServerThread
from workshop_live.actions.answers import Accepted, SubmitAnswer, submit_answers
from workshop_live.actions.commands import one_by_one
from workshop_live.actions.registry import COMMANDS
from workshop_live.domain.participants import Participant
from workshop_live.domain.regions import EVERY_CHUNK, EVERYTHING, REGIONS, Screen, changed_regions, chunk_number
from workshop_live.domain.room_events import RoomEvent, RoomEventKind
from workshop_live.realtime.frames import Audience, OneGroup
from workshop_live.realtime.presence import Connected
from workshop_live.services.cloud_service import CloudService
from workshop_live.services.theme_service import ThemeService
from workshop_live.services.warmup import Warmup
from workshop_live.storage.engine import Database
from workshop_live.storage.rooms import find_room
from workshop_live.storage.tables import ActivityRow, RoomEventRow, RoundRow
from workshop_live.storage.writer import Outcome, Transaction, write_now
from workshop_live.web.screens.assets import Assets
from workshop_live.web.screens.drawing import Drawer
from workshop_live.web.screens.rendering import Renderer


@pytest.mark.parametrize("kind", RoomEventKind)
@pytest.mark.parametrize("screen", Screen)
def test_every_room_event_says_which_regions_it_changes(kind: RoomEventKind, screen: Screen):
    changed = changed_regions(RoomEvent(1, 1, kind, 1, 30), screen)
    assert {name for name in changed if chunk_number(name) is None} - {EVERY_CHUNK} <= set(REGIONS[screen])


def prepared(client: httpx.Client, eye: "Eye", answers: int = 25) -> Room:
    """A room with an open question that was answered, and more on its agenda."""
    room = make_room(
        client,
        open_text("Første"),
        single_choice("Andre"),
        text_slide("Tredje"),
        open_text("Fjerde", roles=["Leder"]),
        questions("Femte"),
        word_cloud("Sjette"),
        open_text(
            "Sjuende", steps=[{"kind": kind, "minutes": 3} for kind in ("talk", "each", "plenary")], roles=["Leder"]
        ),
    )
    room.act("open")
    phone = room.join()
    by = Participant(eye.database.read_now(find_room, room.id).id, phone.token)
    sent = [SubmitAnswer(by, room.activities[0], f"Svar {it}", f"k{it}", None, 1) for it in range(answers)]
    replies = write_now(eye.database.writing, lambda tx, _: [Outcome(submit_answers(tx, sent))], None)
    assert all(isinstance(reply.reply, Accepted) for reply in replies)
    room.phone = phone  # type: ignore[attr-defined]
    room.database = eye.database_url  # type: ignore[attr-defined]
    return room


def first_answer(room: Room) -> str:
    room.hidden = room.results()["results"]["answers"][0]["id"]  # type: ignore[attr-defined]
    return str(room.hidden)  # type: ignore[attr-defined]


def after(*steps: Callable[[Room], object]) -> Callable[[Room], None]:
    """Several actions, of which the last is looked at."""

    def run(room: Room) -> None:
        for step in steps:
            step(room)

    return run


TRIED = set[str]()
"""The commands that the actions below try."""


def act(action: str, number: int = 0, **parameters: int) -> Callable[[Room], object]:
    TRIED.add(action)
    return lambda room: room.act(action, number, **parameters).raise_for_status()


def press(name: str, /, **fields: object) -> Callable[[Room], object]:
    TRIED.add(name)

    def run(room: Room) -> object:
        values = {key: value(room) if callable(value) else value for key, value in fields.items()}
        return room.command(name, **values).raise_for_status()

    return run


def activity(number: int) -> Callable[[Room], str]:
    return lambda room: room.activities[number]


def to_steps(count: int) -> Callable[[Room], None]:
    """Go ``count`` moves on from the activity before the one with steps."""

    def run(room: Room) -> None:
        room.command("go-to", activity=room.activities[5]).raise_for_status()
        room.command("open", activity=room.activities[6]).raise_for_status()
        for _ in range(count - 1):
            room.command("next").raise_for_status()

    return run


def to_slides(room: Room) -> None:
    """Show the first of three slides, on phones, too."""
    deck = add_deck(room.database, room)  # type: ignore[attr-defined]
    shown = {"type": "slides", "prompt": "Lysbilder", "deck": deck, "first": 1, "last": 3, "on_phones": "on"}
    room.command("add-activity", after_current="on", **shown).raise_for_status()
    room.slides = room.state()["activities"][1]["id"]  # type: ignore[attr-defined]
    room.command("go-to", activity=room.slides).raise_for_status()  # type: ignore[attr-defined]


def ask_beside(room: Room) -> None:
    """Have a question beside the agenda."""
    room.command("set-up", takes_questions="on").raise_for_status()
    standing = room.state()["standing_question"]
    asked = room.phone.answer("Og budsjettet?", activity=standing)  # type: ignore[attr-defined]
    room.beside = asked.raise_for_status().json()["id"]  # type: ignore[attr-defined]


BESIDE: dict[str, object] = {"answer": lambda room: room.beside}


def member(number: int) -> Callable[[Room], str]:
    return lambda room: str(room.state()["members"][number]["id"])


def question(room: Room) -> str:
    return str(room.results(4)["results"]["questions"][0]["id"])


def words(room: Room) -> None:
    room.act("open", 5)
    for text in ("leiar", "ledere", "tillit"):
        room.join().answer(text, 5)
    room.act("show", 5)


def two_themes(room: Room) -> None:
    """Themes on the projector, of which the second has two answers in it."""
    room.act("show")
    room.command("screen", mode="themes").raise_for_status()
    for label in ("Et tema", "Et større"):
        room.command("add-theme", activity=room.activities[0], label=label).raise_for_status()
    room.command("move-answers", activity=room.activities[0], answers="none:0 none:1", target="2").raise_for_status()


def split(room: Room) -> object:
    parts = [{"label": "En del", "answers": [0]}, {"label": "Resten", "answers": [1]}]
    body = {"activity": room.activities[0], "theme": 2, "parts": parts}
    path = f"/api/v1/rooms/{room.id}/commands/split-theme"
    return room.client.post(path, json=body, headers=room.headers).raise_for_status()


def vote_on_two(room: Room) -> None:
    """Make a vote on the first two answers."""
    chosen = [{"answer": it["id"]} for it in room.results()["results"]["answers"][:2]]
    path = f"/api/v1/rooms/{room.id}/commands/make-vote"
    body = {"activity": room.activities[0], "options": chosen}
    made = room.client.post(path, json=body, headers=room.headers).raise_for_status().json()["made"]
    room.activities.append(made)


def on_a_vote(room: Room) -> None:
    """Have the room at a vote on its first two answers."""
    first_answer(room)
    room.act("show")
    vote_on_two(room)
    room.act("open", -1).raise_for_status()


TRIED |= {"split-theme", "make-vote"}
EDIT = {"activity": activity(0), "type": "open_text", "prompt": "Endret", "hidden": "on"}
GROUPS = press("name-groups", names="Gygrene\nBlåveis")


def choose_group(room: Room) -> None:
    path, key = f"/api/v1/rooms/{room.id}/group", room.state()["home_groups"][0]["id"]
    room.client.put(path, json={"group": key}, headers=room.phone.headers).raise_for_status()  # type: ignore[attr-defined]


def draw(room: Room) -> None:
    set_activity(room, 3, groups={"size": 2})
    room.act("open", 3)


def come_late(room: Room) -> None:
    path, headers = f"/rooms/{room.id}/live", room.join().headers
    room.client.post(path, json={"screen": "participant"}, headers=headers).raise_for_status()


def in_columns(room: Room) -> None:
    """Let the answers stand in columns."""
    set_activity(room, 0, settings={"columns": [{"name": "Bra", "key": "bra"}, {"name": "Bør", "key": "bor"}]})
    room.phone.answer({"text": "Ros", "column": "bra"}).raise_for_status()  # type: ignore[attr-defined]


def for_groups(room: Room) -> None:
    """Let the fourth activity be written by home groups, and the room be where they write."""
    GROUPS(room)
    choose_group(room)
    set_activity(room, 3, groups="home", steps=[{"kind": "group"}])
    room.act("open", 3)


def work(what: str, **body: object) -> Callable[[Room], None]:
    """Do something in the group of the phone."""

    def run(room: Room) -> None:
        path = f"/api/v1/rooms/{room.id}/activities/{room.activities[3]}/group/{what}"
        room.client.put(path, json=body, headers=room.phone.headers).raise_for_status()  # type: ignore[attr-defined]

    return run


def to_joint_text(room: Room) -> None:
    """Go to a joint text behind a question that was shown, with two lines and a version."""
    room.act("show").raise_for_status()
    fields = {"type": "joint_text", "prompt": "Formålet vårt", "after_current": "on"}
    room.joint = room.command("add-activity", **fields).raise_for_status().json()["made"]  # type: ignore[attr-defined]
    room.command("open", activity=room.joint).raise_for_status()  # type: ignore[attr-defined]
    for text in ("Si fra", "Feire"):
        made = room.command("write-line", activity=room.joint, text=text)  # type: ignore[attr-defined]
        room.line = made.raise_for_status().json()["made"]  # type: ignore[attr-defined]
    room.command("keep-version", activity=room.joint).raise_for_status()  # type: ignore[attr-defined]


JOINT: dict[str, Any] = {"activity": lambda room: room.joint}
LINE: dict[str, Any] = {"line": lambda room: room.line}

WRITE = after(work("scribe", writes=True), work("text", save="s", version=0, value="Vi"))


def to_follow_up(room: Room) -> None:
    """Be where the item of an earlier gathering is looked at."""
    earlier = make_room(room.client)
    add(earlier)
    continue_with(room.database, earlier, room)  # type: ignore[attr-defined]
    room.item = items_of(room.database, room)[0].public_id  # type: ignore[attr-defined]
    room.command("go-to", activity=room.state()["activities"][0]["id"]).raise_for_status()


ITEM: dict[str, object] = {"item": lambda room: room.item}


def gathering_before(room: Room) -> None:
    """Let there be another gathering of a series, a day before, in which the second question was shown."""
    path = f"/api/v1/rooms/{room.id}/runs"
    made = room.client.post(path, params={"continues": "true"}, headers=room.headers).raise_for_status().json()
    other = Room(room.client, made, room.token)
    other.act("open", 1)
    other.join().answer(1, 1).raise_for_status()

    @one_by_one
    def age(tx: Transaction, command: None) -> Outcome[None]:
        activities = select(ActivityRow.id).where(ActivityRow.public_id == other.activities[1])
        for row in tx.session.exec(select(RoundRow).where(col(RoundRow.activity_id).in_(activities))):
            row.opened_at -= timedelta(days=1)
        return Outcome(None)

    database = Database.open(room.database)  # type: ignore[attr-defined]
    write_now(database.writing, age, None)
    database.close()


COMPARABLE = after(gathering_before, act("open", 1))
COMPARED = after(COMPARABLE, press("screen", mode="series"))


ACTIONS: dict[str, tuple[Callable[[Room], object], Callable[[Room], object]]] = {
    "open another": (lambda room: None, act("open", 1)),
    "open a slide": (lambda room: None, act("open", 2)),
    "close": (lambda room: None, act("close")),
    "close counting down": (lambda room: None, act("close", grace=10)),
    "close at once while counting down": (act("close", grace=10), act("close")),
    "reopen": (act("close"), act("open")),
    "show": (lambda room: None, act("show")),
    "hide": (act("show"), act("hide")),
    "next": (lambda room: None, press("next")),
    "back": (act("open", 1), press("back")),
    "lobby": (lambda room: None, press("screen", mode="lobby")),
    "name groups in the lobby": (press("screen", mode="lobby"), GROUPS),
    "choose a group": (after(press("screen", mode="lobby"), GROUPS), choose_group),
    "draw groups anew": (draw, press("draw-groups", activity=activity(3))),
    "come late into a drawn group": (draw, come_late),
    "write for a group": (for_groups, work("scribe", writes=True)),
    "save the text of a group": (
        after(for_groups, work("scribe", writes=True)),
        work("text", save="s", version=0, value="Vi"),
    ),
    "save it again when it is shown": (
        after(for_groups, WRITE, act("show", 3)),
        work("text", save="t", version=1, value="Vi alle"),
    ),
    "save it while summing up": (
        after(for_groups, WRITE, act("show", 3), press("screen", mode="summary")),
        work("text", save="t", version=1, value="Vi alle"),
    ),
    "write for a group on the desk": (
        after(for_groups, act("show", 3)),
        press("write-for-group", activity=activity(3), type="open_text", group=1, seen=0, value="Uten telefon"),
    ),
    "put a note on the board of a group": (
        for_groups,
        lambda room: room.client.post(
            f"/api/v1/rooms/{room.id}/activities/{room.activities[3]}/group/notes",
            json={"key": "n", "text": "Lapp"},
            headers=room.phone.headers,
        ).raise_for_status(),
    ),
    "be done": (after(for_groups, WRITE), work("done", done=True)),
    "leave a group that one writes for": (
        after(for_groups, WRITE),
        lambda room: room.client.put(
            f"/api/v1/rooms/{room.id}/group", json={"group": None}, headers=room.phone.headers
        ).raise_for_status(),
    ),
    "black": (act("show"), press("screen", mode="black")),
    "out of black": (press("screen", mode="black"), press("screen", mode="activity")),
    "spotlight": (act("show"), press("spotlight", answer=first_answer)),
    "spotlight off": (after(act("show"), press("spotlight", answer=first_answer)), press("spotlight", answer="")),
    "turn the page": (act("show"), press("page", page=1)),
    "pages that turn": (act("show"), press("turn-pages", on=1)),
    "pages that turn no more": (after(act("show"), press("turn-pages", on=1)), press("page", page=1)),
    "start the timer": (lambda room: None, press("start-timer")),
    "pause the timer": (press("start-timer"), press("pause-timer")),
    "add time": (lambda room: None, press("add-time", seconds=60)),
    "take time": (press("start-timer"), press("add-time", seconds=-60)),
    "clear the timer": (press("start-timer"), press("clear-timer")),
    "hide an answer": (act("show"), press("hide-answer", answer=first_answer)),
    "hide the answer in the spotlight": (
        after(act("show"), press("spotlight", answer=first_answer)),
        press("hide-answer", answer=first_answer),
    ),
    "show a hidden answer": (
        after(act("show"), press("hide-answer", answer=first_answer)),
        press("show-answer", answer=lambda room: room.hidden),
    ),
    "add an activity": (lambda room: None, press("add-activity", type="text_slide", prompt="Ny", text="")),
    "add one after the current": (
        lambda room: None,
        press("add-activity", type="text_slide", prompt="Ny", after_current="on"),
    ),
    "add a method": (lambda room: None, press("add-method", method="igp", after_current="on")),
    "edit": (act("show"), press("edit-activity", **EDIT)),
    "move": (lambda room: None, press("move-activity", activity=activity(1), to=2)),
    "move the current": (lambda room: None, press("move-activity", activity=activity(0), to=1)),
    "remove": (lambda room: None, press("remove-activity", activity=activity(1))),
    "remove the current": (act("show"), press("remove-activity", activity=activity(0))),
    "put back": (
        press("remove-activity", activity=activity(1)),
        press("put-back-activity", activity=activity(1)),
    ),
    "take a line over": (to_joint_text, press("take-line", **JOINT, answer=first_answer)),
    "write a line": (to_joint_text, press("write-line", **JOINT, text="Be om hjelp")),
    "edit a line": (to_joint_text, press("edit-line", **LINE, text="Feire ofte", seen=1)),
    "edit the stem": (to_joint_text, press("edit-stem", **JOINT, text="Vi skal:", seen=1)),
    "move a line": (to_joint_text, press("move-line", **LINE, to=0)),
    "remove a line": (to_joint_text, press("remove-line", **LINE)),
    "keep a version": (
        after(to_joint_text, press("remove-line", **LINE), press("undo"), press("write-line", **JOINT, text="Be")),
        press("keep-version", **JOINT),
    ),
    "take a version up again": (
        after(to_joint_text, press("remove-line", **LINE)),
        press("take-up-version", **JOINT, number=1),
    ),
    "ask for agreement": (to_joint_text, press("ask-agreement", **JOINT)),
    "hide what a line could be taken from": (to_joint_text, press("hide-answer", answer=first_answer)),
    "star what a line could be taken from": (to_joint_text, press("star-answer", answer=first_answer, on=1)),
    "name a theme that a line could be taken from": (
        to_joint_text,
        press("add-theme", activity=activity(0), label="Mot"),
    ),
    "let somebody else run the room": (act("show"), press("add-member", name="other")),
    "take them off again": (press("add-member", name="other"), press("remove-member", organiser=member(1))),
    "put the room into a series": (lambda room: None, press("join-series", title="Programmet")),
    "compare with another gathering": (COMPARABLE, press("screen", mode="series")),
    "compare no more": (COMPARED, press("screen", mode="activity")),
    "answer while gatherings are compared": (COMPARED, lambda room: room.join().answer(1, 1).raise_for_status()),
    "hide what is compared": (COMPARED, act("hide", 1)),
    "take the room out of its series": (COMPARED, press("leave-series")),
    "hand the room over that is compared": (
        after(COMPARED, press("add-member", name="other")),
        press("hand-over", organiser=member(1)),
    ),
    "hand the room over": (press("add-member", name="other"), press("hand-over", organiser=member(1))),
    "leave the room to them": (
        after(press("add-member", name="other"), press("hand-over", organiser=member(1))),
        press("leave"),
    ),
    "rename": (press("screen", mode="lobby"), press("rename", title="Nytt navn")),
    "end": (act("show"), press("end")),
    "ask again": (after(act("show"), act("close")), press("ask-again", activity=activity(0))),
    "close what has roles": (act("open", 3), act("close", 3, grace=0)),
    "go on to a step": (to_steps(1), press("next")),
    "go on to the answers": (to_steps(2), press("next")),
    "go on to plenary": (to_steps(3), press("next")),
    "go back to a step": (to_steps(2), press("back")),
    "undo a step": (to_steps(2), press("undo")),
    "ask again with steps": (to_steps(4), press("ask-again", activity=activity(6))),
    "edit steps": (
        lambda room: None,
        press("edit-activity", activity=activity(6), type="open_text", prompt="Sjuende", **{"steps.0.kind": "talk"}),
    ),
    "turn a slide": (to_slides, press("next")),
    "turn it back": (after(to_slides, press("next")), press("back")),
    "go to a slide": (to_slides, press("go-to", activity=lambda room: room.slides, page=2)),
    "go on from the slides": (after(to_slides, press("page", page=2)), press("next")),
    "split the slides": (
        to_slides,
        press("split-slides", activity=lambda room: room.slides, page=2, moved=activity(1)),
    ),
    "ask something after a slide": (
        to_slides,
        press("add-activity", type="text_slide", prompt="Ny", after_current="on"),
    ),
    "take up what was asked beside the agenda": (ask_beside, press("take-up", **BESIDE)),
    "put it away": (after(ask_beside, press("take-up", **BESIDE)), press("take-up", answer="")),
    "go on from it": (after(ask_beside, press("take-up", **BESIDE)), press("next")),
    "hide it while it is taken up": (after(ask_beside, press("take-up", **BESIDE)), press("hide-answer", **BESIDE)),
    "vote for it while it is taken up": (
        after(ask_beside, press("take-up", **BESIDE)),
        lambda room: room.phone.vote(room.beside).raise_for_status(),
    ),
    "follow up an action": (to_follow_up, press("edit-action-item", status="done", **ITEM)),
    "take a followed up action off": (to_follow_up, press("remove-action-item", **ITEM)),
    "undo that": (after(to_follow_up, press("remove-action-item", **ITEM)), press("undo")),
    "write down an action": (lambda room: None, press("add-action-item", what="Ringe NAV")),
    "move an action": (
        after(to_follow_up, press("add-action-item", what="Ringe NAV")),
        press("move-action-item", to=1, **ITEM),
    ),
    "show the actions": (to_follow_up, press("screen", mode="actions")),
    "change an action that is shown": (
        after(to_follow_up, press("screen", mode="actions")),
        press("edit-action-item", what="Møte NAV", **ITEM),
    ),
    "park it": (ask_beside, press("park-answer", on=1, **BESIDE)),
    "undo a close": (act("close"), press("undo")),
    "undo an open": (act("open", 1), press("undo")),
    "undo a removal": (press("remove-activity", activity=activity(0)), press("undo")),
    "undo an end": (press("end"), press("undo")),
    "undo a hidden answer": (
        after(act("show"), press("hide-answer", answer=first_answer)),
        press("undo"),
    ),
    "submit, hidden": (lambda room: None, lambda room: room.phone.answer("Nytt")),
    "submit, shown": (act("show"), lambda room: room.phone.answer("Nytt")),
    "revise": (act("show"), lambda room: room.phone.revise("k3", "Endret")),
    "withdraw": (act("show"), lambda room: room.phone.withdraw("k3")),
    "withdraw what is in the spotlight": (
        after(act("show"), press("spotlight", answer=first_answer)),
        lambda room: room.phone.withdraw("k0"),
    ),
    "pause": (lambda room: None, press("pause", minutes=10)),
    "come to a pause of the agenda": (
        after(act("open"), press("add-activity", type="pause", prompt="Lunsj", minutes=45, after_current=1)),
        press("finish-activity"),
    ),
    "pass over a section": (
        after(act("open"), press("add-activity", type="section", prompt="Etter lunsj", after_current=1)),
        press("finish-activity"),
    ),
    "shift the rest": (
        after(act("open"), press("add-activity", type="pause", prompt="Lunsj", starts_at="11:30", after_current=1)),
        press("shift-rest", minutes=8),
    ),
    "end the pause": (press("pause", minutes=10), press("screen", mode="activity")),
    "sum up": (act("show"), press("screen", mode="summary")),
    "show the themes": (act("show"), press("screen", mode="themes")),
    "make a theme": (press("screen", mode="themes"), press("add-theme", activity=activity(0), label="Nytt tema")),
    "move an answer to it": (
        after(press("screen", mode="themes"), press("add-theme", activity=activity(0), label="Nytt tema")),
        press("move-answers", activity=activity(0), answers="none:0", target="1"),
    ),
    "take back a theme that is summed up": (
        after(press("screen", mode="summary"), press("add-theme", activity=activity(0), label="Nytt tema")),
        press("edit-theme", activity=activity(0), theme=1, label="Nytt tema", bullet="Slik skal det stå"),
    ),
    "merge two themes": (
        two_themes,
        press("merge-themes", activity=activity(0), theme=1, target=2),
    ),
    "split a theme": (two_themes, split),
    "go to another": (act("open", 1), press("go-to", activity=activity(0))),
    "remove a theme": (two_themes, press("remove-theme", activity=activity(0), theme=1)),
    "put a theme first": (two_themes, press("reorder-theme", activity=activity(0), theme=2, to=0)),
    "put the largest theme first": (two_themes, press("sort-themes", activity=activity(0))),
    "ask for more themes": (two_themes, press("refine-themes", activity=activity(0), steps=1)),
    "leave a theme out": (two_themes, press("leave-out-theme", activity=activity(0), theme=2, out=1)),
    "add a bullet": (two_themes, press("add-bullet", activity=activity(0), bullet="Dette sa ingen")),
    "choose what is typical": (two_themes, press("choose-typical", activity=activity(0), answers="2:1")),
    "have the room vote": (two_themes, press("vote-on-themes", activity=activity(0))),
    "have it vote on its answers": (act("show"), vote_on_two),
    "hide an answer that it votes on": (on_a_vote, press("hide-answer", answer=lambda room: room.hidden)),
    "withdraw an answer that it votes on": (on_a_vote, lambda room: room.phone.withdraw("k0")),
    "show what it voted": (after(on_a_vote, lambda room: room.phone.answer([1, 0], -1)), act("show", -1)),
    "withdraw one of its votes while the answers stand there": (
        after(
            on_a_vote,
            lambda room: room.phone.answer([1, 0], -1, key="voted"),
            act("show", -1),
            press("go-to", activity=activity(0)),
        ),
        lambda room: room.phone.withdraw("voted").raise_for_status(),
    ),
    "keep the answers private": (act("show"), press("keep-private", activity=activity(0))),
    "keep it longer": (lambda room: None, press("retention", last_day="2099-12-31")),
    "submit while summing up": (press("screen", mode="summary"), lambda room: room.phone.answer("Nytt")),
    "compare rounds": (
        after(
            act("open", 1),
            lambda room: room.phone.answer(1, 1),
            act("close", 1),
            press("ask-again", activity=activity(1)),
        ),
        press("compare", on=1),
    ),
    "count the people": (lambda room: None, press("present", present=28)),
    "set the room up": (
        press("screen", mode="lobby"),
        press("set-up", shares_results="on", wifi_name="Gjest", wifi_password="velkommen"),
    ),
    "show the programme on phones": (
        press("edit-activity", **EDIT, starts_at="10:15"),
        press("set-up", shows_programme="on"),
    ),
    "change the programme that phones show": (
        press("set-up", shows_programme="on"),
        press("edit-activity", **EDIT, starts_at="10:15"),
    ),
    "add to the programme that phones show": (
        press("set-up", shows_programme="on"),
        press("add-activity", type="text_slide", prompt="Lunsj"),
    ),
    "end it with results shared": (press("set-up", shares_results="on"), press("end")),
    "share the results of what has ended": (press("end"), press("share-results", on=1)),
    "keep it from the room": (act("show"), press("keep-private", activity=activity(0))),
    "hide all": (act("show"), press("hide-all", activity=activity(0))),
    "show all again": (
        after(act("show"), press("hide-all", activity=activity(0))),
        press("show-all", activity=activity(0)),
    ),
    "undo hiding all": (after(act("show"), press("hide-all", activity=activity(0))), press("undo")),
    "hold an answer back": (press("set-up", filters_words="on"), lambda room: room.phone.answer("faen")),
    "approve it": (
        after(press("set-up", filters_words="on"), act("show"), lambda room: room.phone.answer("faen")),
        press("take-in", activity=activity(0)),
    ),
    "keep a late answer aside": (act("close"), lambda room: room.phone.answer("For sent", late=True)),
    "take a late answer in": (
        after(act("show"), act("close"), lambda room: room.phone.answer("For sent", late=True)),
        press("take-in", activity=activity(0)),
    ),
    "keep one aside for an earlier question": (
        after(act("close"), act("open", 1)),
        lambda room: room.phone.answer("For sent", late=True),
    ),
    "ask from the room": (act("open", 4), lambda room: room.phone.answer("Når?", 4)),
    "vote": (
        after(act("open", 4), lambda room: room.phone.answer("Når?", 4)),
        lambda room: room.phone.vote(question(room)),
    ),
    "tick off": (
        after(act("open", 4), lambda room: room.phone.answer("Når?", 4)),
        press("settle-answer", answer=question, on=1),
    ),
    "enter answers": (act("show"), press("enter-answers", activity=activity(0), lines="En\nTo")),
    "enter one, which nothing else shows": (act("close"), press("enter-answers", activity=activity(0), lines="En")),
    "undo entered answers": (
        after(act("show"), press("enter-answers", activity=activity(0), lines="En\nTo")),
        press("undo"),
    ),
    "move to another column": (
        after(in_columns, act("show")),
        press("move-to-column", answer=first_answer, column="bor"),
    ),
    "rename a column": (
        after(in_columns, act("show")),
        press("edit-activity", **EDIT, columns="Bra\nBurde"),
    ),
    "star": (lambda room: None, press("star-answer", answer=first_answer, on=1)),
    "duplicate": (lambda room: None, press("duplicate-activity", activity=activity(0))),
    "plan the time": (lambda room: None, press("edit-activity", **EDIT, starts_at="10:15", minutes=20, notes="Husk")),
    "plan the time of the next": (
        lambda room: None,
        press(
            "edit-activity",
            activity=activity(1),
            type="single_choice",
            prompt="Andre",
            options="a\nb",
            starts_at="9.30",
        ),
    ),
    "write a word": (words, lambda room: room.phone.answer("humor", 5)),
    "merge words": (words, press("merge-words", forms="leiar\nledere", into="tillit")),
    "merge words beside the round before": (
        after(words, act("close", 5), press("ask-again", activity=activity(5)), press("compare", on=1), words),
        press("merge-words", forms="leiar\nledere", into="tillit"),
    ),
    "split a word": (words, press("split-word", forms="leiar\nledere", form="ledere")),
    "forget what was decided about a word": (
        after(words, press("split-word", forms="leiar\nledere", form="ledere")),
        press("forget-words", forms="ledere"),
    ),
    "choose": (act("open", 1), lambda room: room.phone.answer(1, 1)),
    "choose otherwise": (
        after(act("open", 1), lambda room: room.phone.answer(1, 1, key="c")),
        lambda room: room.phone.revise("c", 2),
    ),
}


class NoAnalysis(ThemeService):
    """A theme service that never starts an analysis, so that boards stay as people have arranged them."""

    def __init__(self) -> None:
        pass

    async def refresh(self, *_: Any) -> bool:
        return True

    async def warm_up(self) -> None:
        pass


class NoLayouts(CloudService):
    """A cloud service that never starts a layout, so that words stay where the projector has put them."""

    def __init__(self) -> None:
        pass

    def begin(self) -> None:
        pass

    def places(self, *_: Any) -> None:
        return None


class Eye:
    """Looks past the hub: draws every region from the database, and reads which events there were."""

    def __init__(self, server: ServerThread) -> None:
        self.database_url = server.settings.database
        self.database = Database.open(self.database_url)
        boards = NoAnalysis()
        self.draw = Drawer(
            self.database, Renderer(Assets().url), boards, Warmup(boards), server.address, clouds=NoLayouts()
        )

    def regions(self, room: Room) -> dict[Audience, dict[str, str]]:
        """Return what each screen shows, and the phones of the first group of the fourth activity."""
        room_id = self.database.read_now(find_room, room.id).id
        query = select(ActivityRow.id).where(ActivityRow.public_id == room.activities[3])
        grouped = self.database.read_now(lambda session: session.exec(query).one())
        group = Audience(Screen.PARTICIPANT, "nb", OneGroup(grouped, 0))
        wanted = {audience: {EVERYTHING} for audience in [*(Audience(screen, "nb") for screen in Screen), group]}
        drawn = asyncio.run(self.draw(room_id, wanted, Connected(participants=1, pages=3)))
        return {audience: {frame.region: frame.html for frame in frames} for audience, frames in drawn.items()}

    def events_after(self, room: Room, seq: int) -> list[RoomEvent]:
        room_id = self.database.read_now(find_room, room.id).id
        query = (
            select(RoomEventRow)
            .where(RoomEventRow.room_id == room_id, RoomEventRow.seq > seq)
            .order_by(RoomEventRow.seq)
        )
        rows = self.database.read_now(lambda session: list(session.exec(query)))
        return [RoomEvent(row.room_id, row.seq, RoomEventKind(row.kind), row.activity_id, row.ordinal) for row in rows]


@pytest.fixture(scope="module")
def eye(server: ServerThread) -> Iterator[Eye]:
    made = Eye(server)
    yield made
    made.database.close()


@pytest.mark.usefixtures("other_token")  # the one who is let in
@pytest.mark.parametrize("name", ACTIONS)
def test_what_an_action_changes_on_a_screen_stands_in_the_table(name: str, client: httpx.Client, eye: Eye):
    prepare, action = ACTIONS[name]
    room = prepared(client, eye)
    prepare(room)
    seq, before = room.state()["seq"], eye.regions(room)
    action(room)
    events, after_it = eye.events_after(room, seq), eye.regions(room)
    assert events, "the action did something"
    for screen in before:
        empty = [region for region, html in before[screen].items() if not html]
        told = {region for event in events for region in screen.changed_by(event, empty)}
        changed = {
            region
            for region in before[screen].keys() | after_it[screen].keys()
            if before[screen].get(region) != after_it[screen].get(region)
        }
        forgotten = {
            item
            for item in changed
            if item not in told and not (EVERY_CHUNK in told and chunk_number(item) is not None)
        }
        assert forgotten == set(), f"{screen}: {[event.kind for event in events]} must name {forgotten}"
        mixed = {region: mixed_elements(html) for region, html in after_it[screen].items()}
        assert not any(mixed.values()), "an element holds text or elements, which is what the reconciler compares"
        repeated = {region: repeated_keys(html) for region, html in after_it[screen].items()}
        assert not any(repeated.values()), "siblings have keys of their own, or the reconciler takes one for the other"


@LONG
@pytest.mark.usefixtures("other_token")
def test_every_kind_of_room_event_was_looked_at(client: httpx.Client, eye: Eye):
    unseen = set(RoomEventKind)
    for prepare, action in ACTIONS.values():
        room = prepared(client, eye, answers=4)  # as many as the actions name
        prepare(room)
        action(room)
        unseen -= {event.kind for event in eye.events_after(room, 0)}
        if not unseen:
            break
    assert unseen == set()


def test_every_command_is_among_the_actions_unless_it_changes_everything():
    untried = COMMANDS.keys() - TRIED
    assert {name for name in untried if COMMANDS[name].emits != {RoomEventKind.ROOM_SET_UP}} == set()


def test_drawing_is_the_same_every_time(client: httpx.Client, eye: Eye):
    room = prepared(client, eye)
    room.act("show")
    assert eye.regions(room) == eye.regions(room)


VOID = {"input", "img", "rect", "path", "br"}


def repeated_keys(html: str) -> list[str]:
    repeated: list[str] = []
    siblings: list[set[str]] = [set()]

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            self.handle_startendtag(tag, attrs)
            if tag not in VOID:
                siblings.append(set())

        def handle_startendtag(self, tag, attrs):
            key = dict(attrs).get("data-key")
            if key in siblings[-1]:
                repeated.append(str(key))
            siblings[-1] |= {str(key)} if key else set()

        def handle_endtag(self, tag):
            if tag not in VOID:
                siblings.pop()

    Reader().feed(html)
    return repeated


def mixed_elements(html: str) -> list[str]:
    found: list[str] = []
    stack: list[list[bool]] = [[False, False]]

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            stack[-1][1] = True
            if tag not in VOID:
                stack.append([False, False])

        def handle_startendtag(self, tag, attrs):
            stack[-1][1] = True

        def handle_data(self, data):
            stack[-1][0] |= bool(data.strip())

        def handle_endtag(self, tag):
            if tag in {"rect", "path"}:
                return
            if all(stack.pop()):
                found.append(tag)

    Reader().feed(html)
    return found + (["region"] if all(stack[-1]) else [])
