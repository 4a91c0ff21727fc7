"""English is that of Europe, on screens as in files: a day before its month, and a clock of twenty-four hours."""

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import httpx
import pytest
from docx import Document

from tests.actors import make_room, open_text
from tests.reports import a_day
from workshop_live.exports import FORMATS
from workshop_live.text.languages import decimal
from workshop_live.web.screens.rendering import Renderer

NOON = datetime(2026, 11, 29, 12, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "as_english"),
    [
        ("moment", "29/11/2026, 13:15"),
        ("clock", "13:15"),
        ("day", "29 November 2026"),
        ("last_date", "29 November 2026"),
    ],
)
def test_a_time_is_written_as_in_britain(written: str, as_english: str):
    environment = Renderer(asset_url=str)._environments["en"]
    assert environment.filters[written](NOON, "Europe/Oslo") == as_english


def test_a_file_is_dated_as_the_screens_are():
    target = io.BytesIO()
    FORMATS["docx"].write(replace(a_day(types=("scale",), language="en"), date=date(2026, 11, 29)), target)
    assert any("29 November 2026" in paragraph.text for paragraph in Document(target).paragraphs)
    assert decimal(2.45, 1, "en") == "2.5"


def test_a_pause_ends_at_a_time_without_am_and_pm(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    room.command("pause", minutes=10).raise_for_status()
    screens = [
        client.get(f"/rooms/{room.id}/{item}?lang=en", headers=room.headers).text
        for item in ("presenter", "facilitator")
    ]
    assert re.search(r"We start again at \d\d:\d\d</span>", screens[1])
    assert not re.search(r"\b[AP]M\b", "".join(screens))
