"""Makes Chromium available: Debian's package as root, Playwright's own download elsewhere; or says what to install."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = ["chromium", "fonts-noto-core", "fonts-noto-color-emoji"]


def chromium() -> str | None:
    """Where the system's Chromium is; None for the one that Playwright brings."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def main() -> int:
    """Install what is missing."""
    fonts = any(Path("/usr/share/fonts/truetype/noto").glob("NotoSans-Regular*"))
    if chromium() and (fonts or not shutil.which("apt-get")):
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=True, env=environment)
        install = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *PACKAGES]
        return subprocess.run(install, check=False, env=environment, stdout=subprocess.DEVNULL).returncode
    if (
        chromium()
        or subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode == 0
    ):
        return 0
    sys.stderr.write(
        f"The browser tests need Chromium. On Debian or Ubuntu: sudo apt-get install {' '.join(PACKAGES)}\n"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
