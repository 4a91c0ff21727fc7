"""The tables of what comes out of a day: joint texts, action items, and the series that gatherings belong to."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from workshop_live.storage.columns import NEVER_REUSED, identifier, optional_json, reference, short_text, utc_time


class JointLineRow(SQLModel, table=True):
    """A line of a joint text. Lines are ordered by ``place``; an edit names the ``version`` that it was made from.

    ``source`` is what the line was taken over from: an answer, a theme or a text of a group.
    """

    __tablename__ = "joint_line"
    __table_args__ = NEVER_REUSED

    id: int = identifier()
    public_id: str = Field(unique=True, max_length=32)
    activity_id: int = reference("activity.id", index=True, ondelete="CASCADE")
    place: int
    text: str = Field(max_length=500)
    version: int = Field(default=1)
    source: Any = optional_json()
    removed_at: datetime | None = utc_time()


class JointVersionRow(SQLModel, table=True):
    """A kept version of a joint text, counted from 1, with stem and lines as they were."""

    __tablename__ = "joint_version"
    __table_args__ = (UniqueConstraint("activity_id", "number"), NEVER_REUSED)

    id: int = identifier()
    activity_id: int = reference("activity.id", ondelete="CASCADE")
    number: int
    stem: str = Field(max_length=500)
    lines: Any = Field(sa_column=Column(JSON, nullable=False))
    created_at: datetime = utc_time()
    shown_at: datetime | None = utc_time()


class ActionItemRow(SQLModel, table=True):
    """What somebody will do: what, who, and the day by which. It goes with its room.

    ``source`` is what it was made from: an answer, a theme or a line. ``carried_from`` is the public id of the same
    item in the gathering before.
    """

    __tablename__ = "action_item"
    __table_args__ = NEVER_REUSED

    id: int = identifier()
    public_id: str = Field(unique=True, max_length=32)
    room_id: int = reference("room.id", index=True, ondelete="CASCADE")
    place: int
    what: str = Field(max_length=500)
    who: str = short_text(120)
    due_on: date | None = Field(default=None)
    status: str = Field(default="not_begun", max_length=16, sa_column_kwargs={"server_default": "not_begun"})
    source: Any = optional_json()
    carried_from: str | None = Field(default=None, max_length=32)
    created_at: datetime = utc_time()
    removed_at: datetime | None = utc_time()


class SeriesRow(SQLModel, table=True):
    """The gatherings of one programme of an organisation."""

    __tablename__ = "series"
    __table_args__ = NEVER_REUSED

    id: int = identifier()
    public_id: str = Field(unique=True, max_length=32)
    organisation_id: int = reference("organisation.id", index=True, ondelete="CASCADE")
    title: str = Field(max_length=200)
    created_at: datetime = utc_time()


class SeriesRoomRow(SQLModel, table=True):
    """That a room is a gathering of a series; a room belongs to one at most."""

    __tablename__ = "series_room"

    room_id: int = reference("room.id", primary_key=True, ondelete="CASCADE")
    series_id: int = reference("series.id", index=True, ondelete="CASCADE")
    joined_at: datetime = utc_time()
