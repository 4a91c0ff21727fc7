"""Rate limits: answers per participant and per room, join codes, downloads, sign-in attempts.

Never by network address alone, since a whole venue shares one. Addresses are stored as keyed digests; the key is kept
in memory for a day.
"""

import hashlib
import hmac
import ipaddress
import secrets
import time
from collections.abc import Awaitable, Callable

from starlette.requests import HTTPConnection

from workshop_live.domain.rate_limits import Buckets
from workshop_live.domain.rooms import Room
from workshop_live.web.http.join_queue import JoinQueue, NotYetError
from workshop_live.web.http.problem_details import too_fast
from workshop_live.web.http.sign_in_limits import SignInLimits

ANSWER_RATE, ANSWER_BURST = 5, 30
ROOM_RATE = 500
FILE_RATE, FILE_BURST = 1, 60
DAY = 24 * 3600


class Limits:
    """The rate limits of this process."""

    def __init__(
        self, room_participants: int, join_queue: JoinQueue[Room], join_refused: Callable[[str], None]
    ) -> None:
        self._join_queue = join_queue
        self._join_refused = join_refused
        self._participants = Buckets(ANSWER_RATE, ANSWER_BURST, most=100_000)
        self._rooms = Buckets(ROOM_RATE, max(ROOM_RATE, room_participants), most=2_000)
        self._sign_ins = SignInLimits()
        self._files = Buckets(FILE_RATE, FILE_BURST)
        self._key = secrets.token_bytes(32)
        self._key_until = time.monotonic() + DAY

    def take_answer(self, room_id: int, token: str) -> float:
        """Count an answer. Return 0, or the seconds until the participant or the room may send the next one."""
        now = time.monotonic()
        wait = self._participants.of(token).take(now)
        if not wait:
            wait = self._rooms.of(str(room_id)).take(now)
            if wait:
                self._participants.of(token).give_back()
        return wait

    def give_back_answer(self, room_id: int, token: str) -> None:
        """Refund a replayed answer."""
        self._participants.of(token).give_back()
        self._rooms.of(str(room_id)).give_back()

    def take_file(self, room: str) -> None:
        """Count a download, for which the whole room is read. Raises RequestRefusedError (429) at the room's limit."""
        wait = self._files.of(room).take(time.monotonic())
        if wait:
            raise too_fast(wait)

    async def attempt_sign_in(
        self, connection: HTTPConnection, name: str, browser: str | None, check: Callable[[], Awaitable[bool]]
    ) -> bool:
        """Return the result of a sign-in check; see SignInLimits.attempt.

        Raises RequestRefusedError (429) at the limit.
        """
        return await self._sign_ins.attempt(self._address(connection), name, browser, check)

    async def look_up_code(self, connection: HTTPConnection, code: str, patience: float) -> Room | None:
        """Return the open room with a typed join code, or None, when its turn comes.

        Raises NotYetError after ``patience`` seconds.
        """
        try:
            result = await self._join_queue.look_up(self._address(connection), code, patience)
        except NotYetError as error:
            self._join_refused("in_line" if error.has_place else "line_full")
            raise
        if result is None:
            self._join_refused("unknown_code")
        return result

    def _address(self, connection: HTTPConnection) -> str:
        """Return a keyed digest of the client's address; of its /64 network for IPv6."""
        if time.monotonic() > self._key_until:
            self._key = secrets.token_bytes(32)
            self._key_until = time.monotonic() + DAY
        host = connection.client.host if connection.client else ""
        try:
            address = ipaddress.ip_address(host)
            if address.version == 6:
                host = str(ipaddress.ip_network((address, 64), strict=False))
        except ValueError:
            pass
        return hmac.new(self._key, host.encode(), hashlib.sha256).hexdigest()
