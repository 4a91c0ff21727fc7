"""Marks: for suites that must pass on every kind of server or database, and for what is begun first."""

import pytest

ONE_PROCESS = "one process"
TWO_PROCESSES = "two processes"

HOWEVER_IT_RUNS = pytest.mark.however_it_runs
"""On SQLite with one process, and on PostgreSQL and Redis with two behind one address."""

EITHER_DATABASE = pytest.mark.parametrize("empty_database_url", ["sqlite", "postgresql"], indirect=True)
"""On SQLite and on PostgreSQL."""

LONG = pytest.mark.long
"""Begun before all others, so that no process works on it alone when the rest is done."""
