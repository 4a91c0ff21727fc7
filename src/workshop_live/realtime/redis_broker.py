"""The broker of a multi-process server: Redis pub/sub, which stores nothing.

Messages may be lost without harm. Listeners in the committing process are called directly; if Redis is down, those of
the others catch up from the database within a second or two.
"""

import asyncio
import json
import logging
import secrets
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from redis import Redis
from redis import asyncio as redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, NoPermissionError, RedisError, ResponseError

from workshop_live.domain.room_events import RoomEvent, RoomEventKind
from workshop_live.realtime.broker import BrokerUnusableError, Listener, PresenceListener
from workshop_live.realtime.presence import Present

log = logging.getLogger(__name__)

CONNECT_S = 5
_CONNECTION: Any = {
    "protocol": 2,  # redis-py defaults to 3, which Redis 5 and some others do not support
    "socket_connect_timeout": CONNECT_S,
    "socket_timeout": CONNECT_S,
}
CHANNEL = "workshop-live:"
PROBED = f"{CHANNEL}probe"  # nobody subscribes to it, and no installation has this name
RETRY_S = 0.5
CANCELLED_WITHIN_S = 0.2
PING_AFTER_S = 10.0  # seconds without a message before a ping
PONG_TIMEOUT_S = 5.0  # seconds for the reply; vanished hosts and frozen processes do not close connections
_KINDS = frozenset(RoomEventKind)  # newer versions may send unknown kinds; hubs detect the gap
MAX_WAITING = 1_000  # messages; the oldest are dropped while Redis is down


class RedisBroker:
    """Publishes on a channel that all processes of one installation subscribe to."""

    def __init__(self, url: str, installation: str) -> None:
        self._channel = f"{CHANNEL}{installation}"
        self._name = secrets.token_hex(8)
        self._redis = redis.Redis.from_url(url, retry=Retry(NoBackoff(), 1), **_CONNECTION)
        self._listeners: list[Listener] = []
        self._presence_listeners: list[PresenceListener] = []
        self._waiting: asyncio.Queue[dict[str, Any]] = asyncio.Queue(MAX_WAITING)
        self._tasks: list[asyncio.Task[None]] = []
        self._is_away = False
        self._subscribed_at: float | None = None

    @property
    def listening_since(self) -> float | None:
        """The monotonic time since which messages of other processes arrive, or None while they do not."""
        return None if self._is_away else self._subscribed_at

    async def start(self) -> None:
        """Start sending and listening."""
        self._tasks = [
            asyncio.create_task(self._send_pending(), name="broker sends"),
            asyncio.create_task(self._receive(), name="broker listens"),
        ]

    async def stop(self) -> None:
        """Disconnect after pending messages are sent."""
        with suppress(TimeoutError):
            async with asyncio.timeout(1):
                await self._waiting.join()
        running = set(self._tasks)
        while running:  # redis-py swallows a cancellation while connecting
            for task in running:
                task.cancel()
            _, running = await asyncio.wait(running, timeout=CANCELLED_WITHIN_S)
        await self._redis.aclose()

    def publish(self, events: Sequence[RoomEvent]) -> None:
        """Notify the listeners of this process at once, and those of the others soon."""
        if events:
            self._notify(events)
            self._send(
                {
                    "events": [
                        [event.room_id, event.seq, event.kind.value, event.activity_id, event.ordinal]
                        for event in events
                    ]
                }
            )

    def subscribe(self, listener: Listener) -> None:
        """Register a listener for events."""
        self._listeners.append(listener)

    def announce(self, rooms: Mapping[int, Present]) -> None:
        """Send the connected screens of this process to the others."""
        self._send({"present": {room_id: [sorted(present.who), present.pages] for room_id, present in rooms.items()}})

    def subscribe_presence(self, listener: PresenceListener) -> None:
        """Register a listener for the connected screens of other processes."""
        self._presence_listeners.append(listener)

    def _notify(self, events: Sequence[RoomEvent]) -> None:
        for listener in self._listeners:
            listener(events)

    def _send(self, message: dict[str, Any]) -> None:
        if self._waiting.full():
            self._waiting.get_nowait()
            self._waiting.task_done()
        self._waiting.put_nowait({"from": self._name, **message})

    async def _send_pending(self) -> None:
        while True:
            message = await self._waiting.get()
            try:
                await self._redis.publish(self._channel, json.dumps(message))
                self._note(is_away=False)
            except (RedisError, OSError) as error:  # lost: the hubs compare with the database
                self._note(is_away=True, error=error)
                await asyncio.sleep(RETRY_S)
            except Exception:  # go on with the next message
                log.exception("a message to other processes could not be sent")
                await asyncio.sleep(RETRY_S)
            finally:
                self._waiting.task_done()

    async def _receive(self) -> None:
        while True:
            try:
                async with self._redis.pubsub() as channel:
                    await channel.subscribe(self._channel)
                    self._subscribed_at = time.monotonic()
                    await self._listen(channel)
            except (RedisError, OSError) as error:
                self._note(is_away=True, error=error)
            except Exception:  # messages of another version must not stop the listener
                log.exception("a message from another process was not understood")
            self._subscribed_at = None
            await asyncio.sleep(RETRY_S)

    async def _listen(self, channel: Any) -> None:
        """Receive messages. Raises TimeoutError if Redis does not reply; hubs detect what was missed."""
        is_pinged = False
        while True:
            message = await channel.get_message(timeout=PONG_TIMEOUT_S if is_pinged else PING_AFTER_S)
            if message is None and is_pinged:
                raise TimeoutError("it does not answer")
            is_pinged = message is None
            if message is None:
                await channel.ping()
            elif isinstance(message.get("data"), bytes) and message["type"] == "message":
                self._dispatch(json.loads(message["data"]))

    def _dispatch(self, message: dict[str, Any]) -> None:
        if message["from"] == self._name:
            return
        if "events" in message:
            self._notify([_event(*fields) for fields in message["events"] if fields[2] in _KINDS])
        for room_id, (who, pages) in message.get("present", {}).items():
            for listener in self._presence_listeners:
                listener(message["from"], {int(room_id): Present(frozenset(who), pages)})

    def _note(self, *, is_away: bool, error: Exception | None = None) -> None:
        """Log once when Redis goes down, and once when it is back."""
        if is_away and not self._is_away:
            log.warning("Redis is away (%s): answering goes on, screens may be a few seconds behind", error)
        elif self._is_away and not is_away:
            log.warning("Redis is back")
        self._is_away = is_away


def check(url: str) -> None:
    """Check that Redis supports what the broker needs. Raises BrokerUnusableError."""
    try:
        with Redis.from_url(url, **_CONNECTION) as probe, probe.pubsub() as channel:
            channel.subscribe(PROBED)
            channel.get_message(timeout=CONNECT_S)
            probe.publish(PROBED, "")
    except (AuthenticationError, NoPermissionError) as error:
        raise BrokerUnusableError(
            f"{error}. Correct the name or the password in the address, or what they allow"
        ) from error
    except ResponseError as error:
        raise BrokerUnusableError(f"it does not do what is needed, SUBSCRIBE and PUBLISH ({error})") from error
    except (RedisError, OSError, ValueError) as error:
        raise BrokerUnusableError(f"{error}. Start Redis, or correct the address") from error


def _event(room_id: int, seq: int, kind: str, activity_id: int | None, ordinal: int | None) -> RoomEvent:
    return RoomEvent(room_id, seq, RoomEventKind(kind), activity_id, ordinal)
