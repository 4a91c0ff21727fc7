"""What the day's clock is computed from, when pauses end, and how planned times are moved. The words are the browser's."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from workshop_live.domain.day_clock import Current, Facts, Fixed, Stop, delay_at, facts_of, shifted
from workshop_live.domain.local_times import next_at
from workshop_live.domain.pauses import pause_from

OSLO = ZoneInfo("Europe/Oslo")


def at(local: str, fold: int = 0) -> datetime:
    """A moment by what clocks in Oslo show: 2026-11-30 10:30, or a time of that day."""
    text = local if " " in local else f"2026-11-30 {local}"
    return datetime.fromisoformat(text).replace(tzinfo=OSLO, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("after", "time", "then"),
    [
        (at("10:30"), "10:45", at("10:45")),
        (at("10:45"), "10:45", at("2026-12-01 10:45")),
        (at("23:50"), "00:10", at("2026-12-01 00:10")),
        (at("2026-10-25 02:40"), "02:30", at("2026-10-25 02:30", fold=1)),
        (at("2026-10-25 02:40", fold=1), "03:00", at("2026-10-25 03:00")),
        (at("2026-10-25 02:40"), "03:00", at("2026-10-25 02:40") + timedelta(minutes=80)),
        (at("2026-03-29 01:50"), "02:30", at("2026-03-29 03:30")),
        (at("2026-03-29 01:50"), "03:10", at("2026-03-29 01:50") + timedelta(minutes=20)),
    ],
)
def test_a_time_of_the_day_comes_next_also_past_midnight_and_where_clocks_are_set(
    after: datetime, time: str, then: datetime
):
    assert next_at(time, after, OSLO) == then


@pytest.mark.parametrize(
    ("began", "until", "minutes", "ends"),
    [
        (at("10:30:20"), None, 15, at("10:45")),
        (at("10:36"), "10:45", 15, at("10:45")),
        (at("10:50"), "10:45", 15, at("11:05")),
        (at("10:50"), "10:45", None, None),
        (at("23:50"), "00:10", None, at("2026-12-01 00:10")),
        (at("2026-10-25 02:50"), None, 20, at("2026-10-25 02:10", fold=1)),
        (at("10:30"), None, None, None),
    ],
)
def test_a_pause_ends_at_its_time_or_after_its_minutes(
    began: datetime, until: str | None, minutes: int | None, ends: datetime | None
):
    pause = pause_from(began, until, minutes, OSLO)
    assert (pause.began_at, pause.ends_at) == (began, ends)
    assert pause.was_over(began) is False
    assert pause.was_over(ends) == (ends is not None)


IN_GROUPS, PLENARY, COFFEE = (
    Stop("Grupper", "10:30", 30),
    Stop("Plenum", None, 20),
    Stop("Kaffe", None, 10, gives_way=False),
)
LUNCH = Stop("Lunsj", "11:30", 45, is_fixed=True)
NOWHERE = Current()


@pytest.mark.parametrize(
    ("past", "coming", "planned", "fixed"),
    [
        ([IN_GROUPS], [PLENARY, COFFEE, LUNCH], "11:00", Fixed("Lunsj", "11:30", 30, "Plenum", 20)),
        ([IN_GROUPS, PLENARY], [COFFEE, LUNCH], "11:20", Fixed("Lunsj", "11:30", 10)),
        ([], [IN_GROUPS, PLENARY], "10:30", None),
        ([Stop("Uten tid", None, 5)], [PLENARY, COFFEE, LUNCH], "11:00", Fixed("Lunsj", "11:30", 30, "Plenum", 20)),
        ([Stop("Uten noe")], [Stop("Heller ikke"), LUNCH], None, Fixed("Lunsj", "11:30", None)),
        ([IN_GROUPS], [], "11:00", None),
        ([Stop("Sent", "23:50", 20)], [PLENARY], "00:10", None),
        ([Stop("Uten noe")], [Stop("Heller ikke")], None, None),
    ],
)
def test_what_comes_is_planned_by_times_and_minutes(
    past: list[Stop], coming: list[Stop], planned: str | None, fixed: Fixed | None
):
    assert facts_of(NOWHERE, past, coming) == Facts(NOWHERE, planned, fixed)


def test_planned_times_are_moved_up_to_the_fixed_one():
    assert shifted(["11:00", None, "11:25"], "11:30", 8) == ["11:08", None, "11:30"]
    assert shifted(["23:55", "00:10"], None, 8) == ["00:03", "00:18"]
    assert shifted(["11:00"], "11:30", -5) == ["10:55"]


@pytest.mark.parametrize(
    ("current", "planned", "now", "delay"),
    [
        (Current(at("11:00")), "11:00", at("10:50"), 0),
        (Current(at("11:08")), "11:00", at("10:50"), 8),
        (Current(at("10:55")), "11:00", at("10:50"), -5),
        (Current(at("11:00")), "11:00", at("11:07:40"), 8),
        (Current(at("11:00"), left=300), "11:00", at("10:50"), 5),
        (Current(), "11:00", at("10:50"), 0),
        (Current(), "00:05", at("2026-12-01 00:10"), 5),
        (Current(), "23:58", at("2026-12-01 00:10"), 12),
        (Current(), "09:00", at("19:30"), None),
        (Current(), None, at("19:30"), None),
    ],
)
def test_the_delay_is_that_of_what_comes_next(current: Current, planned: str | None, now: datetime, delay: int | None):
    assert delay_at(Facts(current, planned, None), now, OSLO) == delay
