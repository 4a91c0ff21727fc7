"""What the documentation shows works as it stands there."""

import re

import pytest

from bench.deck_on_agenda import PAGES_BEFORE
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.activity_types.base import PicturedSettings
from workshop_live.exports.json_model import schema
from workshop_live.metrics import Metrics
from workshop_live.plans.parsing import parse_plan
from workshop_live.resources import PACKAGE

ROOT = PACKAGE.parents[1]


def test_the_plan_in_the_documentation_can_be_imported():
    (example,) = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/plans.md").read_text(), re.DOTALL)
    plan = parse_plan(example)
    assert [activity.type for activity in plan.activities] == [
        "text_slide", "open_text", "scale", "section", "pause", "single_choice",
    ]  # fmt: skip
    assert plan.activities[-1].settings["options"] == ["ja", "nei", "vet ikke"]
    assert plan.activities[2].settings["hidden"] is True


def test_the_plan_of_a_whole_day_can_be_imported():
    plan = parse_plan((ROOT / "docs/a-day.yaml").read_text(encoding="utf-8"))
    assert [activity.key for activity in plan.activities] == list(PAGES_BEFORE), "bench.day knows its place of each"


@pytest.mark.parametrize("name", ACTIVITY_TYPES)
def test_every_setting_of_a_type_stands_in_its_row(name: str):
    row = next(line for line in (ROOT / "README.md").read_text().splitlines() if line.startswith(f"| `{name}`"))
    for setting in ACTIVITY_TYPES[name].setting_defaults:
        assert f"`{setting}`" in row or setting in {"hidden", "max_answers", *PicturedSettings.model_fields}, (
            f"{name} {setting}"
        )


def test_every_metric_is_documented():
    documented = (ROOT / "docs/running.md").read_text()
    metrics = Metrics("1")
    metrics.watch(
        waiting=int, rooms=int, sockets={"presenter": int}, frames=int, slow_sockets=int, clock_is_trusted=bool
    )
    names = re.findall(r"^# TYPE workshop_live_(\w+)", metrics.text().decode(), re.MULTILINE)
    assert len(names) > 10
    for name in names:
        assert re.search(rf"`{name}[`{{]", documented), name


def test_every_link_in_the_documentation_leads_somewhere():
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_schema_of_the_json_is_the_published_one():
    assert (ROOT / "docs/export.schema.json").read_text() == schema()
