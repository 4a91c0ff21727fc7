"""The broker of a server that is several processes: Redis carries news between them, and keeps nothing.

Everything here may be lost without harm. The listeners of the process that committed are told directly, those of the
others within a second or two by the database, should Redis be away.
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
    "protocol": 2,  # redis-py would ask for 3, which Redis 5 and some others do not speak
    "socket_connect_timeout": CONNECT_S,
    "socket_timeout": CONNECT_S,
}
CHANNEL = "workshop-live:"
PROBED = f"{CHANNEL}probe"  # nobody listens to it, and no installation is called so
RETRY_S = 0.5
CANCELLED_WITHIN_S = 0.2
SILENCE_S = 10.0  # seconds without any message after which Redis is asked whether it is there
ANSWER_S = 5.0  # for it to say so; a host that vanished and a process that is frozen say nothing
_KINDS = frozenset(RoomEventKind)  # a newer version may know more; what is left out, the hubs find missing
MAX_WAITING = 1_000  # messages; while Redis is away the oldest are dropped


class RedisBroker:
    """Publishes on a channel that all processes of one installation listen to, whatever else uses the same Redis."""

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
        """Since when the other processes are heard, on the monotonic clock; None while they are not."""
        return None if self._is_away else self._subscribed_at

    async def start(self) -> None:
        """Begin to listen to the other processes."""
        self._tasks = [
            asyncio.create_task(self._keep_sending(), name="broker sends"),
            asyncio.create_task(self._keep_listening(), name="broker listens"),
        ]

    async def stop(self) -> None:
        """Hang up, after what waits has been sent."""
        with suppress(TimeoutError):
            async with asyncio.timeout(1):
                await self._waiting.join()
        going = set(self._tasks)
        while going:  # what is cancelled while redis-py is connecting goes on
            for task in going:
                task.cancel()
            _, going = await asyncio.wait(going, timeout=CANCELLED_WITHIN_S)
        await self._redis.aclose()

    def publish(self, events: Sequence[RoomEvent]) -> None:
        """Tell the listeners of this process before anybody gets a reply, and the others soon."""
        if events:
            self._tell(events)
            self._send({"events": [[it.room_id, it.seq, it.kind.value, it.activity_id, it.ordinal] for it in events]})

    def subscribe(self, listener: Listener) -> None:
        """Be told from now on."""
        self._listeners.append(listener)

    def announce(self, rooms: Mapping[int, Present]) -> None:
        """Tell the other processes who is connected here."""
        self._send({"present": {room_id: [sorted(it.who), it.pages] for room_id, it in rooms.items()}})

    def subscribe_presence(self, listener: PresenceListener) -> None:
        """Be told from now on who is connected elsewhere."""
        self._presence_listeners.append(listener)

    def _tell(self, events: Sequence[RoomEvent]) -> None:
        for listener in self._listeners:
            listener(events)

    def _send(self, message: dict[str, Any]) -> None:
        if self._waiting.full():
            self._waiting.get_nowait()
            self._waiting.task_done()
        self._waiting.put_nowait({"from": self._name, **message})

    async def _keep_sending(self) -> None:
        while True:
            message = await self._waiting.get()
            try:
                await self._redis.publish(self._channel, json.dumps(message))
                self._note(is_away=False)
            except (RedisError, OSError) as error:  # lost, like any other message: the hubs compare with the database
                self._note(is_away=True, error=error)
                await asyncio.sleep(RETRY_S)
            except Exception:  # whatever it is, the next message is tried
                log.exception("a message to other processes could not be sent")
                await asyncio.sleep(RETRY_S)
            finally:
                self._waiting.task_done()

    async def _keep_listening(self) -> None:
        while True:
            try:
                async with self._redis.pubsub() as channel:
                    await channel.subscribe(self._channel)
                    self._subscribed_at = time.monotonic()
                    await self._listen(channel)
            except (RedisError, OSError) as error:
                self._note(is_away=True, error=error)
            except Exception:  # what another version sends must not end the listening
                log.exception("a message from another process was not understood")
            self._subscribed_at = None
            await asyncio.sleep(RETRY_S)

    async def _listen(self, channel: Any) -> None:
        """Take in what comes. Raises TimeoutError if Redis does not answer: what is missed, the hubs find missing."""
        is_asked = False
        while True:
            message = await channel.get_message(timeout=ANSWER_S if is_asked else SILENCE_S)
            if message is None and is_asked:
                raise TimeoutError("it does not answer")
            is_asked = message is None
            if message is None:
                await channel.ping()
            elif isinstance(message.get("data"), bytes) and message["type"] == "message":
                self._take_in(json.loads(message["data"]))

    def _take_in(self, message: dict[str, Any]) -> None:
        if message["from"] == self._name:
            return
        if "events" in message:
            self._tell([_event(*it) for it in message["events"] if it[2] in _KINDS])
        for room_id, (who, pages) in message.get("present", {}).items():
            for listener in self._presence_listeners:
                listener(message["from"], {int(room_id): Present(frozenset(who), pages)})

    def _note(self, *, is_away: bool, error: Exception | None = None) -> None:
        """Say it once when Redis goes, and once when it is back."""
        if is_away and not self._is_away:
            log.warning("Redis is away (%s): answering goes on, screens may be a few seconds behind", error)
        elif self._is_away and not is_away:
            log.warning("Redis is back")
        self._is_away = is_away


def check(url: str) -> None:
    """Make sure that Redis does what is needed of it, before the server starts. Raises BrokerUnusableError."""
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
