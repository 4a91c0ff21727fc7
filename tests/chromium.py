"""Chromium for tests and measurements, and the screen sizes to test."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tests.browser.install import chromium

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
PROJECTOR = {"width": 1920, "height": 1080}
LAPTOP = {"width": 1440, "height": 900}


@contextmanager
def launched() -> Iterator[Browser]:
    """Start a Chromium that can reach the test servers. Playwright can start only once per process."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium(), args=[*FLAGS, "--host-resolver-rules=MAP workshop.test 127.0.0.1"]
        )
        yield running
        running.close()
