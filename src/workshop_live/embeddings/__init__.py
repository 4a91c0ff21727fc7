"""Embeddings, where an installation has them: vectors that say which texts mean much the same in other words.

They come from a model in a folder or from an address, and only help: without them themes are found by words alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

from workshop_live.embeddings.addresses import is_near, permitted
from workshop_live.embeddings.asking import ask
from workshop_live.embeddings.keeping import LIMIT_S, KeptVectors
from workshop_live.embeddings.models import Model, check_folder
from workshop_live.embeddings.vectors import EmbeddingsUnavailableError, Fetch
from workshop_live.settings import Settings
from workshop_live.text.clustering import Floats

__all__ = ["Embedder", "EmbeddingsUnavailableError", "answers_leave", "embedder_of", "host_of"]


@dataclass(frozen=True)
class Source:
    """Where vectors come from."""

    place: str
    """A folder, or an address."""
    model: str
    key: str = field(repr=False)
    may_leave: bool
    """Whether the address may be a public one."""

    @property
    def is_address(self) -> bool:
        """Whether texts are sent somewhere."""
        return "://" in self.place


@dataclass
class Embedder:
    """Turns texts into vectors during one reading. The worker gets a copy of it with each reading."""

    source: Source
    seconds: float = LIMIT_S
    """For how long it may yet be waited for."""

    def __call__(self, texts: Sequence[str]) -> Floats | None:
        """A vector of length one for each text; None if they cannot be had in time."""
        vectors, waited = _kept(self.source).of(texts, self.seconds)
        self.seconds -= waited
        return vectors

    def check(self) -> None:
        """Find out what can be known without sending anything. Raises EmbeddingsUnavailableError."""
        if self.source.is_address:
            permitted(self.source.place, may_leave=self.source.may_leave)
        else:
            check_folder(self.source.place)

    def prepare(self) -> None:
        """Load what takes long, where nobody waits for it on a screen."""
        if not self.source.is_address:
            _model(self.source.place).load()


def embedder_of(settings: Settings) -> Embedder | None:
    """What a reading turns texts into vectors with; None where that is off."""
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
    """To whom answers are sent; empty if they are read on this server."""
    return (urlsplit(settings.embeddings).hostname or "") if "://" in settings.embeddings else ""


def answers_leave(settings: Settings) -> bool:
    """Whether answers may leave the organiser's network. A name counts as outside: what it stands for can change."""
    return settings.send_answers_out and bool(host_of(settings)) and not is_near(host_of(settings))


@lru_cache(1)
def _model(folder: str) -> Model:
    return Model(folder)


@lru_cache(4)
def _kept(source: Source) -> KeptVectors:
    return KeptVectors(_fetch_from(source))


def _fetch_from(source: Source) -> Fetch:
    if not source.is_address:
        return _model(source.place).vectors
    return lambda texts: ask(source.place, texts, model=source.model, key=source.key, may_leave=source.may_leave)
