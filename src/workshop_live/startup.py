"""Checks before a server or command starts that need no part of the server."""

import logging

from workshop_live.embeddings import EmbeddingsUnavailableError, embedder_of
from workshop_live.embeddings.client import PublicAddressError
from workshop_live.settings import Settings

log = logging.getLogger(__name__)


class StartupError(RuntimeError):
    """The server cannot start. The message says why and what to do."""


def check_embeddings(settings: Settings) -> None:
    """Check the embeddings, and that answers go to permitted addresses only. Raises StartupError."""
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
        if embedder and embedder.source.is_address:  # it may become available later, and is checked before each use
            log.warning("there are no embeddings yet, and themes come from words alone: %s", error)
            return
        raise StartupError(f"WORKSHOP_LIVE_EMBEDDINGS cannot be used: {error}.") from error
