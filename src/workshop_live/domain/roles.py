"""What somebody is, in one room or on the server."""

from enum import StrEnum


class Role(StrEnum):
    """Whom a route or a command lets in."""

    ANYONE = "anyone"
    PARTICIPANT = "participant"
    PRESENTER = "presenter"
    FACILITATOR = "facilitator"
    """Whoever runs the room, be it with a link."""
    MEMBER = "member"
    """An organiser who runs the room with an account: its owner or a co-facilitator."""
    OWNER = "owner"
    """The one organiser whom the room belongs to."""
    ORGANISER = "organiser"
    MONITOR = "monitor"
    """A program that watches the server; it is nothing in any room."""
