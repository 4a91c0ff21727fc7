"""The texts of an organisation that participants see, and the look of its projector and files."""

from dataclasses import dataclass

from workshop_live.accents import checked_accents
from workshop_live.actions.commands import one_by_one
from workshop_live.domain.organisations import OrganisationTexts
from workshop_live.domain.pictures import Picture
from workshop_live.domain.refusals import InvalidValueError, Reason, Refused
from workshop_live.domain.tokens import new_public_id
from workshop_live.storage.organisations import find_organisation_of
from workshop_live.storage.pictures import delete_picture, to_row
from workshop_live.storage.writer import Outcome, Transaction
from workshop_live.text.plain_text import clean_text


@dataclass(frozen=True, slots=True)
class SetTexts:
    """Replace the texts of an organiser's organisation."""

    organiser_id: int
    texts: OrganisationTexts


@dataclass(frozen=True, slots=True)
class SetAccents:
    """Replace the accents of an organiser's organisation; without one for dark ground, that is derived."""

    organiser_id: int
    accent: str
    accent_dark: str


@dataclass(frozen=True, slots=True)
class SetLogo:
    """Replace the logo of an organiser's organisation, or remove it."""

    organiser_id: int
    logo: Picture | None


@one_by_one
def set_texts(tx: Transaction, command: SetTexts) -> Outcome[Refused | None]:
    """Store the texts. Refused if one of them is too long."""
    row = find_organisation_of(tx.session, command.organiser_id)
    if row is None:
        return Outcome(Refused(Reason.UNKNOWN_ORGANISER))
    sent = command.texts
    try:
        name = clean_text(sent.name, field="name", most=200, least=0)
        notice = clean_text(sent.privacy_notice, field="privacy_notice", most=4_000, newlines=True, least=0)
        contact = clean_text(sent.contact, field="contact", most=500, newlines=True, least=0)
    except InvalidValueError as invalid:
        return Outcome(Refused(Reason.INVALID, tuple(invalid.problems)))
    row.name, row.privacy_notice, row.contact = name, notice, contact
    return Outcome(None)


@one_by_one
def set_accents(tx: Transaction, command: SetAccents) -> Outcome[Refused | None]:
    """Store the accents. Refused if they cannot be read on the ground that they are for."""
    row = find_organisation_of(tx.session, command.organiser_id)
    if row is None:
        return Outcome(Refused(Reason.UNKNOWN_ORGANISER))
    try:
        row.accent, row.accent_dark = checked_accents(command.accent, command.accent_dark)
    except InvalidValueError as invalid:
        return Outcome(Refused(Reason.INVALID, tuple(invalid.problems)))
    return Outcome(None)


@one_by_one
def set_logo(tx: Transaction, command: SetLogo) -> Outcome[Refused | None]:
    """Store the logo, under an address of its own, and delete the one before."""
    row = find_organisation_of(tx.session, command.organiser_id)
    if row is None:
        return Outcome(Refused(Reason.UNKNOWN_ORGANISER))
    if row.logo:
        delete_picture(tx.session, row.logo)
    row.logo = None
    if command.logo:
        row.logo = new_public_id()
        tx.session.add(to_row(command.logo, row.logo, row.id, tx.now))
    return Outcome(None)
