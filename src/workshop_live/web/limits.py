"""How much is let through: answers per participant and per room, look-ups of join codes, attempts to sign in.

Never by network address alone: a whole venue stands behind one. Addresses are kept as keyed digests, and the key lives
in memory for a day.
"""

import hashlib
import hmac
import ipaddress
import secrets
import time
from collections.abc import Callable
from math import ceil

from starlette.requests import HTTPConnection

from workshop_live.domain.rate_limits import Buckets
from workshop_live.domain.rooms import Room
from workshop_live.web.join_line import JoinLine, NotYetError
from workshop_live.web.problems import RequestRefused

ANSWER_RATE, ANSWER_BURST = 5, 30
ROOM_RATE = 500
SIGN_IN_RATE, SIGN_IN_BURST = 0.1, 10
ADDRESS_RATE, ADDRESS_BURST = 1, 50
NAME_RATE, NAME_BURST = 0.5, 100
FILE_RATE, FILE_BURST = 1, 60
DAY = 24 * 3600


class Limits:
    """The limits of this process."""

    def __init__(self, room_participants: int, join_line: JoinLine[Room], join_refused: Callable[[str], None]) -> None:
        self._join_line = join_line
        self._join_refused = join_refused
        self._participants = Buckets(ANSWER_RATE, ANSWER_BURST, most=100_000)
        self._rooms = Buckets(ROOM_RATE, max(ROOM_RATE, room_participants), most=2_000)
        self._sign_ins = Buckets(SIGN_IN_RATE, SIGN_IN_BURST)
        self._addresses = Buckets(ADDRESS_RATE, ADDRESS_BURST)
        self._names = Buckets(NAME_RATE, NAME_BURST)
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
        """Count a file of a room, each of which reads the whole of it. Raises RequestRefused."""
        wait = self._files.of(room).take(time.monotonic())
        if wait:
            raise too_fast(wait)

    def take_sign_in(self, connection: HTTPConnection, name: str) -> None:
        """Count an attempt to sign in: few to one account from one place, more in all. Raises RequestRefused."""
        now, address = time.monotonic(), self._address(connection)
        for bucket in (self._sign_ins.of(f"{name} {address}"), self._addresses.of(address), self._names.of(name)):
            wait = bucket.take(now)
            if wait:
                raise too_fast(wait)

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


def too_fast(seconds: float) -> RequestRefused:
    """The error response for what came too fast."""
    return RequestRefused(429, "too_fast", headers={"Retry-After": str(max(1, ceil(seconds)))})
