"""The tables. Times are in UTC, public identifiers are random, and JSON columns hold what activity types validated."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Index,
    LargeBinary,
    UniqueConstraint,
    text,
    true,
)
from sqlmodel import Field, SQLModel

from workshop_live.storage.account_tables import (
    ApiTokenRow,
    InvitationRow,
    OrganisationRow,
    OrganiserRow,
    OrganiserSessionRow,
    PlanRow,
)
from workshop_live.storage.columns import (
    NEVER_REUSED,
    flag,
    identifier,
    optional_json,
    reference,
    short_text,
    utc_time,
)
from workshop_live.storage.deck_tables import DeckPageRow, DeckRow, PictureSliceRow
from workshop_live.storage.group_tables import GroupMemberRow, GroupNoteRow, RoundGroupRow
from workshop_live.storage.outcome_tables import (
    ActionItemRow,
    JointLineRow,
    JointVersionRow,
    SeriesRoomRow,
    SeriesRow,
)

__all__ = [
    "ActionItemRow",
    "ActivityRow",
    "AnswerRow",
    "ApiTokenRow",
    "DeckPageRow",
    "DeckRow",
    "GroupMemberRow",
    "GroupNoteRow",
    "InvitationRow",
    "JoinCodeRow",
    "JointLineRow",
    "JointVersionRow",
    "LinkRow",
    "MaintenanceRow",
    "OrganisationRow",
    "OrganiserRow",
    "OrganiserSessionRow",
    "ParticipantRow",
    "PictureRow",
    "PictureSliceRow",
    "PlanRow",
    "RoomEventRow",
    "RoomMemberRow",
    "RoomRow",
    "RoundGroupRow",
    "RoundRow",
    "SeriesRoomRow",
    "SeriesRow",
    "ThemeBoardRow",
    "VoteRow",
]


class RoomRow(SQLModel, table=True):
    """A run of a workshop. ``seq`` numbers its events, ``version`` its facilitators' commands.

    ``picture_key`` is what the addresses of its pages are derived with; None before the first ones.
    """

    __tablename__ = "room"
    __table_args__ = NEVER_REUSED

    id: int = identifier()
    public_id: str = Field(unique=True, max_length=32)
    organisation_id: int = reference("organisation.id", index=True)
    title: str = Field(max_length=200)
    language: str = Field(max_length=8)
    time_zone: str = Field(default="Europe/Oslo", max_length=64)
    join_code: str = Field(max_length=16, index=True)
    join_token: str = Field(unique=True, max_length=64)
    mode: str = Field(max_length=16)
    current_activity_id: int | None = Field(default=None, sa_type=BigInteger)
    day_activity_id: int | None = Field(default=None, sa_type=BigInteger)
    returns: bool = flag()
    page: int = Field(default=0)
    turns_from: datetime | None = utc_time()
    spotlight: str | None = Field(default=None, max_length=32)
    timer_ends_at: datetime | None = utc_time()
    timer_seconds_left: int | None = Field(default=None)
    resumes_at: datetime | None = utc_time()
    present: int | None = Field(default=None)
    compares: bool = flag()
    filters_words: bool = flag()
    shares_results: bool = flag()
    shows_programme: bool = Field(default=False, sa_column_kwargs={"server_default": true()})
    chimes: bool = flag()
    rehearses: bool = flag()
    takes_questions: bool = flag()
    picture_key: str | None = Field(default=None, max_length=64)
    wifi_name: str = short_text(64)
    wifi_password: str = short_text(128)
    word_choices: Any = optional_json()
    home_groups: Any = optional_json()
    undo: Any = optional_json()
    undo_until: datetime | None = utc_time()
    version: int = Field(default=1)
    seq: int = Field(default=0)
    created_at: datetime = utc_time()
    ended_at: datetime | None = utc_time(index=True)
    delete_after: datetime | None = utc_time(index=True)


class PictureRow(SQLModel, table=True):
    """A picture, as it is served. It goes with its room or its plan, or belongs to an organisation as its logo.

    ``content`` is its first slice, and may be all of it (``PictureSliceRow``). ``is_page`` marks the pages of decks.
    """

    __tablename__ = "picture"

    id: int = identifier()
    public_id: str = Field(unique=True, max_length=32)
    organisation_id: int = reference("organisation.id", index=True, ondelete="CASCADE")
    room_id: int | None = reference("room.id", default=None, index=True, ondelete="CASCADE")
    plan_id: int | None = reference("plan.id", default=None, index=True, ondelete="CASCADE")
    media_type: str = Field(max_length=32)
    width: int
    height: int
    content: bytes = Field(sa_type=LargeBinary)
    is_page: bool = flag()
    created_at: datetime = utc_time()


class JoinCodeRow(SQLModel, table=True):
    """A join code that is or was in use; it outlives its room, so that it is not reused at once."""

    __tablename__ = "join_code"

    code: str = Field(primary_key=True, max_length=16)
    released_at: datetime | None = utc_time()


class MaintenanceRow(SQLModel, table=True):
    """The only row: when a server last ran maintenance, and when somebody confirmed its clock."""

    __tablename__ = "maintenance"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    last_at: datetime = utc_time()
    confirmed_at: datetime | None = utc_time()


class RoomMemberRow(SQLModel, table=True):
    """An organiser who may run and export a room, as owner or co-facilitator (``storage/members.py``).

    ``owner_since`` and ``succession`` are set if the room had another owner before.
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

    room_id: int = reference("room.id", primary_key=True, ondelete="CASCADE")
    organiser_id: int = reference("organiser.id", primary_key=True, ondelete="CASCADE", index=True)
    role: str = Field(default="facilitator", max_length=16, sa_column_kwargs={"server_default": "facilitator"})
    owner_since: datetime | None = utc_time()
    succession: str | None = Field(default=None, max_length=16)
    created_at: datetime = utc_time()


class LinkRow(SQLModel, table=True):
    """A secret link to a screen of a room, without an account. ``made_by`` is an actor as in room events."""

    __tablename__ = "link"

    id: int = identifier()
    public_id: str = Field(unique=True, max_length=32)
    room_id: int = reference("room.id", index=True, ondelete="CASCADE")
    screen: str = Field(max_length=16)
    token_hash: str = Field(unique=True, max_length=64)
    made_by: str = short_text(64)
    created_at: datetime = utc_time()
    revoked_at: datetime | None = utc_time()


class ActivityRow(SQLModel, table=True):
    """An item of an agenda. ``key`` is equal in all runs of a plan, so that workshops can be compared.

    ``seen_by`` is not part of the settings, since it applies to all rounds. ``fixed`` says that ``starts_at`` must be
    kept. The room first came to it at ``began_at``, and has spent ``spent_seconds`` there; the time since
    ``spent_since``, which is None while the room is elsewhere, comes on top. ``standing`` marks the question that is
    open all day beside the agenda. ``made_from`` says what the options of a vote on answers or themes stand for.
    """

    __tablename__ = "activity"
    __table_args__ = NEVER_REUSED

    id: int = identifier()
    public_id: str = Field(unique=True, max_length=32)
    room_id: int = reference("room.id", index=True, ondelete="CASCADE")
    key: str = Field(max_length=64)
    position: int
    type: str = Field(max_length=32)
    prompt: str = Field(max_length=500)
    settings: Any = Field(sa_column=Column(JSON, nullable=False))
    starts_at: str | None = Field(default=None, max_length=5)
    minutes: int | None = Field(default=None)
    fixed: bool = flag()
    notes: str = short_text(2000)
    seen_by: str = Field(default="room", max_length=16, sa_column_kwargs={"server_default": "room"})
    steps: Any = optional_json()
    roles: Any = optional_json()
    groups: Any = optional_json()
    standing: bool = flag()
    made_from: Any = optional_json()
    began_at: datetime | None = utc_time()
    spent_seconds: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    spent_since: datetime | None = utc_time()
    version: int = Field(default=1)
    removed_at: datetime | None = utc_time()


class RoundRow(SQLModel, table=True):
    """A round of an activity, with the prompt, settings, steps, roles and groups at the time it was opened.

    ``step`` is the number of the current step, ``step_seconds`` has the time spent in each; that of the current one
    since ``step_began_at``, which is None while the room is elsewhere, comes on top.
    """

    __tablename__ = "round"
    __table_args__ = (UniqueConstraint("activity_id", "number"), NEVER_REUSED)

    id: int = identifier()
    activity_id: int = reference("activity.id", ondelete="CASCADE")
    number: int
    prompt: str = Field(max_length=500)
    settings: Any = Field(sa_column=Column(JSON, nullable=False))
    steps: Any = optional_json()
    roles: Any = optional_json()
    groups: Any = optional_json()
    step: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    step_seconds: Any = optional_json()
    step_began_at: datetime | None = utc_time()
    shown: bool
    first_shown_at: datetime | None = utc_time()
    next_ordinal: int = Field(default=0)
    opened_at: datetime = utc_time()
    closes_at: datetime | None = utc_time(index=True)
    closed_at: datetime | None = utc_time()


class ParticipantRow(SQLModel, table=True):
    """A phone in a room, known only by a digest of its token. ``home_group`` is the key of a group of the room.

    ``seen_at`` is when it was last known to be connected, within a few minutes; None means ``created_at``.
    """

    __tablename__ = "participant"
    __table_args__ = (UniqueConstraint("token_hash"), NEVER_REUSED)

    id: int = identifier()
    room_id: int = reference("room.id", index=True, ondelete="CASCADE")
    token_hash: str = Field(max_length=64)
    home_group: str | None = Field(default=None, max_length=32)
    seen_at: datetime | None = utc_time()
    created_at: datetime = utc_time()


class AnswerRow(SQLModel, table=True):
    """What a participant sent in a round.

    It is hidden with all others if ``hidden_together_at`` equals ``hidden_at``. ``moved_to`` is the key of the column
    that a facilitator moved it to.

    ``participant_id`` is cleared after the room has ended. ``author`` and ``claim`` are derived from the phone's token
    (``domain/tokens.py``): ``author`` is a pseudonym that can only be compared within the round, ``claim`` identifies
    the sending, which counts once.
    """

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("claim"),
        UniqueConstraint("round_id", "ordinal"),
        Index(None, "author"),
        Index("ix_answer_waiting", "round_id", sqlite_where=text("held = 1"), postgresql_where=text("held")),
    )

    id: int = identifier()
    public_id: str = Field(unique=True, max_length=32)
    round_id: int = reference("round.id", ondelete="CASCADE")
    participant_id: int | None = reference("participant.id", default=None, index=True, ondelete="SET NULL")
    author: str = Field(max_length=32)
    claim: str = Field(max_length=32)
    key: str = Field(max_length=64)
    ordinal: int
    seq: int
    fingerprint: str = Field(max_length=32)
    revision: int = Field(default=0)
    revision_seq: int | None = Field(default=None)
    revision_fingerprint: str | None = Field(default=None, max_length=32)
    value: Any = optional_json()
    held: bool
    late: bool = flag()
    created_at: datetime = utc_time()
    hidden_at: datetime | None = utc_time()
    hidden_together_at: datetime | None = utc_time()
    settled_at: datetime | None = utc_time()
    starred_at: datetime | None = utc_time()
    parked_at: datetime | None = utc_time()
    moved_to: str | None = Field(default=None, max_length=8)


class VoteRow(SQLModel, table=True):
    """A participant's vote for an answer; ``author`` is their pseudonym in the answer's round."""

    __tablename__ = "vote"
    __table_args__ = (UniqueConstraint("answer_id", "author"),)

    id: int = identifier()
    answer_id: int = reference("answer.id", ondelete="CASCADE")
    author: str = Field(max_length=32, index=True)


class ThemeBoardRow(SQLModel, table=True):
    """The themes of a question of a round (``domain/themes.py``), always written whole under the room's lock."""

    __tablename__ = "theme_board"
    __table_args__ = (UniqueConstraint("round_id", "question"), NEVER_REUSED)

    id: int = identifier()
    round_id: int = reference("round.id", ondelete="CASCADE")
    question: int
    version: int = Field(default=1)
    board: Any = Field(sa_column=Column(JSON, nullable=False))
    digest: str = Field(max_length=64)


class RoomEventRow(SQLModel, table=True):
    """A room event: what changed and by whom, numbered without gaps per room."""

    __tablename__ = "room_event"

    room_id: int = reference("room.id", primary_key=True, ondelete="CASCADE")
    seq: int = Field(primary_key=True)
    kind: str = Field(max_length=32)
    activity_id: int | None = Field(default=None, sa_type=BigInteger)
    ordinal: int | None = Field(default=None)
    actor: str = Field(max_length=64)
    at: datetime = utc_time()
