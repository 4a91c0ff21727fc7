"""WebKit for tests: WebKitGTK, with Safari's engine, on a virtual display."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver import WebKitGTK, WebKitGTKOptions
from selenium.webdriver.webkitgtk.service import Service


@contextmanager
def _screen(width: int, height: int) -> Iterator[str]:
    """Start a virtual display. Yields its name."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        try:
            yield f":{server.stdout.readline().strip()}"
        finally:
            server.terminate()


@contextmanager
def launched(home: Path, width: int, height: int) -> Iterator[WebKitGTK]:
    """Start a window without history, cookies and storage; ``home`` is a folder for the engine's files."""
    with _screen(width, height) as display:
        environment = {**os.environ, "DISPLAY": display, "HOME": str(home)}
        driver = WebKitGTK(WebKitGTKOptions(), Service(shutil.which("WebKitWebDriver"), env=environment))
        try:
            yield driver
        finally:
            driver.quit()
