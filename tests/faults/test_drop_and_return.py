"""Everybody drops at once and comes back: each screen shows what a fresh one does, and nobody presses anything."""

from collections.abc import Callable

import httpx

from tests.actors import Room, make_room, open_text
from tests.faults.conftest import Promise
from tests.faults.proxy import Proxy
from tests.faults.screens import Screens
from tests.server import ServerProcess

IN_TIME = 10.0  # seconds


def everybody(room: Room, phones: int) -> list[tuple[str, str]]:
    """Phones, two projectors and a facilitator."""
    others = [("presenter", room.token), ("presenter", room.token), ("facilitator", room.token)]
    return [("participant", room.join().token) for _ in range(phones)] + others


def change_everything(room: Room) -> None:
    """Have the room look otherwise than anybody left it."""
    room.act("open", 1)
    room.act("show", 1)
    room.join().answer("Mens alle var borte", 1)


def test_everybody_comes_back_after_a_kill(
    killable: ServerProcess, killable_client: httpx.Client, size: Callable[[int, int], int], promise: Promise
):
    room, kills = make_room(killable_client, open_text("Første"), open_text("Andre")), size(1, 20)
    room.act("open")
    late, slowest = 0, 0.0
    with Screens(room, everybody(room, size(200, 500))) as screens:
        assert screens.wait_until_connected()
        for _ in range(kills):
            killable.kill()
            killable.start()
            change_everything(room)
            same, seconds = screens.equal_to_fresh()
            late += len(screens.all) - same * (seconds <= IN_TIME)
            slowest = max(slowest, seconds)
    promise("back after a kill", kills * len(screens.all), late, kills=kills, slowest=f"{slowest:.1f}s")


def test_everybody_comes_back_when_the_network_does(
    killable: ServerProcess, killable_client: httpx.Client, size: Callable[[int, int], int], promise: Promise
):
    room, drops = make_room(killable_client, open_text("Første"), open_text("Andre")), size(2, 20)
    room.act("open")
    late, slowest = 0, 0.0
    with (
        Proxy(killable.settings.port) as network,
        Screens(room, everybody(room, size(200, 1_000)), network.address) as screens,
    ):
        assert screens.wait_until_connected()
        for _ in range(drops):
            network.cut()
            change_everything(room)
            same, seconds = screens.equal_to_fresh()
            late += len(screens.all) - same * (seconds <= IN_TIME)
            slowest = max(slowest, seconds)
    promise("back after everybody dropped", drops * len(screens.all), late, drops=drops, slowest=f"{slowest:.1f}s")
