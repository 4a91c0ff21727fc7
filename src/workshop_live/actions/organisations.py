"""The texts of an organisation that participants see."""

from dataclasses import dataclass

from workshop_live.actions.commands import one_by_one
from workshop_live.domain.organisations import OrganisationTexts
from workshop_live.domain.refusals import InvalidValueError, Reason, Refused
from workshop_live.storage.organisations import find_organisation_of
from workshop_live.storage.writer import Outcome, Transaction
from workshop_live.text.plain_text import clean_text


@dataclass(frozen=True, slots=True)
class SetTexts:
    """Replace the texts of an organiser's organisation."""

    organiser_id: int
    texts: OrganisationTexts


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
