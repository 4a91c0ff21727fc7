"""A local sentence-transformers model. The package is optional, and installed by whoever wants it."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from workshop_live.embeddings.vectors import EmbeddingsUnavailableError, unit_vectors
from workshop_live.text.clustering import Floats


def check_folder(folder: str) -> None:
    """Check that the folder and the package exist. Raises EmbeddingsUnavailableError."""
    if not Path(folder).is_dir():  # never a model name, which would be downloaded
        raise EmbeddingsUnavailableError("there is no such folder")
    if find_spec("sentence_transformers") is None:
        raise EmbeddingsUnavailableError(
            "the package sentence-transformers is missing; install it beside workshop-live with pip"
        )


class Model:
    """A model that is loaded on first use."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._loaded: Any = None

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Return a unit vector for each text. Raises EmbeddingsUnavailableError."""
        return unit_vectors(self.load().encode(list(texts), show_progress_bar=False), len(texts))

    def load(self) -> Any:
        """Load the model. Raises EmbeddingsUnavailableError."""
        if self._loaded is None:
            check_folder(self._folder)
            from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - optional, and slow to import

            try:
                self._loaded = SentenceTransformer(self._folder, local_files_only=True)
            except Exception as error:
                raise EmbeddingsUnavailableError(
                    f"the folder holds no model that can be read ({type(error).__name__})"
                ) from error
        return self._loaded
