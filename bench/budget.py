"""Loading times of the participant page on a slow phone: 400 kbit/s, two seconds of latency, a CPU six times slower.

    python -m bench.budget

Prints the median of five loads: first paint, time until the form works with its script, bytes and requests.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median

import httpx
from playwright.sync_api import Browser

from tests.actors import make_room, open_text
from tests.chromium import PHONE, launched
from tests.server import ServerThread

LOADS = 5
LATENCY = 2_000  # milliseconds
THROUGHPUT = 400_000 / 8  # bytes per second
SLOWDOWN = 6
PROMPT = "Hva er det aller viktigste kommunen bør oppnå gjennom lederutviklingsprogrammet?"


def load(browser: Browser, address: str) -> dict[str, float]:
    """Load the page with an empty cache. Return times in milliseconds, bytes and requests."""
    page = browser.new_page(viewport=PHONE)  # type: ignore[arg-type]
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    session = page.context.new_cdp_session(page)
    network = {"offline": False, "latency": LATENCY, "downloadThroughput": THROUGHPUT, "uploadThroughput": THROUGHPUT}
    session.send("Network.emulateNetworkConditions", network)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    page.goto(address)
    measured: dict[str, float] = page.evaluate(
        """() => {
             const [entry] = performance.getEntriesByType('navigation');
             const [paint] = performance.getEntriesByName('first-contentful-paint');
             return { paint: paint.startTime, usable: entry.domContentLoadedEventEnd, bytes: entry.transferSize };
           }"""
    )
    page.context.close()
    return {**measured, "requests": len([url for url in requests if not url.startswith("data:")])}


def main() -> int:
    """Run the command. Return the exit status."""
    with tempfile.TemporaryDirectory() as data_dir, launched() as browser:
        server = ServerThread(Path(data_dir)).start()
        try:
            with httpx.Client(base_url=server.address) as client:
                room = make_room(client, open_text(PROMPT))
                room.act("open")
            loads = [load(browser, f"{server.address}/{room.code}") for _ in range(LOADS)]
        finally:
            server.stop()
    found = {name: median(one[name] for one in loads) for name in loads[0]}
    print(
        f"first paint={found['paint']:.0f} ms  usable={found['usable']:.0f} ms  "
        f"bytes={found['bytes']:.0f}  requests={found['requests']:.0f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
