"""What the tests against a running server use."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest
from argon2 import PasswordHasher
from sqlmodel import Session, col, select

from tests import actors
from tests.committed import Committed
from tests.server import ServerThread
from workshop_live.actions.api_tokens import CreateToken, TokenCreated, create_token
from workshop_live.actions.commands import one_by_one
from workshop_live.actions.organisers import AddOrganiser, SignIn, add_organiser, sign_in
from workshop_live.domain.activities import Round
from workshop_live.domain.answers import Answer
from workshop_live.domain.rooms import Room
from workshop_live.domain.tokens import new_public_id
from workshop_live.services import passwords
from workshop_live.services.passwords import hash_password
from workshop_live.storage.answer_cache import AnswerCache
from workshop_live.storage.answers import answers_of_rounds
from workshop_live.storage.engine import Database
from workshop_live.storage.open_database import open_database
from workshop_live.storage.organisers import find_organiser
from workshop_live.storage.tables import ActivityRow, OrganisationRow, OrganiserRow, RoomRow
from workshop_live.storage.writer import Outcome, Transaction, write_now

NewBrowser = Callable[..., httpx.Client]

PASSWORD = "a long enough password"


def token_of(server: ServerThread, name: str) -> str:
    """The API token of a new organiser."""
    database = Database.open(server.settings.database)
    write_now(database.writing, add_organiser, AddOrganiser(name, hash_password(PASSWORD)))
    made = write_now(database.writing, create_token, CreateToken(name, "tests", lasts=None))
    database.close()
    assert isinstance(made, TokenCreated)
    return made.secret


def session_of(server: ServerThread, name: str) -> str:
    """The cookie of a browser in which an organiser is signed in."""
    database = Database.open(server.settings.database)
    organiser = database.read_now(find_organiser, name)
    assert organiser is not None
    session = write_now(database.writing, sign_in, SignIn(organiser.id))
    database.close()
    return session


def change_room(database_url: str, room: str, **values: object) -> None:
    """Change a room as only time would."""
    database = Database.open(database_url)

    @one_by_one
    def change(tx: Transaction, command: None) -> Outcome[None]:
        row = tx.session.exec(select(RoomRow).where(RoomRow.public_id == room)).one()
        for name, value in values.items():
            setattr(row, name, value)
        return Outcome(None)

    write_now(database.writing, change, None)
    database.close()


def let_pass(database_url: str, room: str, **time: float) -> None:
    """Let a room have been for longer where it is: what it began at and since when it is there are that long ago."""
    database = Database.open(database_url)

    @one_by_one
    def change(tx: Transaction, command: None) -> Outcome[None]:
        room_id = select(RoomRow.id).where(RoomRow.public_id == room)
        for row in tx.session.exec(select(ActivityRow).where(col(ActivityRow.room_id).in_(room_id))):
            for name in ("began_at", "spent_since"):
                before = getattr(row, name)
                setattr(row, name, before and before - timedelta(**time))
        return Outcome(None)

    write_now(database.writing, change, None)
    database.close()


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
    return session_of(server, "walker")


@pytest.fixture(autouse=True, scope="session")
def passwords_are_hashed_at_once() -> Iterator[None]:
    """Hash passwords with so little work that it takes no time, since it takes as long as many tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(autouse=True, scope="session")
def remembered_answers_are_those_that_are_stored() -> Iterator[None]:
    """Whatever the tests do: what is drawn of remembered answers is what reading all of them gives."""
    of = AnswerCache.of

    def checked(self: AnswerCache, session: Session, room: Room, asked: Round) -> list[Answer]:
        remembered = of(self, session, room, asked)
        assert remembered == answers_of_rounds(session, [asked.id])
        return remembered

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AnswerCache, "of", checked)
        yield


@pytest.fixture
def database(empty_database_url: str) -> Iterator[Database]:
    """A database at the schema of this version."""
    made = open_database(empty_database_url)
    yield made
    made.close()


@pytest.fixture
async def committed(database: Database) -> AsyncIterator[Committed]:
    """A writer that runs, with an open question to answer."""
    made = Committed(database)
    made.writer.start()
    await made.open_question()
    yield made
    await made.writer.stop()


@dataclass
class Person:
    """Somebody with an account, as a program and as a browser."""

    name: str
    token: str
    browser: httpx.Client

    def command(self, room: actors.Room, command: str, /, **fields: object) -> httpx.Response:
        path = f"/api/v1/rooms/{room.id}/commands/{command}"
        return room.client.post(path, json=fields, headers=actors.bearer(self.token))

    def room(self, room: actors.Room) -> httpx.Response:
        return room.client.get(f"/api/v1/rooms/{room.id}", headers=actors.bearer(self.token))

    def members(self, room: actors.Room) -> dict[str, str]:
        return {member["name"]: member["role"] for member in self.room(room).raise_for_status().json()["members"]}

    def id_of(self, room: actors.Room, other: "Person") -> str:
        return next(member["id"] for member in self.room(room).json()["members"] if member["name"] == other.name)


@pytest.fixture
def person(server: ServerThread, new_browser: NewBrowser) -> Callable[[], Person]:
    """Makes accounts that no other test has."""

    def make() -> Person:
        name = f"Person {new_public_id()}"
        return Person(name, token_of(server, name), new_browser(session=session_of(server, name)))

    return make


@pytest.fixture
def owner(person: Callable[[], Person]) -> Person:
    return person()


@pytest.fixture
def helper(person: Callable[[], Person]) -> Person:
    return person()


@pytest.fixture
def foreigner(server: ServerThread, person: Callable[[], Person]) -> Person:
    """Somebody of another organisation."""
    made = person()
    database = Database.open(server.settings.database)

    @one_by_one
    def move(tx: Transaction, command: None) -> Outcome[None]:
        other = OrganisationRow(public_id=new_public_id(), name="", created_at=tx.now)
        tx.session.add(other)
        tx.session.flush()
        row = tx.session.exec(select(OrganiserRow).where(OrganiserRow.name == made.name)).one()
        row.organisation_id = other.id
        return Outcome(None)

    write_now(database.writing, move, None)
    database.close()
    return made


@pytest.fixture
def shared_room(client: httpx.Client, owner: Person, helper: Person) -> actors.Room:
    """A room of the owner's that the helper runs, too."""
    made = actors.make_room(client, actors.open_text(), title=f"Samling {new_public_id()}", token=owner.token)
    owner.command(made, "add-member", name=helper.name).raise_for_status()
    return made


@pytest.fixture
def stored(server: ServerThread) -> Iterator[Database]:
    """The database of the running server, to see what it stores."""
    opened = Database.open(server.settings.database)
    yield opened
    opened.close()
