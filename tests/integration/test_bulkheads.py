"""Bulkheads: a part that fails costs itself alone."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.actors import make_room, open_text
from tests.server import ServerThread, client_of
from workshop_live.web.screens.rendering import Renderer


@pytest.fixture
def breaking(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Templates that raise while they are in this set."""
    broken: set[str] = set()
    render = Renderer.render

    def render_or_raise(self: Renderer, template: str, *args: Any, **context: Any) -> str:
        if template in broken:
            raise RuntimeError("Kanarifuglen sang 7319")
        return render(self, template, *args, **context)

    monkeypatch.setattr(Renderer, "render", render_or_raise)
    return broken


def test_a_region_of_the_facilitator_that_fails_freezes_no_phone(
    tmp_path: Path, breaking: set[str], caplog: pytest.LogCaptureFixture
):
    with ServerThread(tmp_path, metrics_token="a-token-for-metrics") as server, client_of(server.address) as client:
        room = make_room(client, open_text("Først"), open_text("Deretter"))
        room.act("open")
        with room.watch("participant", token=room.join().token) as phone, room.watch("facilitator") as desk:
            phone.read_until_it(lambda: "Først" in phone.regions.get("activity", ""))
            desk.read_until_it(lambda: "Først" in desk.regions.get("now", ""))
            breaking.add("regions/facilitator/now.html")
            room.act("open", 1)
            phone.read_until_it(lambda: "Deretter" in phone.regions["activity"])
            desk.read_until_it(lambda: "Deretter" in desk.regions["agenda"])
            assert "Først" in desk.regions["now"], "the last frame stays"
            page = client.get(f"/rooms/{room.id}/facilitator", headers=room.headers)
            assert page.status_code == 200
            assert failures_of(client, "now") > 0
            breaking.clear()
            desk.read_until_it(lambda: "Deretter" in desk.regions["now"])
    assert "the region now of the facilitator screen could not be drawn" in caplog.text


def test_a_page_whose_region_has_never_been_drawn_is_there_all_the_same(tmp_path: Path, breaking: set[str]):
    breaking.add("regions/facilitator/agenda.html")
    with ServerThread(tmp_path) as server, client_of(server.address) as client:
        room = make_room(client, open_text())
        page = client.get(f"/rooms/{room.id}/facilitator", headers=room.headers)
        assert page.status_code == 200
        assert 'data-region="agenda"' in page.text


def failures_of(client: httpx.Client, region: str) -> float:
    text = client.get("/metrics", headers={"Authorization": "Bearer a-token-for-metrics"}).text
    found = [line for line in text.splitlines() if line.startswith("workshop_live_regions_failed_total{")]
    return sum(float(line.split()[-1]) for line in found if f'region="{region}"' in line)
