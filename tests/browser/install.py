"""Makes Chromium available: Debian's package as root, Playwright's own download elsewhere; or says what to install.

The shell without windows is the same engine; it takes a third of the processor's time.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

BROWSERS = ["chromium-headless-shell", "chromium"]
FONTS = ["fonts-noto-core", "fonts-noto-color-emoji"]


def chromium() -> str | None:
    """Where the system's Chromium is; None for the one that Playwright brings."""
    return next(filter(None, map(shutil.which, [*BROWSERS, "chromium-browser", "google-chrome"])), None)


def main() -> int:
    """Install what is missing."""
    fonts = any(Path("/usr/share/fonts/truetype/noto").glob("NotoSans-Regular*"))
    if shutil.which(BROWSERS[0]) and (fonts or not shutil.which("apt-get")):
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        if any(_install(browser, *FONTS) for browser in BROWSERS):  # not every system has the shell
            return 0
    if (
        chromium()
        or subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode == 0
    ):
        return 0
    packages = " ".join([BROWSERS[-1], *FONTS])
    sys.stderr.write(f"The browser tests need Chromium. On Debian or Ubuntu: sudo apt-get install {packages}\n")
    return 1


def _install(*packages: str) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *packages]
    return subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
