"""How soon a page of slides stands on the projector: after the press, and after the frame that asks for it.

    python -m bench.pages

Prints median and 95th percentile in milliseconds, over pages of 1920×1080 pixels with much detail.
"""

import io
import random
import sys
import tempfile
from pathlib import Path
from statistics import quantiles

from PIL import Image, ImageDraw
from playwright.sync_api import Page

import tests.decks
from tests.actors import API_TOKEN, bearer, make_room, open_text
from tests.chromium import PROJECTOR, launched
from tests.server import ServerThread, client_of

PAGES = 40
PAUSE = 700  # milliseconds between two presses
_WATCH = """() => {
  const room = document.querySelector("live-room");
  const take = room.take.bind(room);
  let pressed = 0, framed = 0;
  window.times = [];
  addEventListener("keydown", () => { pressed = performance.now(); }, true);
  room.take = (message) => { if (message.frames?.length) framed = performance.now(); take(message); };
  new MutationObserver(() => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => times.push([performance.now() - pressed, performance.now() - framed]);
    channel.port2.postMessage(null);
  })).observe(document.querySelector("slide-page"), { childList: true });
}"""


def page_of_much_detail(number: int, _text: str = "") -> bytes:
    """Return a picture of a page as WebP, of some 300 KB."""
    chance = random.Random(number)
    picture = Image.effect_noise((1920, 1080), 20).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for _ in range(200):
        x, y = chance.randrange(1800), chance.randrange(1000)
        draw.text((x, y), f"Side {number}", fill=(chance.randrange(256), 20, 90), font_size=chance.randrange(12, 60))
    target = io.BytesIO()
    picture.save(target, "WEBP", quality=30)
    return target.getvalue()


def turn_pages(wall: Page) -> list[tuple[float, float]]:
    """Press the space bar for each page. Return the milliseconds after the press and after the frame."""
    wall.wait_for_selector("slide-page img")
    wall.wait_for_timeout(3 * PAUSE)
    wall.evaluate(_WATCH)
    for _ in range(PAGES - 1):
        wall.keyboard.press("Space")
        wall.wait_for_timeout(PAUSE)
    return [(press, frame) for press, frame in wall.evaluate("times")]


def main() -> None:
    """Measure, and print."""
    tests.decks.picture_of_page = page_of_much_detail
    with tempfile.TemporaryDirectory() as folder, ServerThread(Path(folder)) as server, launched() as browser:
        room = make_room(client_of(server.address), open_text())
        deck = tests.decks.add_deck(server.settings.database, room, PAGES)
        room.command(
            "add-activity", type="slides", prompt="Dagen", deck=deck, last=PAGES, position=0
        ).raise_for_status()
        room.command("next").raise_for_status()
        context = browser.new_context(viewport=PROJECTOR, extra_http_headers=bearer(API_TOKEN))  # type: ignore[arg-type]
        wall = context.new_page()
        wall.goto(f"{server.address}/rooms/{room.id}/presenter")
        for name, times in zip(("press", "frame"), zip(*turn_pages(wall), strict=True), strict=True):
            cuts = quantiles(times, n=20)
            sys.stdout.write(f"after the {name}: median {cuts[9]:.0f} ms, p95 {cuts[18]:.0f} ms ({len(times)} pages)\n")


if __name__ == "__main__":
    main()
