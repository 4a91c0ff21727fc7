"""The way down: outboxes, live rooms, presence. What draws is stood in for; nothing here knows what a region is."""

import asyncio
import json
from collections.abc import Collection, Mapping

import pytest

from workshop_live.domain.grants import Grant, GrantKind
from workshop_live.domain.regions import EVERYTHING, REGIONS, Screen
from workshop_live.domain.room_events import RoomEvent, RoomEventKind
from workshop_live.realtime import live_room, presence
from workshop_live.realtime.frames import Audience, Batch, Frame, etag_of, unknown_to
from workshop_live.realtime.hub import GONE, NO_LONGER_ALLOWED, Hub
from workshop_live.realtime.outbox import Outbox
from workshop_live.realtime.presence import Connected, Presence

PROJECTOR = Audience(Screen.PRESENTER, "nb")
PHONE = Audience(Screen.PARTICIPANT, "nb")
ROOM = 1


def frame(region: str, seq: int, html: str) -> Frame:
    return Frame(region, seq, etag_of(html), html)


def submitted(seq: int, ordinal: int = 0) -> RoomEvent:
    return RoomEvent(ROOM, seq, RoomEventKind.ANSWER_SUBMITTED, 1, ordinal)


async def html_of(outbox: Outbox) -> dict[str, str]:
    async with asyncio.timeout(2):
        batch = await outbox.next_batch()
    return {frame.region: frame.html for frame in batch.frames} if batch else {}


class Board:
    """Stands in for the database and the templates: each region is a text that the test writes."""

    def __init__(self) -> None:
        self.seq = 0
        self.texts = {"question": "q", "results": "r", "footer": "f", "activity": "a"}
        self.drawings: list[dict[Audience, set[str]]] = []
        self.is_gone = False
        self.fails = False
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
                frame(region, seq, texts[region])
                for region in REGIONS[audience.screen]
                if region in texts and (EVERYTHING in regions or region in regions)
            ]
            for audience, regions in wanted.items()
        }


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Board:
    monkeypatch.setattr(live_room, "DRAW_INTERVAL", 0.01)
    monkeypatch.setattr(live_room, "PRESENCE_INTERVAL", 0.01)
    return Board()


@pytest.fixture
async def hub(board: Board):
    async def sequence_numbers(room_ids: Collection[int]) -> dict[int, int]:
        return {} if board.is_gone else dict.fromkeys(room_ids, board.seq)

    async def still_valid(grants: Collection[Grant]) -> set[Grant]:
        return {grant for grant in grants if grant.id != 13}

    made = Hub(board.draw, sequence_numbers, still_valid)
    yield made
    await made.stop()


async def attached(hub: Hub, audience: Audience = PROJECTOR, grant: Grant | None = None, **versions: str) -> Outbox:
    outbox = Outbox(grant)
    await hub.attach(ROOM, audience, outbox, versions)
    return outbox


async def test_a_screen_first_gets_what_it_does_not_have(hub: Hub, board: Board):
    assert await html_of(await attached(hub, question=etag_of("q"))) == {"results": "r", "footer": "f"}


async def test_a_screen_that_has_everything_gets_a_sign_of_life(hub: Hub):
    versions = {region: etag_of(text) for region, text in Board().texts.items()}
    assert await html_of(await attached(hub, **versions)) == {}


async def test_an_event_redraws_the_regions_that_it_changes_once_per_audience(hub: Hub, board: Board):
    outboxes = [await attached(hub) for _ in range(3)]
    for outbox in outboxes:
        await html_of(outbox)
    board.seq, board.texts["results"] = 1, "r1"
    drawn = len(board.drawings)
    hub.notice([RoomEvent(ROOM, 1, RoomEventKind.SCREEN_CHANGED)])
    for outbox in outboxes:
        assert await html_of(outbox) == {"results": "r1"}
    assert len(board.drawings) == drawn + 1


async def test_a_region_that_was_drawn_the_same_is_not_sent(hub: Hub, board: Board):
    outbox = await attached(hub)
    await html_of(outbox)
    board.seq = 1
    hub.notice([submitted(1)])
    board.seq, board.texts["footer"] = 2, "f2"
    hub.notice([submitted(2)])
    assert await html_of(outbox) == {"footer": "f2"}


async def test_a_missed_event_redraws_everything(hub: Hub, board: Board):
    outbox = await attached(hub)
    await html_of(outbox)
    hub.notice([submitted(1)])
    board.seq, board.texts["question"] = 7, "q7"
    hub.notice([submitted(7)])
    assert await html_of(outbox) == {"question": "q7"}


async def test_a_lost_message_is_healed_by_looking_at_the_database(hub: Hub, board: Board):
    outbox = await attached(hub)
    await html_of(outbox)
    board.seq, board.texts["question"] = 3, "q3"
    await hub.watch()
    assert await html_of(outbox) == {"question": "q3"}


async def test_an_event_during_a_drawing_is_drawn_next(hub: Hub, board: Board):
    outbox = await attached(hub)
    await html_of(outbox)
    board.pause = asyncio.Event()
    board.seq, board.texts["footer"] = 1, "f1"
    hub.notice([submitted(1)])
    await asyncio.sleep(0.05)
    board.seq, board.texts["footer"] = 2, "f2"
    hub.notice([submitted(2)])
    board.pause.set()
    assert (await html_of(outbox))["footer"] == "f1"
    assert (await html_of(outbox))["footer"] == "f2"


async def test_a_drawing_that_fails_is_tried_again(hub: Hub, board: Board, caplog: pytest.LogCaptureFixture):
    outbox = await attached(hub)
    await html_of(outbox)
    board.fails, board.seq, board.texts["footer"] = True, 1, "f1"
    hub.notice([submitted(1)])
    await asyncio.sleep(0.05)
    board.fails = False
    assert await html_of(outbox) == {"footer": "f1"}
    assert "drawing failed" in caplog.text


async def test_pages_and_sockets_share_one_drawing(hub: Hub, board: Board):
    await asyncio.gather(*(hub.current(ROOM, PHONE) for _ in range(50)))
    assert len(board.drawings) == 1
    hub.notice([RoomEvent(ROOM, 1, RoomEventKind.ROUND_OPENED)])
    board.seq, board.texts["activity"] = 1, "a1"
    assert [it.html for it in await hub.current(ROOM, PHONE)] == ["a1"]


async def test_a_room_that_is_gone_sends_everybody_away(hub: Hub, board: Board):
    outbox = await attached(hub)
    board.is_gone = True
    await hub.watch()
    assert outbox.close_code == GONE


async def test_a_revoked_grant_sends_its_sockets_away_and_no_others(hub: Hub):
    revoked = await attached(hub, grant=Grant(GrantKind.LINK, 13))
    valid = await attached(hub, grant=Grant(GrantKind.LINK, 14))
    phone = await attached(hub, PHONE)
    await hub.watch()
    assert [it.close_code for it in (revoked, valid, phone)] == [NO_LONGER_ALLOWED, None, None]


async def test_a_slow_phone_receives_only_the_newest_results():
    outbox = Outbox()
    for seq in range(1, 1_000):
        outbox.put(Batch((frame("results", seq, f"r{seq}"), frame("footer", seq, f"f{seq}"))))
    assert await html_of(outbox) == {"results": "r999", "footer": "f999"}


async def test_an_older_drawing_never_replaces_a_newer_one():
    outbox = Outbox()
    outbox.put(Batch((frame("results", 5, "new"),)))
    outbox.put(Batch((frame("results", 4, "old"),)))
    assert await html_of(outbox) == {"results": "new"}


async def test_an_outer_region_comes_before_the_regions_inside_it():
    outbox = Outbox()
    outbox.put(Batch((frame("results", 1, "r1"), frame("chunk-0", 1, "c0"))))
    outbox.put(Batch((frame("results", 2, "r2"), frame("chunk-1", 2, "c1"))))
    batch = await outbox.next_batch()
    assert batch is not None
    regions = [it.region for it in batch.frames]
    assert regions.index("results") < regions.index("chunk-1")


async def test_what_is_sent_to_many_is_encoded_once():
    batch = Batch((frame("results", 1, "<b>ø</b>"),))
    assert batch.message is batch.message
    decoded = json.loads(batch.message)
    assert decoded["frames"] == [{"region": "results", "seq": 1, "etag": etag_of("<b>ø</b>"), "html": "<b>ø</b>"}]
    assert decoded["time"] > 1_700_000_000_000


def test_only_what_differs_is_sent_on_a_reconnect():
    frames = [frame("a", 1, "x"), frame("b", 1, "y")]
    assert [it.region for it in unknown_to(frames, {"a": etag_of("x"), "b": "old"})] == ["b"]


def test_a_phone_with_two_tabs_is_one_phone():
    changes: list[int] = []
    present = Presence(changes.append)
    present.arrive(ROOM, Screen.PARTICIPANT, "p1")
    present.arrive(ROOM, Screen.PARTICIPANT, "p1")
    present.arrive(ROOM, Screen.PARTICIPANT, "p2")
    present.arrive(ROOM, Screen.PRESENTER, "s1")
    assert present.of(ROOM) == Connected(participants=2, presenters=1)
    present.leave(ROOM, Screen.PARTICIPANT, "p1")
    assert present.of(ROOM).participants == 2
    present.leave(ROOM, Screen.PARTICIPANT, "p1")
    assert present.of(ROOM).participants == 1
    assert len(changes) == 6


def test_a_phone_that_polls_is_there_for_a_while(monkeypatch: pytest.MonkeyPatch):
    now = 100.0
    monkeypatch.setattr(presence.time, "monotonic", lambda: now)
    changes: list[int] = []
    present = Presence(changes.append)
    for _ in range(5):
        present.poll(ROOM, Screen.PARTICIPANT, "p1")
    assert present.of(ROOM).participants == 1
    assert len(changes) == 1
    now += presence.POLL_LASTS + 1
    present.forget_old_polls()
    assert present.of(ROOM).participants == 0


def test_the_projector_says_how_many_pages_it_has():
    present = Presence(lambda _: None)
    present.arrive(ROOM, Screen.PRESENTER, "s1")
    present.report_pages(ROOM, 3)
    assert present.of(ROOM).pages == 3
    present.leave(ROOM, Screen.PRESENTER, "s1")
    assert present.of(ROOM).pages == 1


async def test_who_comes_and_goes_is_drawn_at_most_twice_a_second(hub: Hub, board: Board):
    outbox = await attached(hub)
    await html_of(outbox)
    drawn = len(board.drawings)
    for number in range(200):
        hub.presence.arrive(ROOM, Screen.PARTICIPANT, f"p{number}")
    await asyncio.sleep(0.1)
    assert len(board.drawings) == drawn + 1


async def test_a_room_that_comes_alive_while_the_hub_looks_stays(board: Board):
    outbox = Outbox()

    async def sequence_numbers(room_ids: Collection[int]) -> dict[int, int]:
        await hub.attach(ROOM, PROJECTOR, outbox, {})
        return dict.fromkeys(room_ids, board.seq)

    async def still_valid(grants: Collection[Grant]) -> Collection[Grant]:
        return grants

    hub = Hub(board.draw, sequence_numbers, still_valid)
    await hub.current(2, PROJECTOR)
    await hub.watch()
    assert outbox.close_code is None
    board.seq, board.texts["results"] = 1, "one answer"
    hub.notice([submitted(1)])
    await html_of(outbox)
    assert (await html_of(outbox))["results"] == "one answer"
    await hub.stop()


async def test_who_arrives_while_a_room_is_deleted_is_sent_away(board: Board, hub: Hub):
    board.pause = asyncio.Event()
    outbox = Outbox()
    arriving = asyncio.create_task(hub.attach(ROOM, PROJECTOR, outbox, {}))
    await asyncio.sleep(0)
    board.is_gone = True
    await hub.watch()
    board.pause.set()
    await arriving
    assert outbox.close_code == GONE
