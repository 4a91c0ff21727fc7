"""Rate limiting with token buckets. Callers pass the time in seconds of a monotonic clock."""

from dataclasses import dataclass, field

from cachetools import LRUCache


@dataclass(slots=True)
class TokenBucket:
    """A bucket that holds up to ``burst`` tokens and gains ``rate`` per second."""

    rate: float
    burst: float
    _tokens: float = field(init=False)
    _filled_at: float | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._tokens = self.burst

    def wait(self, now: float, tokens: float = 1) -> float:
        """Return the seconds until this many tokens are available, or 0."""
        self._fill(now)
        return 0.0 if self._tokens >= tokens else (tokens - self._tokens) / self.rate

    def take(self, now: float, tokens: float = 1) -> float:
        """Take tokens and return 0, or take none and return the seconds until they are available."""
        wait = self.wait(now, tokens)
        if not wait:
            self._tokens -= tokens
        return wait

    def spend(self, now: float) -> None:
        """Take a token even if there is none; the debt is paid back over time."""
        self._fill(now)
        self._tokens -= 1

    def give_back(self) -> None:
        """Return an unused token."""
        self._tokens = min(self.burst, self._tokens + 1)

    def _fill(self, now: float) -> None:
        if self._filled_at is not None:
            self._tokens = min(self.burst, self._tokens + max(0.0, now - self._filled_at) * self.rate)
        self._filled_at = now


@dataclass(slots=True)
class Buckets:
    """A token bucket for each key, in an LRU cache that bounds the memory."""

    rate: float
    burst: float
    most: int = 20_000
    _buckets: LRUCache[str, TokenBucket] = field(init=False)

    def __post_init__(self) -> None:
        self._buckets = LRUCache(self.most)

    def of(self, key: str) -> TokenBucket:
        """Return the bucket of a key."""
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = TokenBucket(self.rate, self.burst)
        return bucket
