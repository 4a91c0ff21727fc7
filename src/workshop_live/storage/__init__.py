"""The database: tables, the one writer, and reading. Nothing else knows SQL."""
