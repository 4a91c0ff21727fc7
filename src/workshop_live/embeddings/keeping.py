"""Keeps vectors by text, and sees to it that nobody waits long for those that are missing."""

import hashlib
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from workshop_live.embeddings.vectors import EmbeddingsUnavailableError, Fetch, unit_vectors
from workshop_live.text.clustering import Floats

LIMIT_S = 3.0  # seconds that a reading waits in all
REST_S = 60.0  # seconds in which nothing is asked for after it failed
_MAX_KEPT = 20_000  # vectors
_MAX_BYTES = 64 * 1024 * 1024  # of vectors
_MAX_LENGTH = 1_000  # characters of a text; most models take no more than some hundred words
_AT_ONCE = 32  # texts, which is as many as small servers take

log = logging.getLogger(__name__)


class KeptVectors:
    """Vectors that were fetched, the most recently used ones."""

    def __init__(self, fetch: Fetch, clock: Callable[[], float] = time.monotonic) -> None:
        self._fetch = fetch
        self._clock = clock
        self._kept: OrderedDict[bytes, NDArray[np.float16]] = OrderedDict()
        self._lock = threading.Lock()
        self._fetching: threading.Thread | None = None
        self._rests_until = 0.0
        self._said = ""

    def of(self, texts: Sequence[str], seconds: float) -> tuple[Floats | None, float]:
        """A vector for each text, or None if some cannot be had within the seconds; and how many of them it took."""
        begun = self._clock()
        wanted = {_key(text): text[:_MAX_LENGTH] for text in texts}
        try:
            missing = {key: text for key, text in wanted.items() if not self._has(key)}
            if missing and not self._fetched(missing, seconds):
                return None, self._clock() - begun
            return self._found([_key(text) for text in texts]), self._clock() - begun
        except EmbeddingsUnavailableError as error:
            self._rests_until = self._clock() + REST_S
            self._say(f"there are no embeddings, and themes come from words alone: {error}")
            return None, self._clock() - begun

    def _has(self, key: bytes) -> bool:
        """Whether a vector is kept, which is to be kept longer then."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return True
        return False

    def _fetched(self, missing: Mapping[bytes, str], seconds: float) -> bool:
        """Whether what is missing was asked for and came. Raises EmbeddingsUnavailableError."""
        if seconds <= 0 or self._clock() < self._rests_until or (self._fetching and self._fetching.is_alive()):
            return False
        failed: list[EmbeddingsUnavailableError] = []
        # A thread: neither looking up a name nor a model can be told to stop. What comes late is for the next reading.
        fetching = threading.Thread(target=self._fetch_all, args=(missing, failed), daemon=True, name="embeddings")
        self._fetching = fetching
        fetching.start()
        fetching.join(seconds)
        if fetching.is_alive():
            raise EmbeddingsUnavailableError(f"they took longer than {LIMIT_S:g} seconds")
        if failed:
            raise failed[0]
        self._say("")
        return True

    def _fetch_all(self, missing: Mapping[bytes, str], failed: list[EmbeddingsUnavailableError]) -> None:
        until = self._clock() + REST_S  # the least that is left before anything is asked for again
        keys = list(missing)
        try:
            for first in range(0, len(keys), _AT_ONCE):
                some = keys[first : first + _AT_ONCE]
                self._keep(some, self._fetch([missing[key] for key in some]))
                if self._clock() > until:
                    break
        except EmbeddingsUnavailableError as error:
            failed.append(error)
        except Exception as error:  # noqa: BLE001 - whatever a model raises, and its message may hold a text
            failed.append(EmbeddingsUnavailableError(f"the model failed ({type(error).__name__})"))

    def _keep(self, keys: Sequence[bytes], vectors: Floats) -> None:
        most = min(_MAX_KEPT, _MAX_BYTES // (2 * vectors.shape[1]))
        with self._lock:
            self._kept.update(zip(keys, vectors.astype(np.float16), strict=True))
            while len(self._kept) > most:
                self._kept.popitem(last=False)

    def _found(self, keys: Sequence[bytes]) -> Floats | None:
        """The vectors of all keys; None if they are more than can be kept. Raises EmbeddingsUnavailableError."""
        with self._lock:
            if not all(key in self._kept for key in keys):
                return None
            found = [self._kept[key] for key in keys]
            if len({len(vector) for vector in found}) > 1:
                self._kept.clear()
                raise EmbeddingsUnavailableError("their size has changed, as that of another model")
        return unit_vectors(found, len(found))

    def _say(self, said: str) -> None:
        """Log what is wrong once, and not each time."""
        if said and said != self._said:
            log.warning(said)
        self._said = said


def _key(text: str) -> bytes:
    return hashlib.sha256(text[:_MAX_LENGTH].encode(errors="surrogatepass")).digest()
