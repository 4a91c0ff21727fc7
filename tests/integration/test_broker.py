"""The wire between processes: the same contract for memory and Redis, and what happens when Redis is away."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.backends import RedisServer
from tests.faults.proxy import Proxy
from workshop_live.domain.room_events import RoomEvent, RoomEventKind
from workshop_live.realtime import redis_broker
from workshop_live.realtime.broker import Broker, BrokerUnusableError
from workshop_live.realtime.memory_broker import MemoryBroker
from workshop_live.realtime.presence import Present
from workshop_live.realtime.redis_broker import RedisBroker

EVENTS = [RoomEvent(1, seq, RoomEventKind.ANSWER_SUBMITTED, 7, seq) for seq in range(1, 4)]
HELLO = RoomEvent(0, 1, RoomEventKind.ROOM_RENAMED)


class Ear:
    """Takes in what a broker tells."""

    def __init__(self, broker: Broker) -> None:
        self.events: list[RoomEvent] = []
        self.present: dict[int, Present] = {}
        broker.subscribe(lambda events: self.events.extend(event for event in events if event != HELLO))
        broker.subscribe_presence(lambda _, rooms: self.present.update(rooms))

    async def hears(self, condition: Callable[["Ear"], bool], seconds: float = 5) -> None:
        """Wait until it has been told."""
        async with asyncio.timeout(seconds):
            while not condition(self):  # noqa: ASYNC110 - no single event tells
                await asyncio.sleep(0.01)


@pytest.fixture(params=["memory", "redis"])
async def broker(request: pytest.FixtureRequest) -> AsyncIterator[Broker]:
    url = "" if request.param == "memory" else request.getfixturevalue("redis_server").url
    made: Broker = RedisBroker(url, "here") if url else MemoryBroker()
    await made.start()
    yield made
    await made.stop()


async def listening(url: str, installation: str = "here") -> RedisBroker:
    """A broker of another process, that hears already."""
    made, heard = RedisBroker(url, installation), asyncio.Event()
    made.subscribe(lambda events: heard.set())
    await made.start()
    caller = RedisBroker(url, installation)
    await caller.start()
    async with asyncio.timeout(10):
        while not heard.is_set():
            caller.publish([HELLO])
            await asyncio.sleep(0.05)
    await caller.stop()
    return made


async def test_a_broker_stops_whatever_it_is_at(redis_server: RedisServer):
    for pause in range(20):
        made = RedisBroker(redis_server.url, "here")
        await made.start()
        await asyncio.sleep(pause * 0.0002)
        stopping = asyncio.create_task(made.stop())
        done, _ = await asyncio.wait([stopping], timeout=10)
        assert done


async def test_who_is_told_first_is_this_process_before_anybody_gets_a_reply(broker: Broker):
    ears = [Ear(broker), Ear(broker)]
    broker.publish(EVENTS)
    assert [ear.events for ear in ears] == [EVENTS, EVENTS]


async def test_nothing_is_told_twice_in_the_process_that_published(broker: Broker):
    ear = Ear(broker)
    broker.publish(EVENTS)
    broker.announce({1: Present(frozenset({"participant:p"}))})
    await asyncio.sleep(0.2)
    assert ear.events == EVENTS
    assert ear.present == {}, "who is here is known here"


async def test_the_other_processes_hear_of_it(redis_server: RedisServer):
    here, there = await listening(redis_server.url), await listening(redis_server.url)
    ear = Ear(there)
    here.publish(EVENTS)
    here.announce({1: Present(frozenset({"participant:p", "presenter:s"}), 3)})
    await ear.hears(lambda item: item.events == EVENTS)
    await ear.hears(lambda item: item.present == {1: Present(frozenset({"participant:p", "presenter:s"}), 3)})
    await here.stop()
    await there.stop()


async def test_a_redis_may_be_behind_a_socket_of_the_system(tmp_path: Path):
    with RedisServer("--unixsocket", str(tmp_path / "redis")):
        url = f"unix://{tmp_path}/redis"
        redis_broker.check(url)
        here, there = await listening(url), await listening(url)
        ear = Ear(there)
        here.publish(EVENTS)
        await ear.hears(lambda item: item.events == EVENTS)
        await here.stop()
        await there.stop()


async def test_another_installation_on_the_same_redis_hears_nothing(redis_server: RedisServer):
    here, stranger = await listening(redis_server.url), await listening(redis_server.url, "elsewhere")
    ear = Ear(stranger)
    here.publish(EVENTS)
    await asyncio.sleep(0.2)
    assert ear.events == []
    await here.stop()
    await stranger.stop()


async def test_while_redis_is_away_nobody_waits_and_afterwards_all_is_well(
    own_redis: RedisServer, caplog: pytest.LogCaptureFixture
):
    here, there = await listening(own_redis.url), await listening(own_redis.url)
    ears = Ear(here), Ear(there)
    own_redis.stop()
    for _ in range(redis_broker.MAX_WAITING + 100):
        here.publish(EVENTS[:1])
    assert len(ears[0].events) == redis_broker.MAX_WAITING + 100, "this process is told all the same"
    await asyncio.sleep(1.5)
    own_redis.start()
    last = RoomEvent(1, 99, RoomEventKind.ROUND_CLOSED)
    async with asyncio.timeout(20):
        while last not in ears[1].events:
            here.publish([last])
            await asyncio.sleep(0.1)
    await here.stop()
    await there.stop()
    said = [record.message for record in caplog.records if record.levelno == logging.WARNING]
    assert sum("away" in item for item in said) <= 2, "each process says it once"
    assert any("back" in item for item in said)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Brokers that ask soon whether Redis is there."""
    monkeypatch.setattr(redis_broker, "PING_AFTER_S", 0.2)
    monkeypatch.setattr(redis_broker, "PONG_TIMEOUT_S", 0.5)


async def test_a_connection_that_died_without_a_word_is_noticed_by_who_only_listens(
    redis_server: RedisServer, impatient: None
):
    with Proxy(redis_server.port) as network:
        there = await listening(f"redis://127.0.0.1:{network.port}")
        ear, here = Ear(there), RedisBroker(redis_server.url, "here")
        await here.start()
        network.freeze()
        async with asyncio.timeout(20):
            while EVENTS[0] not in ear.events:
                here.publish(EVENTS[:1])
                await asyncio.sleep(0.1)
        await here.stop()
        await there.stop()


async def test_a_frozen_redis_is_noticed_and_heard_again_when_it_goes_on(
    own_redis: RedisServer, impatient: None, caplog: pytest.LogCaptureFixture
):
    here, there = await listening(own_redis.url), await listening(own_redis.url)
    ear = Ear(there)
    own_redis.freeze()
    async with asyncio.timeout(20):
        while sum("away" in item.message for item in caplog.records) < 2:  # noqa: ASYNC110 - neither of them sends
            await asyncio.sleep(0.05)
    own_redis.thaw()
    async with asyncio.timeout(20):
        while EVENTS[0] not in ear.events:
            here.publish(EVENTS[:1])
            await asyncio.sleep(0.1)
    own_redis.freeze()
    async with asyncio.timeout(10):
        await asyncio.gather(here.stop(), there.stop())


async def test_a_quiet_redis_is_not_taken_for_one_that_is_away(
    redis_server: RedisServer, impatient: None, caplog: pytest.LogCaptureFixture
):
    there = await listening(redis_server.url)
    await asyncio.sleep(2)
    await there.stop()
    assert caplog.records == []


async def test_a_redis_without_resp3_is_used_as_it_is():
    """Redis 5 does not know HELLO, with which RESP3 is asked for."""
    with RedisServer("--rename-command", "HELLO", "") as old:
        redis_broker.check(old.url)
        here, there = await listening(old.url), await listening(old.url)
        ear = Ear(there)
        here.publish(EVENTS)
        await ear.hears(lambda item: item.events == EVENTS)
        await here.stop()
        await there.stop()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--requirepass", "secret"), "Correct the name or the password"),
        (("--rename-command", "PUBLISH", ""), "SUBSCRIBE and PUBLISH"),
        (("--rename-command", "SUBSCRIBE", ""), "SUBSCRIBE and PUBLISH"),
    ],
    ids=["password", "no publishing", "no subscribing"],
)
def test_what_a_redis_lacks_that_answers_is_said(options: tuple[str, ...], said: str):
    with RedisServer(*options) as lacking, pytest.raises(BrokerUnusableError, match=said) as refused:
        redis_broker.check(lacking.url)
    assert "Start Redis" not in str(refused.value)


async def test_what_a_newer_version_sends_is_passed_over(redis_server: RedisServer):
    here, there = await listening(redis_server.url), await listening(redis_server.url)
    ear = Ear(there)
    here._send({"events": [[1, 1, "something_new", None, None], [1, 2, "round_closed", None, None]], "more": 1})
    await ear.hears(lambda item: item.events == [RoomEvent(1, 2, RoomEventKind.ROUND_CLOSED)])
    await here.stop()
    await there.stop()


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1", "redis://nobody.invalid", "unix:///nowhere"])
def test_a_redis_that_cannot_be_reached_is_said(url: str):
    with pytest.raises(BrokerUnusableError, match="Start Redis, or correct the address"):
        redis_broker.check(url)
