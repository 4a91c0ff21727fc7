"""The database: tables, queries and the writer. No other package uses SQL."""
