"""An organisation: it owns rooms, and tells participants in its own words what happens with what they write."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OrganisationTexts:
    """What participants read beside the program's own texts. Both may be empty."""

    name: str = ""
    privacy_notice: str = ""
    contact: str = ""
