"""The tables of group work: the groups of rounds, who was drawn into them, and the notes on their boards.

What a group writes is an answer (``AnswerRow``) with the group's number as its ordinal.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from workshop_live.storage.columns import NEVER_REUSED, identifier, optional_json, reference, utc_time


class RoundGroupRow(SQLModel, table=True):
    """A group of a round. ``key`` is that of the room's home group, or one of its own for a drawn group.

    ``scribe_id`` is who writes for it just now, ``scribe_key`` how its members know the scribe. ``done_at`` is when it
    was last marked as done, which typing clears.
    """

    __tablename__ = "round_group"
    __table_args__ = (UniqueConstraint("round_id", "number"), UniqueConstraint("round_id", "key"), NEVER_REUSED)

    id: int = identifier()
    round_id: int = reference("round.id", ondelete="CASCADE")
    number: int
    key: str = Field(max_length=32)
    name: str = Field(max_length=60)
    scribe_id: int | None = reference("participant.id", default=None, index=True, ondelete="SET NULL")
    scribe_key: str | None = Field(default=None, max_length=32)
    saved_at: datetime | None = utc_time()
    done_at: datetime | None = utc_time()


class GroupMemberRow(SQLModel, table=True):
    """A participant who was drawn into a group of a round, by the group's number."""

    __tablename__ = "group_member"
    __table_args__ = (UniqueConstraint("round_id", "participant_id"), NEVER_REUSED)

    id: int = identifier()
    round_id: int = reference("round.id", ondelete="CASCADE")
    participant_id: int = reference("participant.id", index=True, ondelete="CASCADE")
    number: int


class GroupNoteRow(SQLModel, table=True):
    """A note on the board of a group, which the group alone sees. ``claim`` identifies its sending, which counts once.

    Notes are ordered by ``place``. ``dotted_by`` has the ids of the participants who put a dot on it.
    """

    __tablename__ = "group_note"
    __table_args__ = (Index(None, "round_id", "number"), NEVER_REUSED)

    id: int = identifier()
    public_id: str = Field(unique=True, max_length=32)
    round_id: int = reference("round.id", ondelete="CASCADE")
    number: int
    claim: str = Field(unique=True, max_length=32)
    text: str = Field(max_length=500)
    place: int
    dotted_by: Any = optional_json()
    created_at: datetime = utc_time()
