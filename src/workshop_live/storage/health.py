"""Whether the database answers."""

from sqlalchemy import text
from sqlmodel import Session


def check(session: Session) -> None:
    """Ask the database anything. Raises what it raises."""
    session.execute(text("SELECT 1"))
