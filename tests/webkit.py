"""WebKit as the tests start it: WebKitGTK, of Safari's engine, on a screen that is only memory."""

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
    """The name of a display that nobody sees."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        try:
            yield f":{server.stdout.readline().strip()}"
        finally:
            server.terminate()


@contextmanager
def launched(home: Path, width: int, height: int) -> Iterator[WebKitGTK]:
    """A window without history, cookies and storage; ``home`` is a folder for what the engine writes."""
    with _screen(width, height) as display:
        environment = {**os.environ, "DISPLAY": display, "HOME": str(home)}
        driver = WebKitGTK(WebKitGTKOptions(), Service(shutil.which("WebKitWebDriver"), env=environment))
        try:
            yield driver
        finally:
            driver.quit()
