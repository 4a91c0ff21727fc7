"""ICS: an all-day event for each action item with a day (RFC 5545).

Events and not to-dos: Outlook and the calendars of phones import no VTODO. An event is transparent, so that nobody's
day counts as taken. Nothing in it is about participants.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import BinaryIO

from workshop_live.domain.action_items import ActionItem, ActionStatus
from workshop_live.exports.format import ExportContext, NothingToExportError
from workshop_live.exports.localiser import Localiser
from workshop_live.exports.reported import Report
from workshop_live.exports.safe_text import xml_safe
from workshop_live.text.languages import N_

_LONGEST_LINE = 75  # octets
_SPECIAL = re.compile(r"([\\;,])")


def write(report: Report, target: BinaryIO, context: ExportContext) -> None:
    """Write the events of what is to be done by a day. Raises NothingToExportError if there is none."""
    dated = [item for item in report.items if item.due_on and item.status is not ActionStatus.DROPPED]
    if not dated:
        raise NothingToExportError
    localiser = Localiser(report)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//workshop-live//action items//EN", "CALSCALE:GREGORIAN"]
    for item in context.track(dated):
        lines += _event(item, report, localiser)
    lines.append("END:VCALENDAR")
    target.write(b"".join(part + b"\r\n" for line in lines for part in _folded(line)))


def _event(item: ActionItem, report: Report, localiser: Localiser) -> list[str]:
    assert item.due_on is not None
    who = [f"{localiser.gettext(N_('Who'))}: {item.who}"] if item.who else []
    return [
        "BEGIN:VEVENT",
        f"UID:{item.public_id}@workshop-live",
        f"DTSTAMP:{report.date:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{item.due_on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{item.due_on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(f'{item.what} – {item.who}' if item.who else item.what)}",
        f"DESCRIPTION:{_escaped(chr(10).join([*who, report.title]))}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    """Return text as the value of a property, without characters that calendars refuse."""
    return _SPECIAL.sub(r"\\\1", xml_safe(text)).replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(line: str) -> Iterator[bytes]:
    """Yield the lines that a line is folded into, none longer than 75 octets and none within a character."""
    part, used = "", 0
    for character in line:
        size = len(character.encode())
        if used + size > _LONGEST_LINE:
            yield part.encode()
            part, used = " ", 1
        part, used = part + character, used + size
    yield part.encode()
