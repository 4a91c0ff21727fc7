"""The naming convention of constraints, and the column types of the tables."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, DateTime, Dialect, Integer, MetaData, false
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

# Alembic needs names for constraints to alter tables on SQLite.
SQLModel.metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


# Caches are keyed by these ids, and SQLite would reuse the id of a deleted row.
NEVER_REUSED = {"sqlite_autoincrement": True}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime in UTC on all databases; SQLite has no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def identifier() -> Any:
    """Return a primary key that the database generates."""
    # SQLite only generates keys that are declared INTEGER.
    return Field(default=None, sa_type=BigInteger().with_variant(Integer, "sqlite"), primary_key=True)


def reference(target: str, **options: Any) -> Any:
    """Return a foreign key."""
    return Field(foreign_key=target, sa_type=BigInteger, **options)


def utc_time(*, default: datetime | None = None, index: bool = False) -> Any:
    """Return a column for an aware datetime, nullable if its annotation has None."""
    return Field(default=default, sa_type=UtcDateTime, index=index)


def flag() -> Any:
    """Return a flag that is false in existing rows."""
    return Field(default=False, sa_column_kwargs={"server_default": false()})


def short_text(max_length: int) -> Any:
    """Return a text that is empty in existing rows."""
    return Field(default="", max_length=max_length, sa_column_kwargs={"server_default": ""})


def optional_json() -> Any:
    """Return a JSON column that is empty in existing rows; None is stored as NULL."""
    return Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
