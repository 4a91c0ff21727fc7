"""Moving everything from one database to another, in one transaction."""

from collections.abc import Callable

from sqlalchemy import Connection, Table, func, select, text
from sqlmodel import SQLModel

from workshop_live.storage.engine import Database

ROWS_AT_ONCE = 1_000

Progress = Callable[[str, int], None]
"""Told the name of each table that is there, and how many rows it has."""


class NotEmptyError(RuntimeError):
    """There is something in the database that is to be moved to."""


def copy_everything(source: Database, target: Database, progress: Progress) -> None:
    """Copy all tables, in the order in which they refer to each other, into an empty database. Raises NotEmptyError.

    Nothing of it is there before everything is. Both are at the schema of this version.
    """
    tables = SQLModel.metadata.sorted_tables
    with source.reading.begin() as reading, target.writing.begin() as writing:
        if any(_count(writing, table) for table in tables):
            raise NotEmptyError
        for table in tables:
            rows = reading.execution_options(yield_per=ROWS_AT_ONCE).execute(select(table).order_by(*table.primary_key))
            for part in rows.mappings().partitions():
                writing.execute(table.insert(), [dict(row) for row in part])
            if _count(writing, table) != _count(reading, table):
                raise RuntimeError(f"not all of {table.name} was copied")
            if not target.is_sqlite:
                _number_on(writing, table)
            progress(table.name, _count(writing, table))


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _number_on(connection: Connection, table: Table) -> None:
    """PostgreSQL has not seen the numbers that came with the rows: the next one is after them."""
    if "id" in table.columns:
        sequence = connection.execute(
            text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": table.name}
        ).scalar()
        highest = connection.execute(select(func.max(table.c.id))).scalar()
        if sequence and highest:
            connection.execute(text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest})
