"""What somebody is, in one room or on the server."""

from enum import StrEnum


class Role(StrEnum):
    """Whom a route or a command lets in."""

    ANYONE = "anyone"
    PARTICIPANT = "participant"
    PRESENTER = "presenter"
    FACILITATOR = "facilitator"
    OWNER = "owner"
    ORGANISER = "organiser"
    MONITOR = "monitor"
    """A program that watches the server; it is nothing in any room."""
