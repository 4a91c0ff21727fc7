"""Queries for organisations and their texts for participants."""

from sqlmodel import Session, col, select

from workshop_live.domain.organisations import Look, OrganisationTexts
from workshop_live.storage.organisers import first_organisation
from workshop_live.storage.pictures import find_picture
from workshop_live.storage.tables import OrganisationRow, OrganiserRow, RoomRow


def texts_for_room(session: Session, room: str | None) -> OrganisationTexts:
    """Return the texts of the organisation that owns a room; without a room, of the first organisation."""
    return _texts(_organisation_of_room(session, room) or first_organisation(session))


def texts_of_organiser(session: Session, organiser_id: int) -> OrganisationTexts:
    """Return the texts of an organiser's organisation."""
    return _texts(find_organisation_of(session, organiser_id))


def look_of_room(session: Session, room: str, *, with_logo: bool = False) -> Look:
    """Return the look of the organisation that owns a room; ``with_logo`` also reads the logo itself, for files."""
    return _look(session, _organisation_of_room(session, room), with_logo=with_logo)


def look_of_organiser(session: Session, organiser_id: int) -> Look:
    """Return the look of an organiser's organisation, without the logo itself."""
    return _look(session, find_organisation_of(session, organiser_id), with_logo=False)


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


def _organisation_of_room(session: Session, room: str | None) -> OrganisationRow | None:
    query = (
        select(OrganisationRow)
        .join(RoomRow, col(RoomRow.organisation_id) == OrganisationRow.id)
        .where(RoomRow.public_id == (room or ""))
    )
    return session.exec(query).one_or_none()


def _look(session: Session, row: OrganisationRow | None, *, with_logo: bool) -> Look:
    if row is None:
        return Look()
    logo = find_picture(session, row.logo) if row.logo and with_logo else None
    return Look(row.name, row.accent, row.accent_dark, row.logo, logo)
