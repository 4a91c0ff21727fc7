"""Organisations, which own rooms."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OrganisationTexts:
    """An organisation's own texts for participants. All may be empty."""

    name: str = ""
    privacy_notice: str = ""
    contact: str = ""
