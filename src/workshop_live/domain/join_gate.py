"""Keeps join codes from being guessed without ever standing in the way of a venue behind one address.

The chance of a hit is at most guesses a second x seconds x open rooms / 10^digits. Every typed look-up counts, hit or
miss: a limit on misses alone would tell hits from misses. QR codes and reconnects do not come through here.
"""

from collections import OrderedDict
from dataclasses import dataclass, field

from workshop_live.domain.rate_limits import TokenBucket

ADDRESS_RATE = 1.0  # a second, after the burst
SUSPECT_RATE = 0.1
SUSPECT_MISSES = 30
TRUSTED_JOINS = 10
MISS_RATE = 2.0
MISS_BURST = 300
LONGEST_QUEUE = 10.0  # seconds
MOST_ADDRESSES = 20_000


@dataclass(slots=True)
class _Address:
    bucket: TokenBucket
    misses: int = 0
    joins: int = 0

    @property
    def is_suspect(self) -> bool:
        return self.misses >= SUSPECT_MISSES and self.joins < TRUSTED_JOINS


@dataclass(frozen=True, slots=True)
class Verdict:
    """Look up after ``wait`` seconds, or do not and try again after ``retry_after`` seconds."""

    wait: float = 0.0
    retry_after: float | None = None


@dataclass(slots=True)
class JoinGate:
    """Decides on each typed look-up of a join code. ``address`` is any stable key of where it comes from."""

    address_burst: int
    _addresses: OrderedDict[str, _Address] = field(init=False, default_factory=OrderedDict)
    _misses: TokenBucket = field(init=False, default_factory=lambda: TokenBucket(MISS_RATE, MISS_BURST))

    def ask(self, address: str, now: float) -> Verdict:
        """May a code be looked up?"""
        known = self._address(address)
        known.bucket.rate = SUSPECT_RATE if known.is_suspect else ADDRESS_RATE
        known.bucket.burst = 1 if known.is_suspect else self.address_burst
        retry_after = known.bucket.take(now)
        if retry_after:
            return Verdict(retry_after=retry_after)
        wait = self._misses.wait(now)
        return Verdict(retry_after=wait) if wait > LONGEST_QUEUE else Verdict(wait=wait)

    def hit(self, address: str) -> None:
        """The code that was looked up was that of an open room."""
        self._address(address).joins += 1

    def miss(self, address: str, now: float) -> None:
        """It was not."""
        self._address(address).misses += 1
        self._misses.spend(now)

    def _address(self, address: str) -> _Address:
        known = self._addresses.get(address)
        if known is None:
            known = self._addresses[address] = _Address(TokenBucket(ADDRESS_RATE, self.address_burst))
            if len(self._addresses) > MOST_ADDRESSES:
                self._addresses.popitem(last=False)
        else:
            self._addresses.move_to_end(address)
        return known
