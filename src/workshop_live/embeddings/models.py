"""A sentence-transformers model in a folder. The package is not one of ours: who wants this installs it."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from workshop_live.embeddings.vectors import EmbeddingsUnavailableError, unit_vectors
from workshop_live.text.clustering import Floats


def check_folder(folder: str) -> None:
    """Make sure that there is a folder and what reads it. Raises EmbeddingsUnavailableError."""
    if not Path(folder).is_dir():  # never a name: that would be fetched from elsewhere
        raise EmbeddingsUnavailableError("there is no such folder")
    if find_spec("sentence_transformers") is None:
        raise EmbeddingsUnavailableError(
            "the package sentence-transformers is missing; install it beside workshop-live with pip"
        )


class Model:
    """The model, loaded when it is first needed."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._loaded: Any = None

    def vectors(self, texts: Sequence[str]) -> Floats:
        """A vector for each text. Raises EmbeddingsUnavailableError."""
        return unit_vectors(self.load().encode(list(texts), show_progress_bar=False), len(texts))

    def load(self) -> Any:
        """The model itself. Raises EmbeddingsUnavailableError."""
        if self._loaded is None:
            check_folder(self._folder)
            from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - it may be missing, and takes long

            try:
                self._loaded = SentenceTransformer(self._folder, local_files_only=True)
            except Exception as error:
                raise EmbeddingsUnavailableError(
                    f"the folder holds no model that can be read ({type(error).__name__})"
                ) from error
        return self._loaded
