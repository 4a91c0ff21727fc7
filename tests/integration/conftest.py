"""What the tests against a running server use."""

import pytest

from tests.server import ServerThread
from workshop_live.actions.organisers import AddOrganiser, CreateToken, SignIn, add_organiser, create_token, sign_in
from workshop_live.storage.engine import Database
from workshop_live.storage.organisers import find_organiser
from workshop_live.storage.writer import write_now
from workshop_live.web.passwords import hash_password

PASSWORD = "a long enough password"


def token_of(server: ServerThread, name: str) -> str:
    """The API token of a new organiser."""
    database = Database.open(server.settings.database)
    write_now(database.writing, add_organiser, AddOrganiser(name, hash_password(PASSWORD)))
    token = write_now(database.writing, create_token, CreateToken(name, "tests"))
    database.close()
    assert isinstance(token, str)
    return token


@pytest.fixture(scope="session")
def other_token(server: ServerThread) -> str:
    """The API token of an organiser who owns no room of the tests."""
    return token_of(server, "other")


@pytest.fixture(scope="session")
def organiser_token(server: ServerThread) -> str:
    """The API token of the organiser "walker"."""
    return token_of(server, "walker")


@pytest.fixture(scope="session")
def organiser_session(server: ServerThread, organiser_token: str) -> str:
    """The cookie of a browser in which "walker" is signed in."""
    database = Database.open(server.settings.database)
    walker = database.read_now(find_organiser, "walker")
    assert walker is not None
    session = write_now(database.writing, sign_in, SignIn(walker.id))
    database.close()
    return session
