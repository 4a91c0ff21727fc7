"""A figure is the same wherever it stands: on the projector, on phones, on the facilitator's screen and in every file."""

import io
from collections.abc import Sequence
from typing import Any

import httpx
import numpy as np
import openpyxl
import pytest
from docx import Document
from PIL import Image
from pptx import Presentation

from tests.actors import Room, dots, make_room, multiple_choice, points, scale, single_choice
from tests.reports import a_day
from workshop_live.exports import FORMATS
from workshop_live.exports.colours import OURS


def asked(client: httpx.Client, activity: dict[str, Any], answers: Sequence[Any]) -> Room:
    """A room that has answered and sees what came of it, on the phones too."""
    room = make_room(client, activity)
    room.command("set-up", shares_results="on").raise_for_status()
    room.act("open").raise_for_status()
    for answer in answers:
        room.join().answer(answer).raise_for_status()
    room.act("show").raise_for_status()
    return room


def drawn(room: Room, screen: str, region: str) -> str:
    """A region of a live screen once the results are in it."""
    with room.watch(screen) as watcher:
        watcher.read_until_it(lambda: "<li" in watcher.regions.get(region, ""))
        return watcher.regions[region]


def chart_of(room: Room) -> Any:
    """The one chart of the room's slides."""
    [chart] = [shape.chart for slide in slides_of(room) for shape in slide.shapes if shape.has_chart]
    return chart


def slides_of(room: Room) -> list[Any]:
    return list(Presentation(io.BytesIO(room.export("pptx").content)).slides)


@pytest.mark.parametrize(
    ("steps", "written"), [([3] * 5 + [2] * 6, "2,5"), ([1] * 5 + [2] * 6, "1,5"), ([3] * 9 + [2] * 17, "2,3")]
)
def test_a_mean_is_rounded_half_up_from_the_exact_fraction_everywhere(
    client: httpx.Client, steps: list[int], written: str
):
    room = asked(client, scale(statements=["Vi lærer"], steps=5), [[step] for step in steps])
    mean, number = sum(steps) / len(steps), float(written.replace(",", "."))
    assert room.results()["results"]["statements"][0]["mean"] == mean
    assert f"<b>{written}</b>" in drawn(room, "presenter", "results")
    assert f"<b>{written}</b>" in drawn(room, "facilitator", "cards")
    assert f"<td>{written}</td>" in client.get(f"/rooms/{room.id}/results", headers=room.headers).text
    assert f"Vi lærer: {written}" in room.export("md").text
    assert room.export("json").json()["activities"][0]["figures"] == [{"label": "Vi lærer", "count": mean}]
    book = openpyxl.load_workbook(io.BytesIO(room.export("xlsx").content))
    assert book[book.sheetnames[-1]]["B5"].value == number
    shown = [shape.text_frame.text for slide in slides_of(room) for shape in slide.shapes if shape.has_text_frame]
    assert any(text.startswith(written) for text in shown)
    tables = Document(io.BytesIO(room.export("docx").content)).tables
    rows = [[cell.text for cell in row.cells] for table in tables for row in table.rows]
    assert ["Vi lærer", written] in [[row[0], row[-1]] for row in rows]


@pytest.mark.parametrize(
    ("activity", "answers", "end"),
    [
        (single_choice(options=["Ja", "Nei"]), [0] * 22 + [1] * 8, 30),
        (multiple_choice(minimum=1, maximum=4), [[0, 1], [0], [0, 2]], 3),
        (points(), [[50, 50, 0, 0], [25, 75, 0, 0]], 100),
        (dots(), [[2, 1, 0, 0], [1, 0, 0, 0]], 4),
    ],
)
def test_a_bar_of_a_chart_is_measured_against_all_there_could_be(
    client: httpx.Client, activity: dict[str, Any], answers: Sequence[Any], end: float
):
    room = asked(client, activity, answers)
    values = chart_of(room).value_axis
    assert (values.minimum_scale, values.maximum_scale) == (0, end)
    book = openpyxl.load_workbook(io.BytesIO(room.export("xlsx").content))
    axis = book[book.sheetnames[-1]]._charts[0].y_axis.scaling
    assert (axis.min, axis.max) == (0, end)


def test_a_bar_of_a_picture_fills_the_part_of_its_track_that_is_its_share(client: httpx.Client):
    room = asked(client, single_choice(options=["Ja", "Nei"]), [0] * 22 + [1] * 8)
    assert drawn_parts(room.export("png").content) == pytest.approx([22 / 30, 8 / 30], abs=0.003)


def test_a_theme_in_a_picture_is_a_part_of_all_answers():
    target = io.BytesIO()
    report = a_day(types=("open_text",))
    FORMATS["png"].write(report, target)
    [summary] = [question.summary for question in report.activities[0].questions]
    shares = [len(theme.answers) / report.activities[0].answered for theme in summary.themes]
    assert drawn_parts(target.getvalue()) == pytest.approx(shares, abs=0.003)


def drawn_parts(png: bytes) -> list[float]:
    """How much of its track each bar of a picture fills, by its pixels."""
    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)
    accent, bar, track = (
        np.abs(pixels - list(bytes.fromhex(OURS[name][1:]))).max(axis=2) < 6 for name in ("accent", "bar", "track")
    )
    is_bar, is_track = accent | bar, track
    filled, free = is_bar.sum(axis=1), is_track.sum(axis=1)
    rows = (filled + free) > 850
    starts = np.flatnonzero(rows & ~np.roll(rows, 1))
    return [float(filled[at + 3] / (filled[at + 3] + free[at + 3])) for at in starts]
