"""The tables. Times are UTC, identifiers in addresses are random, JSON columns hold what activity types validated."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

# Alembic names constraints when it alters a table on SQLite, so each must have a name that it can find again.
SQLModel.metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


# Caches are keyed by these identifiers; SQLite would give the number of a deleted row to the next one.
_NEVER_REUSED = {"sqlite_autoincrement": True}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time in Python, on every database; SQLite itself knows no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _id() -> Any:
    # SQLite only numbers rows by itself where the key is declared INTEGER.
    return Field(default=None, sa_type=BigInteger().with_variant(Integer, "sqlite"), primary_key=True)


def _reference(target: str, **options: Any) -> Any:
    return Field(foreign_key=target, sa_type=BigInteger, **options)


def _time(*, default: datetime | None = None, index: bool = False) -> Any:
    return Field(default=default, sa_type=UtcDateTime, index=index)


def _no() -> Any:
    """A flag that is off in rows from before it existed."""
    return Field(default=False, sa_column_kwargs={"server_default": false()})


def _text(most: int) -> Any:
    """A text that is empty in rows from before it existed."""
    return Field(default="", max_length=most, sa_column_kwargs={"server_default": ""})


class OrganisationRow(SQLModel, table=True):
    """Owns rooms. There is one unless somebody needs more."""

    __tablename__ = "organisation"

    id: int = _id()
    public_id: str = Field(unique=True, max_length=32)
    name: str = Field(max_length=200)
    privacy_notice: str = _text(4000)
    contact: str = _text(500)
    created_at: datetime = _time()


class OrganiserRow(SQLModel, table=True):
    """Somebody with an account. The built-in organiser, whose token is a setting, has no password."""

    __tablename__ = "organiser"

    id: int = _id()
    public_id: str = Field(unique=True, max_length=32)
    organisation_id: int = _reference("organisation.id", index=True)
    name: str = Field(unique=True, max_length=100)
    password_hash: str | None = Field(default=None, max_length=200)
    created_at: datetime = _time()


class OrganiserSessionRow(SQLModel, table=True):
    """A browser in which an organiser is signed in."""

    __tablename__ = "organiser_session"

    id: int = _id()
    organiser_id: int = _reference("organiser.id", index=True, ondelete="CASCADE")
    token_hash: str = Field(unique=True, max_length=64)
    created_at: datetime = _time()
    expires_at: datetime = _time()


class InvitationRow(SQLModel, table=True):
    """A one-time link with which somebody makes an account."""

    __tablename__ = "invitation"

    id: int = _id()
    token_hash: str = Field(unique=True, max_length=64)
    created_at: datetime = _time()
    expires_at: datetime = _time()
    used_at: datetime | None = _time()


class ApiTokenRow(SQLModel, table=True):
    """A token with which a program acts as an organiser."""

    __tablename__ = "api_token"

    id: int = _id()
    organiser_id: int = _reference("organiser.id", index=True, ondelete="CASCADE")
    name: str = Field(max_length=100)
    token_hash: str = Field(unique=True, max_length=64)
    created_at: datetime = _time()
    revoked_at: datetime | None = _time()


class RoomRow(SQLModel, table=True):
    """One run of a workshop. ``seq`` numbers its events, ``version`` its facilitators' commands."""

    __tablename__ = "room"
    __table_args__ = _NEVER_REUSED

    id: int = _id()
    public_id: str = Field(unique=True, max_length=32)
    organisation_id: int = _reference("organisation.id", index=True)
    title: str = Field(max_length=200)
    language: str = Field(max_length=8)
    time_zone: str = Field(default="Europe/Oslo", max_length=64)
    join_code: str = Field(max_length=16, index=True)
    join_token: str = Field(unique=True, max_length=64)
    mode: str = Field(max_length=16)
    current_activity_id: int | None = Field(default=None, sa_type=BigInteger)
    day_activity_id: int | None = Field(default=None, sa_type=BigInteger)
    returns: bool = _no()
    page: int = Field(default=0)
    spotlight: str | None = Field(default=None, max_length=32)
    timer_ends_at: datetime | None = _time()
    timer_seconds_left: int | None = Field(default=None)
    resumes_at: datetime | None = _time()
    present: int | None = Field(default=None)
    compares: bool = _no()
    filters_words: bool = _no()
    shares_results: bool = _no()
    shows_programme: bool = Field(default=False, sa_column_kwargs={"server_default": true()})
    rehearses: bool = _no()
    wifi_name: str = _text(64)
    wifi_password: str = _text(128)
    word_choices: Any = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    undo: Any = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    undo_until: datetime | None = _time()
    version: int = Field(default=1)
    seq: int = Field(default=0)
    created_at: datetime = _time()
    ended_at: datetime | None = _time(index=True)
    delete_after: datetime | None = _time(index=True)


class JoinCodeRow(SQLModel, table=True):
    """A code that is or was in use; it outlives its room, so that it rests before another room gets it."""

    __tablename__ = "join_code"

    code: str = Field(primary_key=True, max_length=16)
    released_at: datetime | None = _time()


class MaintenanceRow(SQLModel, table=True):
    """The one row that says when a server last did its maintenance, and when somebody said that its clock was right."""

    __tablename__ = "maintenance"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    last_at: datetime = _time()
    confirmed_at: datetime | None = _time()


class RoomMemberRow(SQLModel, table=True):
    """An organiser who may run and export a room: its owner, or a co-facilitator; see ``storage/members.py``.

    ``owner_since`` and ``succession`` say how a room came to an owner who did not make it.
    """

    __tablename__ = "room_member"
    __table_args__ = (
        Index(
            "ix_room_member_owner",
            "room_id",
            unique=True,
            sqlite_where=text("role = 'owner'"),
            postgresql_where=text("role = 'owner'"),
        ),
    )

    room_id: int = _reference("room.id", primary_key=True, ondelete="CASCADE")
    organiser_id: int = _reference("organiser.id", primary_key=True, ondelete="CASCADE", index=True)
    role: str = Field(default="facilitator", max_length=16, sa_column_kwargs={"server_default": "facilitator"})
    owner_since: datetime | None = _time()
    succession: str | None = Field(default=None, max_length=16)
    created_at: datetime = _time()


class LinkRow(SQLModel, table=True):
    """A secret link that opens one screen of one room without an account. ``made_by`` is as in the room's events."""

    __tablename__ = "link"

    id: int = _id()
    public_id: str = Field(unique=True, max_length=32)
    room_id: int = _reference("room.id", index=True, ondelete="CASCADE")
    screen: str = Field(max_length=16)
    token_hash: str = Field(unique=True, max_length=64)
    made_by: str = _text(64)
    created_at: datetime = _time()
    revoked_at: datetime | None = _time()


class ActivityRow(SQLModel, table=True):
    """One item of an agenda. ``key`` is stable across runs of the same plan, so that gatherings can be compared.

    ``seen_by`` is no setting of a round: it holds for all of them.
    """

    __tablename__ = "activity"
    __table_args__ = _NEVER_REUSED

    id: int = _id()
    public_id: str = Field(unique=True, max_length=32)
    room_id: int = _reference("room.id", index=True, ondelete="CASCADE")
    key: str = Field(max_length=64)
    position: int
    type: str = Field(max_length=32)
    prompt: str = Field(max_length=500)
    settings: Any = Field(sa_column=Column(JSON, nullable=False))
    starts_at: str | None = Field(default=None, max_length=5)
    minutes: int | None = Field(default=None)
    notes: str = _text(2000)
    seen_by: str = Field(default="room", max_length=16, sa_column_kwargs={"server_default": "room"})
    version: int = Field(default=1)
    removed_at: datetime | None = _time()


class RoundRow(SQLModel, table=True):
    """One asking of an activity, with a snapshot of the prompt and the settings it was asked with."""

    __tablename__ = "round"
    __table_args__ = (UniqueConstraint("activity_id", "number"), _NEVER_REUSED)

    id: int = _id()
    activity_id: int = _reference("activity.id", ondelete="CASCADE")
    number: int
    prompt: str = Field(max_length=500)
    settings: Any = Field(sa_column=Column(JSON, nullable=False))
    shown: bool
    first_shown_at: datetime | None = _time()
    next_ordinal: int = Field(default=0)
    opened_at: datetime = _time()
    closes_at: datetime | None = _time(index=True)
    closed_at: datetime | None = _time()


class ParticipantRow(SQLModel, table=True):
    """A phone in a room. The server knows a digest of its token and nothing else."""

    __tablename__ = "participant"
    __table_args__ = (UniqueConstraint("token_hash"), _NEVER_REUSED)

    id: int = _id()
    room_id: int = _reference("room.id", index=True, ondelete="CASCADE")
    token_hash: str = Field(max_length=64)
    created_at: datetime = _time()


class AnswerRow(SQLModel, table=True):
    """What one participant sent in one round.

    It was hidden together with all others if ``hidden_together_at`` is ``hidden_at``.

    ``participant_id`` is cleared when the room ends. ``author`` and ``claim`` derive from the phone's token (see
    ``domain/tokens.py``): who wrote it, comparable within the round only; and this one sending, counted once.
    """

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("claim"),
        UniqueConstraint("round_id", "ordinal"),
        Index(None, "author"),
        Index("ix_answer_waiting", "round_id", sqlite_where=text("held = 1"), postgresql_where=text("held")),
    )

    id: int = _id()
    public_id: str = Field(unique=True, max_length=32)
    round_id: int = _reference("round.id", ondelete="CASCADE")
    participant_id: int | None = _reference("participant.id", default=None, index=True, ondelete="SET NULL")
    author: str = Field(max_length=32)
    claim: str = Field(max_length=32)
    key: str = Field(max_length=64)
    ordinal: int
    seq: int
    fingerprint: str = Field(max_length=32)
    revision: int = Field(default=0)
    revision_seq: int | None = Field(default=None)
    revision_fingerprint: str | None = Field(default=None, max_length=32)
    value: Any = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    held: bool
    late: bool = _no()
    created_at: datetime = _time()
    hidden_at: datetime | None = _time()
    hidden_together_at: datetime | None = _time()
    settled_at: datetime | None = _time()


class VoteRow(SQLModel, table=True):
    """One participant's vote for an answer; ``author`` is who they are in the round of that answer."""

    __tablename__ = "vote"
    __table_args__ = (UniqueConstraint("answer_id", "author"),)

    id: int = _id()
    answer_id: int = _reference("answer.id", ondelete="CASCADE")
    author: str = Field(max_length=32, index=True)


class ThemeBoardRow(SQLModel, table=True):
    """The themes of one question of a round, see ``domain/themes.py``. Written whole, under the room's lock."""

    __tablename__ = "theme_board"
    __table_args__ = (UniqueConstraint("round_id", "question"), _NEVER_REUSED)

    id: int = _id()
    round_id: int = _reference("round.id", ondelete="CASCADE")
    question: int
    version: int = Field(default=1)
    board: Any = Field(sa_column=Column(JSON, nullable=False))
    digest: str = Field(max_length=64)


class RoomEventRow(SQLModel, table=True):
    """A room event: what changed and by whom, numbered without gaps per room."""

    __tablename__ = "room_event"

    room_id: int = _reference("room.id", primary_key=True, ondelete="CASCADE")
    seq: int = Field(primary_key=True)
    kind: str = Field(max_length=32)
    activity_id: int | None = Field(default=None, sa_type=BigInteger)
    ordinal: int | None = Field(default=None)
    actor: str = Field(max_length=64)
    at: datetime = _time()
