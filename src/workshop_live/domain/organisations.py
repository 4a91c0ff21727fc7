"""Organisations, which own rooms."""

from dataclasses import dataclass

from workshop_live.domain.pictures import Picture


@dataclass(frozen=True, slots=True)
class OrganisationTexts:
    """An organisation's own texts for participants. All may be empty."""

    name: str = ""
    privacy_notice: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """How an organisation wants its projector and its files to look. All may be empty.

    The accents are ``#rrggbb``, for light and for dark ground; both are set, or neither.
    """

    name: str = ""
    accent: str = ""
    accent_dark: str = ""
    logo_id: str | None = None
    """The public id of the logo."""
    logo: Picture | None = None
    """The logo itself, where it is read: a PNG that may be transparent."""
