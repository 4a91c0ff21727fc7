"""The forms in which a server runs, and the databases: a suite that holds for all of them carries one of these marks."""

import pytest

ONE_PROCESS = "one process"
TWO_PROCESSES = "two processes"

HOWEVER_IT_RUNS = pytest.mark.however_it_runs
"""Over SQLite in one process, and over PostgreSQL and Redis in two behind one address."""

EITHER_DATABASE = pytest.mark.parametrize("empty_database_url", ["sqlite", "postgresql"], indirect=True)
"""Over SQLite and over PostgreSQL."""
