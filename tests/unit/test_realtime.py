"""The way down: outboxes, live rooms, presence. What draws is stood in for; nothing here knows what a region is."""

import asyncio
import json
from collections.abc import Collection, Mapping
from types import SimpleNamespace

import pytest
from websockets.client import ClientProtocol
from websockets.frames import Frame as WebsocketFrame
from websockets.frames import Opcode
from websockets.protocol import State
from websockets.uri import parse_uri

from workshop_live.domain.grants import Grant, GrantKind
from workshop_live.domain.regions import EVERYTHING, REGIONS, Screen
from workshop_live.domain.room_events import RoomEvent, RoomEventKind
from workshop_live.realtime import frames, live_room
from workshop_live.realtime import hub as hubs
from workshop_live.realtime import outbox as outboxes
from workshop_live.realtime.frames import Audience, Batch, Frame, encode_text_frame, etag_of, missing_frames
from workshop_live.realtime.hub import GONE, HEARTBEAT_S, NO_LONGER_ALLOWED, Hub
from workshop_live.realtime.outbox import Outbox
from workshop_live.realtime.presence import Connected

PROJECTOR = Audience(Screen.PRESENTER, "nb")
PHONE = Audience(Screen.PARTICIPANT, "nb")
ROOM = 1


def frame(region: str, seq: int, html: str) -> Frame:
    return Frame(region, seq, etag_of(html), html)


def submitted(seq: int, ordinal: int = 0) -> RoomEvent:
    return RoomEvent(ROOM, seq, RoomEventKind.ANSWER_SUBMITTED, 1, ordinal)


class Phone:
    """Stands in for a socket. What was written leaves at once, unless bytes from before are ``unsent``."""

    def __init__(self, unsent: int = 0) -> None:
        self.unsent = unsent
        self.batches: asyncio.Queue[Batch] = asyncio.Queue()
        self.close_code: int | None = None
        self.is_cut_off = False

    def write(self, batch: Batch) -> None:
        self.batches.put_nowait(batch)

    def take(self, size: int) -> None:
        self.unsent = max(0, self.unsent - size)

    def close(self, code: int) -> None:
        self.close_code = code

    def abort(self) -> None:
        self.is_cut_off = True

    async def reads(self) -> dict[str, str]:
        """The regions of the next message."""
        async with asyncio.timeout(2):
            batch = await self.batches.get()
        return {frame.region: frame.html for frame in batch.frames}


class Board:
    """Stands in for the database and the templates: each region is a text that the test writes."""

    def __init__(self) -> None:
        self.seq = 0
        self.texts = {"question": "q", "results": "r", "footer": "f", "activity": "a"}
        self.drawings: list[dict[Audience, set[str]]] = []
        self.is_gone = False
        self.fails = False
        self.failing = set[str]()
        self.pause: asyncio.Event | None = None

    async def draw(self, room_id: int, wanted: Mapping[Audience, Collection[str]], connected: Connected):
        self.drawings.append({audience: set(regions) for audience, regions in wanted.items()})
        seq, texts = self.seq, dict(self.texts)
        if self.pause:
            await self.pause.wait()
        if self.fails:
            raise OSError
        if self.is_gone:
            return None
        return {
            audience: [
                Frame(region, seq, etag_of(""), "", is_failed=True)
                if region in self.failing
                else frame(region, seq, texts[region])
                for region in REGIONS[audience.screen]
                if region in texts and (EVERYTHING in regions or region in regions)
            ]
            for audience, regions in wanted.items()
        }


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Board:
    monkeypatch.setattr(live_room, "DRAW_INTERVAL_S", 0.01)
    monkeypatch.setattr(live_room, "PRESENCE_INTERVAL_S", 0.01)
    return Board()


@pytest.fixture
async def hub(board: Board):
    async def sequence_numbers(room_ids: Collection[int]) -> dict[int, int]:
        return {} if board.is_gone else dict.fromkeys(room_ids, board.seq)

    async def still_valid(grants: Collection[Grant]) -> set[Grant]:
        return {grant for grant in grants if grant.id != 13}

    made = Hub(board.draw, sequence_numbers, still_valid, lambda rooms: None)
    yield made
    await made.stop()


async def attached(hub: Hub, audience: Audience = PROJECTOR, grant: Grant | None = None, **versions: str) -> Phone:
    phone = Phone()
    await hub.attach(ROOM, audience, hub.outbox(phone, grant), versions)
    return phone


async def test_a_screen_first_gets_what_it_does_not_have(hub: Hub, board: Board):
    assert await (await attached(hub, question=etag_of("q"))).reads() == {"results": "r", "footer": "f"}


async def test_a_screen_that_has_everything_gets_a_sign_of_life(hub: Hub):
    versions = {region: etag_of(text) for region, text in Board().texts.items()}
    assert await (await attached(hub, **versions)).reads() == {}


async def test_an_event_redraws_the_regions_that_it_changes_once_per_audience(hub: Hub, board: Board):
    phones = [await attached(hub) for _ in range(3)]
    for screen in phones:
        await screen.reads()
    board.seq, board.texts["results"] = 1, "r1"
    drawn = len(board.drawings)
    hub.notice([RoomEvent(ROOM, 1, RoomEventKind.SCREEN_CHANGED)])
    for screen in phones:
        assert await screen.reads() == {"results": "r1"}
    assert len(board.drawings) == drawn + 1


async def test_a_region_that_was_drawn_the_same_is_not_sent(hub: Hub, board: Board):
    screen = await attached(hub)
    await screen.reads()
    board.seq = 1
    hub.notice([submitted(1)])
    board.seq, board.texts["footer"] = 2, "f2"
    hub.notice([submitted(2)])
    assert await screen.reads() == {"footer": "f2"}


async def test_events_of_several_processes_may_come_in_any_order(hub: Hub, board: Board):
    screen = await attached(hub)
    await screen.reads()
    board.seq = 1
    hub.notice([submitted(1)])
    await asyncio.sleep(0.05)
    board.seq, board.texts["footer"] = 4, "f4"
    for number in (4, 2, 3):
        hub.notice([submitted(number)])
    assert await screen.reads() == {"footer": "f4"}
    await hub.watch()
    await hub.watch()
    await asyncio.sleep(0.05)
    assert not any(EVERYTHING in wanted[PROJECTOR] for wanted in board.drawings[2:]), "nothing was missing"


async def test_an_event_that_never_comes_redraws_everything(hub: Hub, board: Board):
    screen = await attached(hub)
    await screen.reads()
    hub.notice([submitted(1)])
    board.seq, board.texts["question"] = 7, "q7"
    hub.notice([submitted(7)])
    await hub.watch()
    await hub.watch()
    assert await screen.reads() == {"question": "q7"}


async def test_a_lost_message_is_healed_by_looking_at_the_database_twice(hub: Hub, board: Board):
    screen = await attached(hub)
    await screen.reads()
    await hub.watch()
    board.seq, board.texts["question"] = 3, "q3"
    await hub.watch()
    await hub.watch()
    assert await screen.reads() == {"question": "q3"}


async def test_an_event_during_a_drawing_is_drawn_next(hub: Hub, board: Board):
    screen = await attached(hub)
    await screen.reads()
    board.pause = asyncio.Event()
    board.seq, board.texts["footer"] = 1, "f1"
    hub.notice([submitted(1)])
    await asyncio.sleep(0.05)
    board.seq, board.texts["footer"] = 2, "f2"
    hub.notice([submitted(2)])
    board.pause.set()
    assert (await screen.reads())["footer"] == "f1"
    assert (await screen.reads())["footer"] == "f2"


async def test_an_answer_draws_nothing_for_phones_that_are_shown_no_answers(hub: Hub, board: Board):
    board.texts["shared"] = ""
    await (await attached(hub, PHONE)).reads()
    hub.notice([submitted(1)])  # the first event of all is no news about what came before
    await asyncio.sleep(0.05)
    drawn = len(board.drawings)
    hub.notice([submitted(2)])
    await asyncio.sleep(0.05)
    assert len(board.drawings) == drawn


async def test_phones_that_are_shown_answers_are_drawn_for(hub: Hub, board: Board):
    board.texts["shared"] = ""
    phone = await attached(hub, PHONE)
    await phone.reads()
    board.pause = asyncio.Event()
    hub.notice([RoomEvent(ROOM, 1, RoomEventKind.RESULTS_SHOWN)])
    await asyncio.sleep(0.05)
    hub.notice([submitted(2)])  # while it is being drawn how the room was before
    board.texts["shared"] = "first question"
    board.pause.set()
    assert (await phone.reads())["shared"] == "first question"
    board.texts["shared"] = "second question"
    hub.notice([submitted(3)])
    assert (await phone.reads())["shared"] == "second question"


async def test_a_drawing_that_fails_is_tried_again(hub: Hub, board: Board, caplog: pytest.LogCaptureFixture):
    screen = await attached(hub)
    await screen.reads()
    board.fails, board.seq, board.texts["footer"] = True, 1, "f1"
    hub.notice([submitted(1)])
    await asyncio.sleep(0.05)
    board.fails = False
    assert await screen.reads() == {"footer": "f1"}
    assert "drawing failed" in caplog.text


async def test_a_region_that_fails_costs_that_region_alone(hub: Hub, board: Board, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(live_room, "RETRY_INTERVAL_S", 0.2)
    projector, phone = await attached(hub), await attached(hub, PHONE)
    before = await projector.reads()
    await phone.reads()
    board.failing, board.seq = {"results"}, 1
    board.texts.update(question="q1", results="r1", activity="a1")
    hub.notice([RoomEvent(ROOM, 1, RoomEventKind.ROUND_OPENED)])
    assert await phone.reads() == {"activity": "a1"}
    assert await projector.reads() == {"question": "q1"}
    kept = {item.region: item.html for item in await hub.current(ROOM, PROJECTOR)}
    assert kept["results"] == before["results"] == "r", "the last frame stays"
    board.failing = set()
    assert await projector.reads() == {"results": "r1"}, "it is tried again by itself"


async def test_a_screen_whose_region_has_never_been_drawn_has_an_empty_one(hub: Hub, board: Board):
    board.failing = {"results"}
    drawn = {item.region: item.html for item in await hub.current(ROOM, PROJECTOR)}
    assert drawn == {"question": "q", "results": "", "footer": "f"}


async def test_pages_and_sockets_share_one_drawing(hub: Hub, board: Board):
    await asyncio.gather(*(hub.current(ROOM, PHONE) for _ in range(50)))
    assert len(board.drawings) == 1
    hub.notice([RoomEvent(ROOM, 1, RoomEventKind.ROUND_OPENED)])
    board.seq, board.texts["activity"] = 1, "a1"
    assert [item.html for item in await hub.current(ROOM, PHONE)] == ["a1"]


async def test_a_room_that_is_gone_sends_everybody_away(hub: Hub, board: Board):
    screen = await attached(hub)
    board.is_gone = True
    await hub.watch()
    assert screen.close_code == GONE


async def test_a_revoked_grant_sends_its_sockets_away_and_no_others(hub: Hub):
    revoked = await attached(hub, grant=Grant(GrantKind.LINK, 13))
    valid = await attached(hub, grant=Grant(GrantKind.LINK, 14))
    phone = await attached(hub, PHONE)
    await hub.watch()
    assert [item.close_code for item in (revoked, valid, phone)] == [NO_LONGER_ALLOWED, None, None]


def stalled() -> tuple[Phone, Outbox]:
    """A phone that was written to and takes nothing."""
    phone = Phone(unsent=1_000)
    return phone, Outbox(phone)


async def test_a_slow_phone_receives_only_the_newest_results():
    phone, outbox = stalled()
    for seq in range(1, 1_000):
        outbox.put(Batch((frame("results", seq, f"r{seq}"), frame("footer", seq, f"f{seq}"))))
    outbox.flush()
    assert phone.batches.empty()
    phone.take(1_000)
    outbox.flush()
    assert await phone.reads() == {"results": "r999", "footer": "f999"}
    assert phone.batches.empty()


async def test_an_older_drawing_never_replaces_a_newer_one():
    phone, outbox = stalled()
    outbox.put(Batch((frame("results", 5, "new"),)))
    outbox.put(Batch((frame("results", 4, "old"),)))
    phone.take(1_000)
    outbox.flush()
    assert await phone.reads() == {"results": "new"}


async def test_an_outer_region_comes_before_the_regions_inside_it():
    phone, outbox = stalled()
    outbox.put(Batch((frame("results", 1, "r1"), frame("chunk-0", 1, "c0"))))
    outbox.put(Batch((frame("results", 2, "r2"), frame("chunk-1", 2, "c1"))))
    phone.take(1_000)
    outbox.flush()
    assert list(await phone.reads()) == ["results", "chunk-0", "chunk-1"]


async def test_what_is_held_goes_out_before_what_comes_later():
    phone, outbox = stalled()
    outbox.put(Batch((frame("question", 1, "q1"),)))
    phone.take(1_000)
    outbox.put(Batch((frame("results", 2, "r2"),)))
    outbox.flush()
    assert await phone.reads() == {"question": "q1", "results": "r2"}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What time it is for outboxes and hub. The event loop's own clock goes on."""
    now = [100.0]
    for module in (outboxes, hubs):
        monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: now[0]))
    return now


def test_a_phone_that_takes_nothing_is_cut_off_after_the_deadline(clock: list[float]):
    phone, outbox = stalled()
    outbox.put(Batch((frame("results", 1, "r1"),)))
    clock[0] += outboxes.SEND_DEADLINE_S - 1
    outbox.flush()
    assert not phone.is_cut_off
    clock[0] += 2
    outbox.flush()
    assert phone.is_cut_off
    phone.take(1_000)
    outbox.put(Batch((frame("results", 2, "r2"),)))
    assert phone.batches.empty()


def test_a_phone_that_takes_a_little_at_a_time_is_not_cut_off(clock: list[float]):
    phone, outbox = stalled()
    outbox.put(Batch((frame("results", 1, "r1"),)))
    for _ in range(20):
        clock[0] += outboxes.SEND_DEADLINE_S - 1
        phone.take(10)
        outbox.flush()
    assert not phone.is_cut_off


async def test_the_hub_sends_later_what_could_not_be_sent_at_once(hub: Hub, board: Board):
    slow, quick = await attached(hub), await attached(hub)
    await slow.reads(), await quick.reads()
    slow.unsent = 10
    board.seq, board.texts["results"] = 1, "r1"
    hub.notice([RoomEvent(ROOM, 1, RoomEventKind.SCREEN_CHANGED)])
    assert await quick.reads() == {"results": "r1"}
    await hub.flush()
    assert slow.batches.empty()
    slow.take(10)
    await hub.flush()
    assert await slow.reads() == {"results": "r1"}
    await hub.flush()
    assert slow.batches.empty()


async def test_who_was_sent_nothing_for_a_while_gets_a_sign_of_life(hub: Hub, clock: list[float]):
    silent = await attached(hub)
    clock[0] += HEARTBEAT_S + 1
    other = await attached(hub)
    await silent.reads(), await other.reads()
    await hub.beat()
    assert await silent.reads() == {}
    assert other.batches.empty()
    await hub.beat()
    assert silent.batches.empty()


async def test_nothing_is_sent_to_a_socket_that_is_closed(hub: Hub):
    phone = Phone()
    outbox = hub.outbox(phone)
    outbox.close(GONE)
    outbox.put(Batch((frame("results", 1, "r1"),)))
    outbox.close(NO_LONGER_ALLOWED)
    assert phone.batches.empty()
    assert phone.close_code == GONE


def test_what_is_sent_to_many_is_encoded_and_built_once():
    shown = frame("results", 1, "<b>ø</b>")
    batch = Batch((shown,))
    assert batch.wire is batch.wire
    assert shown.encoded is shown.encoded
    decoded = json.loads(batch.message)
    assert decoded["frames"] == [{"region": "results", "seq": 1, "etag": etag_of("<b>ø</b>"), "html": "<b>ø</b>"}]


def test_a_batch_tells_the_time_at_which_it_is_sent_and_not_drawn(monkeypatch: pytest.MonkeyPatch):
    batch, later = Batch((frame("results", 1, "r"),)), 2_000_000_000.5
    monkeypatch.setattr(frames.time, "time", lambda: later)
    assert json.loads(batch.message)["time"] == 2_000_000_000_500


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536, 1_000_000])
def test_a_message_stands_on_the_wire_as_a_websocket_library_reads_it(size: int):
    browser = ClientProtocol(parse_uri("ws://localhost/"), state=State.OPEN, max_size=None)
    browser.receive_data(encode_text_frame(b"x" * size))
    (read,) = browser.events_received()
    assert isinstance(read, WebsocketFrame)
    assert (read.opcode, read.fin, bytes(read.data)) == (Opcode.TEXT, True, b"x" * size)


def test_only_what_differs_is_sent_on_a_reconnect():
    frames = [frame("a", 1, "x"), frame("b", 1, "y")]
    assert [item.region for item in missing_frames(frames, {"a": etag_of("x"), "b": "old"})] == ["b"]


async def test_who_comes_and_goes_is_drawn_at_most_twice_a_second(hub: Hub, board: Board):
    screen = await attached(hub)
    await screen.reads()
    drawn = len(board.drawings)
    for number in range(200):
        hub.presence.arrive(ROOM, Screen.PARTICIPANT, f"p{number}")
    await asyncio.sleep(0.1)
    assert len(board.drawings) == drawn + 1


async def test_a_room_that_comes_alive_while_the_hub_looks_stays(board: Board):
    screen = Phone()

    async def sequence_numbers(room_ids: Collection[int]) -> dict[int, int]:
        await hub.attach(ROOM, PROJECTOR, hub.outbox(screen), {})
        return dict.fromkeys(room_ids, board.seq)

    async def still_valid(grants: Collection[Grant]) -> Collection[Grant]:
        return grants

    hub = Hub(board.draw, sequence_numbers, still_valid, lambda rooms: None)
    await hub.current(2, PROJECTOR)
    await hub.watch()
    assert screen.close_code is None
    board.seq, board.texts["results"] = 1, "one answer"
    hub.notice([submitted(1)])
    await screen.reads()
    assert (await screen.reads())["results"] == "one answer"
    await hub.stop()


async def test_who_arrives_while_a_room_is_deleted_is_sent_away(board: Board, hub: Hub):
    board.pause = asyncio.Event()
    screen = Phone()
    arriving = asyncio.create_task(hub.attach(ROOM, PROJECTOR, hub.outbox(screen), {}))
    await asyncio.sleep(0)
    board.is_gone = True
    await hub.watch()
    board.pause.set()
    await arriving
    assert screen.close_code == GONE
