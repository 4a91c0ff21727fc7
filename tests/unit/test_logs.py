"""The log tells what failed and where, and never with what."""

import asyncio
import io
import json
import logging
from collections.abc import Iterator

import pytest

from workshop_live.logs import configure_log

CANARY = "Kanarifuglen sang 7319"
FORMATS = ["text", "json"]


@pytest.fixture
def logged(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the server would write to standard error."""
    root, written = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    root.handlers = []
    monkeypatch.setattr("sys.stderr", written)
    configure_log("info", request.param)
    yield written
    root.handlers = handlers
    root.setLevel(level)


def fail() -> None:
    try:
        int(CANARY)
    except ValueError as error:
        raise RuntimeError(CANARY) from error


@pytest.mark.parametrize("logged", FORMATS, indirect=True)
def test_a_traceback_names_place_and_type_and_not_what_was_written(logged: io.StringIO):
    try:
        fail()
    except RuntimeError:
        logging.getLogger("workshop_live.x").exception("drawing failed")
    assert "RuntimeError" in logged.getvalue()
    assert "test_logs.py" in logged.getvalue()
    assert "drawing failed" in logged.getvalue()
    assert CANARY not in logged.getvalue()


@pytest.mark.parametrize("logged", FORMATS, indirect=True)
async def test_what_the_event_loop_says_of_a_callback_shows_no_arguments(logged: io.StringIO):
    def call(text: str) -> None:
        raise ValueError(text)

    asyncio.get_running_loop().call_soon(call, CANARY)
    await asyncio.sleep(0.01)
    assert "Exception in callback" in logged.getvalue()
    assert "ValueError" in logged.getvalue()
    assert CANARY not in logged.getvalue()


@pytest.mark.parametrize("logged", ["json"], indirect=True)
def test_a_json_line_has_time_level_logger_message_and_fields(logged: io.StringIO):
    logging.getLogger("workshop_live.x").warning("%d of them\nin two lines", 3, extra={"status": 404, "route": "/ø"})
    (line,) = logged.getvalue().splitlines()
    record = json.loads(line)
    assert record.pop("time").endswith("+00:00")
    assert record == {
        "level": "warning",
        "logger": "workshop_live.x",
        "message": "3 of them\nin two lines",
        "status": 404,
        "route": "/ø",
    }


@pytest.mark.parametrize("logged", ["json"], indirect=True)
def test_a_field_that_is_no_json_is_told_by_its_type_alone(logged: io.StringIO):
    logging.getLogger("workshop_live.x").info("x", extra={"odd": ValueError(CANARY)})
    assert json.loads(logged.getvalue())["odd"] == "ValueError"
