"""What is looked at before a server or a command starts, and takes nothing of the server to look at."""

import logging

from workshop_live.embeddings import EmbeddingsUnavailableError, embedder_of
from workshop_live.embeddings.client import PublicAddressError
from workshop_live.settings import Settings

log = logging.getLogger(__name__)


class StartupError(RuntimeError):
    """Why the server does not start, and what to do about it."""


def find_embeddings(settings: Settings) -> None:
    """Make sure that answers are sent nowhere that nobody allowed. Raises StartupError."""
    embedder = embedder_of(settings)
    try:
        if embedder:
            embedder.check()
    except PublicAddressError as error:
        raise StartupError(
            f"WORKSHOP_LIVE_EMBEDDINGS cannot be used: {error}. Choose a private address, or, if answers may be sent "
            "out of your network, set WORKSHOP_LIVE_SEND_ANSWERS_OUT=true; participants are told then."
        ) from error
    except EmbeddingsUnavailableError as error:
        if embedder and embedder.source.is_address:  # it may come up later, and is looked at again before each use
            log.warning("there are no embeddings yet, and themes come from words alone: %s", error)
            return
        raise StartupError(f"WORKSHOP_LIVE_EMBEDDINGS cannot be used: {error}.") from error
