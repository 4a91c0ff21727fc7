"""A writer on a database, its published events, and an open question."""

from typing import TypeVar

from sqlmodel import select

from workshop_live.actions.answers import SubmitAnswer
from workshop_live.actions.commands import Fields, Invocation
from workshop_live.actions.fields import OnActivity
from workshop_live.actions.organisers import AddOrganiser, add_organiser
from workshop_live.actions.rooms import CreateRoom, RoomCreated, create_room
from workshop_live.actions.running import open_activity
from workshop_live.domain.organisers import Organiser
from workshop_live.domain.participants import Participant
from workshop_live.domain.plans import Plan, PlannedActivity
from workshop_live.domain.room_events import RoomEvent
from workshop_live.domain.tokens import new_public_id
from workshop_live.storage.agenda import read_agenda
from workshop_live.storage.engine import Database
from workshop_live.storage.writer import Writer

F = TypeVar("F", bound=Fields)


class Committed:
    """A writer, its published events, and an open question."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.events: list[RoomEvent] = []
        self.batches: list[int] = []
        self.writer = Writer(database.writing, self._publish)

    def _publish(self, events) -> None:
        self.events += events
        self.batches.append(len(events))

    async def open_question(self) -> None:
        organiser = await self.writer.run(add_organiser, AddOrganiser(new_public_id(), "x"))
        assert isinstance(organiser, Organiser)
        made = await self.writer.run(
            create_room, CreateRoom(organiser.id, Plan("S", "nb", (PlannedActivity("open_text", "?", {}),)))
        )
        assert isinstance(made, RoomCreated)
        self.room = made.room
        self.activity = self.database.read_now(read_agenda, made.room.id)[0].public_id
        await self.writer.run(open_activity, self.asks(OnActivity(activity=self.activity)))

    def asks(self, fields: F) -> Invocation[F]:
        """Return the invocation of a command by a facilitator."""
        return Invocation(room=self.room.public_id, actor="t", fields=fields)

    def answer(self, token: str, text: object, key: str = "k") -> SubmitAnswer:
        return SubmitAnswer(Participant(self.room.id, token), self.activity, text, key, None, 10_000)

    def rows(self, table):
        return self.database.read_now(lambda session: list(session.exec(select(table))))
