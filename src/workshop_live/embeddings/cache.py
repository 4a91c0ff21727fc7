"""A cache of vectors by text, with a time limit for fetching those that are missing."""

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from cachetools import LRUCache
from numpy.typing import NDArray

from workshop_live.embeddings.vectors import EmbeddingsUnavailableError, Fetch, unit_vectors
from workshop_live.text.clustering import Floats

TIMEOUT_S = 3.0  # for fetching, per analysis
RETRY_AFTER_S = 60.0  # before fetching again after a failure
_MAX_KEPT = 20_000  # vectors
_MAX_BYTES = 64 * 1024 * 1024  # of vectors
_MAX_LENGTH = 1_000  # characters of a text; most models take no more than some hundred words
_BATCH = 32  # texts per request, as many as small servers accept

log = logging.getLogger(__name__)


class VectorCache:
    """An LRU cache of vectors, which fetches missing ones. Thread-safe."""

    def __init__(self, fetch: Fetch, clock: Callable[[], float] = time.monotonic) -> None:
        self._fetch = fetch
        self._clock = clock
        smallest = _MAX_BYTES // _MAX_KEPT  # counted for each vector at least, so that no more than _MAX_KEPT are kept
        self._vectors = LRUCache[bytes, NDArray[np.float16]](_MAX_BYTES, lambda vector: max(vector.nbytes, smallest))
        self._lock = threading.Lock()
        self._fetching: threading.Thread | None = None
        self._retry_at = 0.0
        self._last_message = ""

    def get(self, texts: Sequence[str], seconds: float) -> tuple[Floats | None, float]:
        """Return unit vectors of shape (n_texts, n_dimensions), and the elapsed seconds.

        The vectors are None unless all are available within ``seconds``.
        """
        started = self._clock()
        text_of = {_key(text): text[:_MAX_LENGTH] for text in texts}
        try:
            missing = {key: text for key, text in text_of.items() if not self._has(key)}
            if missing and not self._fetch_missing(missing, seconds):
                return None, self._clock() - started
            return self._lookup([_key(text) for text in texts]), self._clock() - started
        except EmbeddingsUnavailableError as error:
            self._retry_at = self._clock() + RETRY_AFTER_S
            self._warn_once(f"there are no embeddings, and themes come from words alone: {error}")
            return None, self._clock() - started

    def _has(self, key: bytes) -> bool:
        """Return whether a vector is cached, and mark it as recently used."""
        with self._lock:
            return self._vectors.get(key) is not None

    def _fetch_missing(self, missing: Mapping[bytes, str], seconds: float) -> bool:
        """Fetch missing vectors. Return False if there is no time, or a fetch runs or has failed lately.

        Raises EmbeddingsUnavailableError.
        """
        if seconds <= 0 or self._clock() < self._retry_at or (self._fetching and self._fetching.is_alive()):
            return False
        failed: list[EmbeddingsUnavailableError] = []
        # In a thread, since neither DNS lookups nor models can be cancelled. Late results serve the next analysis.
        fetching = threading.Thread(target=self._fetch_all, args=(missing, failed), daemon=True, name="embeddings")
        self._fetching = fetching
        fetching.start()
        fetching.join(seconds)
        if fetching.is_alive():
            raise EmbeddingsUnavailableError(f"they took longer than {TIMEOUT_S:g} seconds")
        if failed:
            raise failed[0]
        self._warn_once("")
        return True

    def _fetch_all(self, missing: Mapping[bytes, str], failed: list[EmbeddingsUnavailableError]) -> None:
        """Fetch in batches and cache the vectors. Appends an error to ``failed`` instead of raising."""
        deadline = self._clock() + RETRY_AFTER_S  # no longer than the pause before the next attempt
        keys = list(missing)
        try:
            for start in range(0, len(keys), _BATCH):
                batch = keys[start : start + _BATCH]
                self._store(batch, self._fetch([missing[key] for key in batch]))
                if self._clock() > deadline:
                    break
        except EmbeddingsUnavailableError as error:
            failed.append(error)
        except Exception as error:  # noqa: BLE001 - models raise anything, and the message may contain a text
            failed.append(EmbeddingsUnavailableError(f"the model failed ({type(error).__name__})"))

    def _store(self, keys: Sequence[bytes], vectors: Floats) -> None:
        with self._lock:
            self._vectors.update(zip(keys, vectors.astype(np.float16), strict=True))

    def _lookup(self, keys: Sequence[bytes]) -> Floats | None:
        """Return the cached vectors, or None if some have been evicted.

        Raises EmbeddingsUnavailableError if they differ in dimension.
        """
        with self._lock:
            if not all(key in self._vectors for key in keys):
                return None
            vectors = [self._vectors[key] for key in keys]
            if len({len(vector) for vector in vectors}) > 1:
                self._vectors.clear()
                raise EmbeddingsUnavailableError("their size has changed, as that of another model")
        return unit_vectors(vectors, len(vectors))

    def _warn_once(self, message: str) -> None:
        """Log a message unless it was the last one logged."""
        if message and message != self._last_message:
            log.warning(message)
        self._last_message = message


def _key(text: str) -> bytes:
    """Return the cache key of a text, which does not reveal it."""
    return hashlib.sha256(text[:_MAX_LENGTH].encode(errors="surrogatepass")).digest()
