"""Queries for organisations and their texts for participants."""

from sqlmodel import Session, col, select

from workshop_live.domain.organisations import OrganisationTexts
from workshop_live.storage.organisers import first_organisation
from workshop_live.storage.tables import OrganisationRow, OrganiserRow, RoomRow


def texts_for_room(session: Session, room: str | None) -> OrganisationTexts:
    """Return the texts of the organisation that owns a room; without a room, of the first organisation."""
    query = (
        select(OrganisationRow)
        .join(RoomRow, col(RoomRow.organisation_id) == OrganisationRow.id)
        .where(RoomRow.public_id == (room or ""))
    )
    return _texts(session.exec(query).one_or_none() or first_organisation(session))


def texts_of_organiser(session: Session, organiser_id: int) -> OrganisationTexts:
    """Return the texts of an organiser's organisation."""
    return _texts(find_organisation_of(session, organiser_id))


def find_organisation_of(session: Session, organiser_id: int) -> OrganisationRow | None:
    """Return the row of an organiser's organisation, or None."""
    query = (
        select(OrganisationRow)
        .join(OrganiserRow, col(OrganiserRow.organisation_id) == OrganisationRow.id)
        .where(OrganiserRow.id == organiser_id)
    )
    return session.exec(query).one_or_none()


def _texts(row: OrganisationRow | None) -> OrganisationTexts:
    return OrganisationTexts(row.name, row.privacy_notice, row.contact) if row else OrganisationTexts()
