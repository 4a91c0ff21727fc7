"""Connections that are dead without a word, as phones in a cupboard leave them: both sides notice, and resume."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.actors import Room, make_room, open_text
from tests.chromium import PHONE
from tests.faults.conftest import Promise, Serve
from tests.faults.proxy import Proxy
from tests.faults.screens import Screens
from tests.server import client_of, free_port

PHONES = 20
NOTICED_AFTER = 20.0  # seconds: the server asks every ten, and waits for ten
SLACK = 3.0
RESUMED_WITHIN = 5.0  # seconds: it gives a dead line two to answer


@pytest.fixture
def network() -> Iterator[Proxy]:
    """What stands between phones and the server."""
    with Proxy(free_port()) as proxy:
        yield proxy


@pytest.fixture
def room(network: Proxy, serve: Serve) -> Iterator[Room]:
    """A room on a server that phones know by the network's address."""
    server = serve(port=network.target, public_url=network.address)
    with client_of(f"http://127.0.0.1:{network.target}") as client:
        made = make_room(client, open_text("Første"), open_text("Andre"))
        made.act("open")
        yield made
    server.stop()


def test_the_server_notices_phones_that_went_without_a_word(room: Room, network: Proxy, promise: Promise):
    tokens = [("participant", room.join().token) for _ in range(PHONES)]
    with room.watch("facilitator") as facilitator, Screens(room, tokens, network.address) as screens:
        assert screens.wait_until_connected()
        while connected(facilitator.regions) != PHONES:
            facilitator.read()
        network.target = free_port()  # and nobody gets through any more
        network.freeze()
        since = time.monotonic()
        while connected(facilitator.regions) and time.monotonic() - since < NOTICED_AFTER + SLACK:
            facilitator.read(timeout=NOTICED_AFTER)
        seconds = time.monotonic() - since
        unnoticed = connected(facilitator.regions)
    promise("half-open sockets noticed", PHONES, unnoticed, seconds=f"{seconds:.1f}")


def connected(regions: dict[str, str]) -> int:
    """How many phones the facilitator's screen says are connected."""
    found = re.search(r"(\d+) telefon", regions.get("connected", ""))
    return int(found[1]) if found else 0


def test_a_phone_that_wakes_up_on_a_dead_connection_goes_on(
    room: Room,
    network: Proxy,
    browser: Browser,
    promise: Promise,
):
    page = browser.new_page(viewport=PHONE, locale="nb-NO")
    page.goto(f"{network.address}/{room.code}")
    expect(page.get_by_role("heading", name="Første")).to_be_visible()
    page.wait_for_function("document.querySelector('live-room').socket?.readyState === WebSocket.OPEN")
    network.freeze()
    room.act("open", 1)
    since = time.monotonic()
    page.evaluate("dispatchEvent(new Event('pageshow'))")
    expect(page.get_by_role("heading", name="Andre")).to_be_visible(timeout=15_000)
    seconds = time.monotonic() - since
    page.context.close()
    promise("a phone that wakes up goes on", 1, int(seconds > RESUMED_WITHIN), seconds=f"{seconds:.1f}")
