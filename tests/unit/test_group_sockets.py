"""Phones in groups: a socket gets the frames of its group, of no other, and moves when its phone does."""

import asyncio
from collections.abc import Collection, Mapping

import pytest

from workshop_live.domain.group_work import Placement
from workshop_live.domain.regions import Screen
from workshop_live.domain.room_events import RoomEvent, RoomEventKind
from workshop_live.realtime import live_room
from workshop_live.realtime.frames import Audience, Batch, Frame, OneGroup, etag_of
from workshop_live.realtime.group_sockets import Phone
from workshop_live.realtime.hub import Hub
from workshop_live.realtime.outbox import Outbox
from workshop_live.realtime.presence import Connected
from workshop_live.realtime.stale_regions import StaleRegions

ROOM, ACTIVITY = 1, 7
PHONES = Audience(Screen.PARTICIPANT, "nb")


class Socket:
    """Stands in for a socket: what was written to it, by region."""

    unsent = 0

    def __init__(self) -> None:
        self.frames: list[Frame] = []

    def write(self, batch: Batch) -> None:
        self.frames += batch.frames

    def close(self, code: int) -> None:
        raise AssertionError(code)

    def abort(self) -> None:
        raise AssertionError

    def took(self) -> list[str]:
        """What has come since the last time."""
        taken, self.frames = [f"{frame.region}: {frame.html}" for frame in self.frames], []
        return taken


class Workshop:
    """Stands in for the database: who is in which group, and what each has written."""

    def __init__(self) -> None:
        self.seq = 1
        self.numbers = {"anna": 0, "bo": 0, "cato": 1}
        self.activity: int | None = ACTIVITY
        self.texts = {0: "a", 1: "b"}
        self.placed = 0
        self.drawn: list[set[Audience]] = []
        self.fails = False

    async def draw(self, room_id: int, wanted: Mapping[Audience, Collection[str]], connected: Connected):
        self.drawn.append(set(wanted))
        if self.fails:
            self.fails = False
            raise OSError
        return {audience: [self._frame(audience)] for audience in wanted}

    def _frame(self, audience: Audience) -> Frame:
        scope = audience.scope
        is_group = isinstance(scope, OneGroup)
        html = self.texts[scope.number] if is_group else "task"
        return Frame("group" if is_group else "activity", self.seq, etag_of(html), html)

    async def place(self, room_id: int) -> Placement:
        self.placed += 1
        return Placement(self.activity, dict(self.numbers))

    def happens(self, hub: Hub, kind: RoomEventKind, number: int | None = None) -> None:
        self.seq += 1
        hub.notice([RoomEvent(ROOM, self.seq, kind, ACTIVITY, number)])


@pytest.fixture
def workshop(monkeypatch: pytest.MonkeyPatch) -> Workshop:
    monkeypatch.setattr(live_room, "DRAW_INTERVAL_S", 0.001)
    return Workshop()


@pytest.fixture
async def hub(workshop: Workshop):
    async def sequence_numbers(room_ids: Collection[int]) -> dict[int, int]:
        return dict.fromkeys(room_ids, workshop.seq)

    async def still_valid(grants: Collection) -> Collection:
        return grants

    made = Hub(workshop.draw, sequence_numbers, still_valid, lambda rooms: None, workshop.place)
    yield made
    await made.stop()


async def connect(hub: Hub, phone: str, seq: int = 0, **versions: str) -> tuple[Socket, Outbox]:
    socket = Socket()
    outbox = hub.outbox(socket)
    await hub.attach(ROOM, PHONES, outbox, versions, Phone(phone, "nb", seq))
    return socket, outbox


async def settled() -> None:
    await asyncio.sleep(0.05)


async def test_a_phone_gets_the_room_and_its_group_and_without_one_an_empty_region(hub: Hub, workshop: Workshop):
    sockets = [(await connect(hub, who))[0] for who in ("anna", "cato", "dina")]
    assert [socket.took() for socket in sockets] == [
        ["activity: task", "group: a"],
        ["activity: task", "group: b"],
        ["activity: task", "group: "],
    ]
    assert workshop.placed == 1, "asked once for all phones"


async def test_what_a_group_writes_reaches_its_own_phones_alone(hub: Hub, workshop: Workshop):
    sockets = [(await connect(hub, who))[0] for who in ("anna", "bo", "cato", "dina")]
    hub.notice([RoomEvent(ROOM, 1, RoomEventKind.ROUND_OPENED)])
    await settled()
    for socket in sockets:
        socket.took()
    workshop.drawn.clear()
    workshop.texts[0] = "a1"
    workshop.happens(hub, RoomEventKind.GROUP_WROTE, 0)
    await settled()
    assert [socket.took() for socket in sockets] == [["group: a1"], ["group: a1"], [], []]
    assert workshop.drawn == [{Audience(Screen.PARTICIPANT, "nb", OneGroup(ACTIVITY, 0))}], "nothing else was drawn"


async def test_sockets_move_when_groups_are_drawn_and_keep_nothing_of_their_old_group(hub: Hub, workshop: Workshop):
    (anna, _), (cato, _), (dina, _) = [await connect(hub, who) for who in ("anna", "cato", "dina")]
    hub.notice([RoomEvent(ROOM, 1, RoomEventKind.ROUND_OPENED)])
    await settled()
    seen = max(frame.seq for frame in anna.frames)
    for socket in (anna, cato, dina):
        socket.took()
    workshop.numbers = {"anna": 1, "dina": 0}
    workshop.happens(hub, RoomEventKind.GROUPS_DRAWN)
    await settled()
    assert all(frame.seq >= seen for frame in anna.frames), "a lower number would be dropped by the phone"
    assert [socket.took() for socket in (anna, cato, dina)] == [["group: b"], ["group: "], ["group: a"]]
    workshop.texts[0] = "secret"
    workshop.happens(hub, RoomEventKind.GROUP_WROTE, 0)
    await settled()
    assert [socket.took() for socket in (anna, cato, dina)] == [[], [], ["group: secret"]]


async def test_a_room_that_goes_on_empties_the_region_and_forgets_the_audiences(hub: Hub, workshop: Workshop):
    anna, outbox = await connect(hub, "anna")
    hub.notice([RoomEvent(ROOM, 1, RoomEventKind.ROUND_OPENED)])
    await settled()
    anna.took()
    workshop.activity, workshop.numbers = None, {}
    workshop.happens(hub, RoomEventKind.SCREEN_CHANGED)
    await settled()
    assert anna.took() == ["group: "]
    workshop.drawn.clear()
    workshop.happens(hub, RoomEventKind.GROUP_WROTE, 0)
    await settled()
    assert (workshop.drawn, anna.took()) == ([], [])
    assert hub.count_sockets(Screen.PARTICIPANT) == 1
    hub.detach(ROOM, PHONES, outbox)
    assert hub.count_sockets(Screen.PARTICIPANT) == 0


async def test_a_drawing_that_fails_loses_nobody_who_moves(hub: Hub, workshop: Workshop, caplog):
    anna, _ = await connect(hub, "dina")
    hub.notice([RoomEvent(ROOM, 1, RoomEventKind.ROUND_OPENED)])
    await settled()
    anna.took()
    workshop.numbers["dina"], workshop.fails = 1, True
    workshop.happens(hub, RoomEventKind.GROUP_CHANGED, 1)
    async with asyncio.timeout(5):
        while not anna.frames:
            await settled()
    assert anna.took() == ["group: b"]


async def test_a_phone_that_comes_back_to_another_group_takes_its_frame(hub: Hub, workshop: Workshop):
    back, _ = await connect(hub, "cato", 40, activity=etag_of("task"), group=etag_of("a"))
    assert [(frame.region, frame.html, frame.seq) for frame in back.frames] == [("group", "b", 40)]


async def test_pages_and_polls_have_the_region_of_the_group_too(hub: Hub, workshop: Workshop):
    polled = await hub.current(ROOM, PHONES, Phone("cato", "nb"))
    assert [f"{frame.region}: {frame.html}" for frame in polled] == ["activity: task", "group: b"]
    workshop.numbers["cato"] = 0
    workshop.happens(hub, RoomEventKind.GROUP_CHANGED, 0)
    polled = await hub.current(ROOM, PHONES, Phone("cato", "nb"))
    assert [f"{frame.region}: {frame.html}" for frame in polled] == ["activity: task", "group: a"]


def test_an_event_of_one_group_asks_no_other_group_what_it_changes():
    groups = [
        Audience(Screen.PARTICIPANT, locale, OneGroup(ACTIVITY, it)) for it in range(3) for locale in ("nb", "nn")
    ]
    stale, asked = StaleRegions(), list[Audience]()
    stale.take([PHONES, *groups])
    stale.mark(RoomEvent(ROOM, 1, RoomEventKind.GROUP_WROTE, ACTIVITY, 1), lambda it: asked.append(it) or ())
    assert asked == [PHONES, groups[2], groups[3]]
    assert stale.take(groups) == {groups[2]: {"group"}, groups[3]: {"group"}}
    stale.remove_groups(lambda it: it in groups[:4])
    assert stale.take(groups[4:]) == {}
    stale.mark(RoomEvent(ROOM, 2, RoomEventKind.GROUPS_DRAWN, ACTIVITY), lambda _: ())
    assert stale.take(groups[4:]) == {it: {"group"} for it in groups[4:]}
