"""How much is let through: answers per participant and per room, look-ups of join codes, attempts to sign in.

Never by network address alone: a whole venue stands behind one. Addresses are kept as keyed digests, and the key lives
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
from workshop_live.web.http.join_line import JoinLine, NotYetError
from workshop_live.web.http.problems import too_fast
from workshop_live.web.http.sign_in_limits import SignInLimits

ANSWER_RATE, ANSWER_BURST = 5, 30
ROOM_RATE = 500
FILE_RATE, FILE_BURST = 1, 60
DAY = 24 * 3600


class Limits:
    """The limits of this process."""

    def __init__(self, room_participants: int, join_line: JoinLine[Room], join_refused: Callable[[str], None]) -> None:
        self._join_line = join_line
        self._join_refused = join_refused
        self._participants = Buckets(ANSWER_RATE, ANSWER_BURST, most=100_000)
        self._rooms = Buckets(ROOM_RATE, max(ROOM_RATE, room_participants), most=2_000)
        self._sign_ins = SignInLimits()
        self._files = Buckets(FILE_RATE, FILE_BURST)
        self._key = secrets.token_bytes(32)
        self._key_until = time.monotonic() + DAY

    def take_answer(self, room_id: int, token: str) -> float:
        """Count an answer. Returns 0, or the seconds until the participant or the room may send the next one."""
        now = time.monotonic()
        wait = self._participants.of(token).take(now)
        if not wait:
            wait = self._rooms.of(str(room_id)).take(now)
            if wait:
                self._participants.of(token).give_back()
        return wait

    def give_back_answer(self, room_id: int, token: str) -> None:
        """A replay costs nothing."""
        self._participants.of(token).give_back()
        self._rooms.of(str(room_id)).give_back()

    def take_file(self, room: str) -> None:
        """Count a file of a room, each of which reads the whole of it. Raises RequestRefusedError."""
        wait = self._files.of(room).take(time.monotonic())
        if wait:
            raise too_fast(wait)

    async def attempt_sign_in(
        self, connection: HTTPConnection, name: str, browser: str | None, check: Callable[[], Awaitable[bool]]
    ) -> bool:
        """Whether a check comes out right, as SignInLimits.attempt has it. Raises RequestRefusedError."""
        return await self._sign_ins.attempt(self._address(connection), name, browser, check)

    async def look_up_code(self, connection: HTTPConnection, code: str, patience: float) -> Room | None:
        """The open room with a typed join code, once it is its turn. Raises NotYetError after ``patience`` seconds."""
        try:
            found = await self._join_line.look_up(self._address(connection), code, patience)
        except NotYetError as error:
            self._join_refused("in_line" if error.has_place else "line_full")
            raise
        if found is None:
            self._join_refused("unknown_code")
        return found

    def _address(self, connection: HTTPConnection) -> str:
        """A key for where a request comes from; whole networks of 64 bits are one place in IPv6."""
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
