"""The tables of accounts: organisations and their plans, organisers, their sessions, invitations and API tokens."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from workshop_live.storage.columns import identifier, optional_json, reference, short_text, utc_time


class OrganisationRow(SQLModel, table=True):
    """An organisation, which owns rooms. There is one by default."""

    __tablename__ = "organisation"

    id: int = identifier()
    public_id: str = Field(unique=True, max_length=32)
    name: str = Field(max_length=200)
    privacy_notice: str = short_text(4000)
    contact: str = short_text(500)
    accent: str = short_text(7)
    accent_dark: str = short_text(7)
    logo: str | None = Field(default=None, max_length=32)
    """The public id of a picture."""
    created_at: datetime = utc_time()


class PlanRow(SQLModel, table=True):
    """A plan that an organisation keeps: ``activities`` as the API has them, in order; ``settings`` that are on.

    ``home_groups`` are the names of the fixed groups, ``series`` is the title of the series that its rooms belong to.
    """

    __tablename__ = "plan"

    id: int = identifier()
    public_id: str = Field(unique=True, max_length=32)
    organisation_id: int = reference("organisation.id", index=True, ondelete="CASCADE")
    title: str = Field(max_length=200)
    description: str = short_text(200)
    language: str = Field(max_length=8)
    activities: Any = Field(sa_column=Column(JSON, nullable=False))
    settings: Any = Field(default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}"))
    home_groups: Any = optional_json()
    series: str = short_text(200)
    version: int = Field(default=1)
    created_at: datetime = utc_time()
    changed_at: datetime = utc_time()


class OrganiserRow(SQLModel, table=True):
    """An organiser. The built-in one, whose token is a setting, has no password."""

    __tablename__ = "organiser"

    id: int = identifier()
    public_id: str = Field(unique=True, max_length=32)
    organisation_id: int = reference("organisation.id", index=True)
    name: str = Field(unique=True, max_length=100)
    password_hash: str | None = Field(default=None, max_length=200)
    created_at: datetime = utc_time()


class OrganiserSessionRow(SQLModel, table=True):
    """A browser in which an organiser is signed in."""

    __tablename__ = "organiser_session"

    id: int = identifier()
    organiser_id: int = reference("organiser.id", index=True, ondelete="CASCADE")
    token_hash: str = Field(unique=True, max_length=64)
    created_at: datetime = utc_time()
    expires_at: datetime = utc_time()


class InvitationRow(SQLModel, table=True):
    """A one-time link for creating an account."""

    __tablename__ = "invitation"

    id: int = identifier()
    token_hash: str = Field(unique=True, max_length=64)
    created_at: datetime = utc_time()
    expires_at: datetime = utc_time()
    used_at: datetime | None = utc_time()


class ApiTokenRow(SQLModel, table=True):
    """A token with which a program acts for an organiser. Tokens from before scopes have all rights."""

    __tablename__ = "api_token"

    id: int = identifier()
    organiser_id: int = reference("organiser.id", index=True, ondelete="CASCADE")
    name: str = Field(max_length=100)
    token_hash: str = Field(unique=True, max_length=64)
    scope: str = Field(default="write", max_length=8, sa_column_kwargs={"server_default": "write"})
    created_at: datetime = utc_time()
    expires_at: datetime | None = utc_time()
    last_used_at: datetime | None = utc_time()
    revoked_at: datetime | None = utc_time()
