"""Sentence embeddings, if an installation has them: vectors that are close if texts have similar meanings.

They come from a local model or over HTTP, and are optional: without them themes are found by words alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

from workshop_live.embeddings.cache import TIMEOUT_S, VectorCache
from workshop_live.embeddings.client import fetch_vectors, is_known_private, resolve_permitted
from workshop_live.embeddings.models import Model, check_folder
from workshop_live.embeddings.vectors import EmbeddingsUnavailableError, Fetch
from workshop_live.settings import Settings
from workshop_live.text.clustering import Floats

__all__ = ["Embedder", "EmbeddingsUnavailableError", "answers_leave", "embedder_of", "host_of"]


@dataclass(frozen=True)
class Source:
    """A source of vectors."""

    place: str
    """The folder of a model, or a URL."""
    model: str
    key: str = field(repr=False)
    may_leave: bool
    """Whether the URL may have a public address."""

    @property
    def is_address(self) -> bool:
        """Whether texts are sent over HTTP."""
        return "://" in self.place


@dataclass
class Embedder:
    """Embeds texts during one analysis, with a time limit for all of it. It is pickled to the worker."""

    source: Source
    seconds: float = TIMEOUT_S
    """The remaining time in seconds."""

    def __call__(self, texts: Sequence[str]) -> Floats | None:
        """Return unit vectors of shape (n_texts, n_dimensions), or None if they are not available in time."""
        vectors, elapsed = _cache(self.source).get(texts, self.seconds)
        self.seconds -= elapsed
        return vectors

    def check(self) -> None:
        """Check the configuration without sending anything. Raises EmbeddingsUnavailableError."""
        if self.source.is_address:
            resolve_permitted(self.source.place, may_leave=self.source.may_leave)
        else:
            check_folder(self.source.place)

    def prepare(self) -> None:
        """Load the model ahead of time."""
        if not self.source.is_address:
            _model(self.source.place).load()


def embedder_of(settings: Settings) -> Embedder | None:
    """Return the embedder of an installation, or None if embeddings are off."""
    if not settings.embeddings:
        return None
    return Embedder(
        Source(
            settings.embeddings,
            settings.embeddings_model,
            settings.embeddings_key.get_secret_value(),
            settings.send_answers_out,
        )
    )


def host_of(settings: Settings) -> str:
    """Return the host that answers are sent to, "" if they stay on this server."""
    return (urlsplit(settings.embeddings).hostname or "") if "://" in settings.embeddings else ""


def answers_leave(settings: Settings) -> bool:
    """Return whether answers may leave the organiser's network. A host name counts as outside, since DNS can change."""
    return settings.send_answers_out and bool(host_of(settings)) and not is_known_private(host_of(settings))


@lru_cache(1)
def _model(folder: str) -> Model:
    return Model(folder)


@lru_cache(4)
def _cache(source: Source) -> VectorCache:
    return VectorCache(_fetch_from(source))


def _fetch_from(source: Source) -> Fetch:
    if not source.is_address:
        return _model(source.place).vectors
    return lambda texts: fetch_vectors(
        source.place, texts, model=source.model, key=source.key, may_leave=source.may_leave
    )
