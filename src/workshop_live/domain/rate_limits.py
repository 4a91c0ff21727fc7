"""How much is let through, and when. Time is handed in, in seconds of a monotonic clock."""

from dataclasses import dataclass, field

from cachetools import LRUCache


@dataclass(slots=True)
class TokenBucket:
    """At most ``burst`` at once and ``rate`` a second in the long run."""

    rate: float
    burst: float
    _tokens: float = field(init=False)
    _filled_at: float | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._tokens = self.burst

    def wait(self, now: float, tokens: float = 1) -> float:
        """Seconds until there are so many tokens, 0 if there are now."""
        self._fill(now)
        return 0.0 if self._tokens >= tokens else (tokens - self._tokens) / self.rate

    def take(self, now: float, tokens: float = 1) -> float:
        """Take tokens if there are so many. Returns 0, or the seconds until there are; then nothing is taken."""
        wait = self.wait(now, tokens)
        if not wait:
            self._tokens -= tokens
        return wait

    def spend(self, now: float) -> None:
        """Take a token whether there is one or not; a debt is paid back over time."""
        self._fill(now)
        self._tokens -= 1

    def give_back(self) -> None:
        """Return a token that turned out not to be needed."""
        self._tokens = min(self.burst, self._tokens + 1)

    def _fill(self, now: float) -> None:
        if self._filled_at is not None:
            self._tokens = min(self.burst, self._tokens + max(0.0, now - self._filled_at) * self.rate)
        self._filled_at = now


@dataclass(slots=True)
class Buckets:
    """A token bucket for each key. The least recently used are forgotten, so that keys cannot fill the memory."""

    rate: float
    burst: float
    most: int = 20_000
    _buckets: LRUCache[str, TokenBucket] = field(init=False)

    def __post_init__(self) -> None:
        self._buckets = LRUCache(self.most)

    def of(self, key: str) -> TokenBucket:
        """The bucket of ``key``."""
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = TokenBucket(self.rate, self.burst)
        return bucket
