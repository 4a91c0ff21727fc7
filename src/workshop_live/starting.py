"""What is looked at before a server or a command starts, and takes nothing of the server to look at."""

import logging

from workshop_live.embeddings import NoVectors, embedder_of
from workshop_live.embeddings.addresses import NotPrivate
from workshop_live.settings import Settings

log = logging.getLogger(__name__)


class CannotStart(RuntimeError):  # noqa: N818 - it is a state, said to a person
    """Why the server does not start, and what to do about it."""


def find_embeddings(settings: Settings) -> None:
    """Make sure that answers are sent nowhere that nobody allowed. Raises CannotStart."""
    embedder = embedder_of(settings)
    try:
        if embedder:
            embedder.check()
    except NotPrivate as error:
        raise CannotStart(
            f"WORKSHOP_LIVE_EMBEDDINGS cannot be used: {error}. Choose a private address, or, if answers may be sent "
            "out of your network, set WORKSHOP_LIVE_SEND_ANSWERS_OUT=true; participants are told then."
        ) from error
    except NoVectors as error:
        if embedder and embedder.source.is_address:  # it may come up later, and is looked at again before each use
            log.warning("there are no embeddings yet, and themes come from words alone: %s", error)
            return
        raise CannotStart(f"WORKSHOP_LIVE_EMBEDDINGS cannot be used: {error}.") from error
