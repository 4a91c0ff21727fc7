"""What the tables are made of: names of constraints, times, and kinds of columns."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, MetaData, false
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
NEVER_REUSED = {"sqlite_autoincrement": True}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time in Python, on every database; SQLite itself knows no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def identifier() -> Any:
    """The number of a row, given by the database."""
    # SQLite only numbers rows by itself where the key is declared INTEGER.
    return Field(default=None, sa_type=BigInteger().with_variant(Integer, "sqlite"), primary_key=True)


def reference(target: str, **options: Any) -> Any:
    """The number of a row of another table."""
    return Field(foreign_key=target, sa_type=BigInteger, **options)


def utc_time(*, default: datetime | None = None, index: bool = False) -> Any:
    """An aware time; a column that may be empty is one whose type has None."""
    return Field(default=default, sa_type=UtcDateTime, index=index)


def flag() -> Any:
    """A flag that is off in rows from before it existed."""
    return Field(default=False, sa_column_kwargs={"server_default": false()})


def short_text(most: int) -> Any:
    """A text that is empty in rows from before it existed."""
    return Field(default="", max_length=most, sa_column_kwargs={"server_default": ""})
