"""Makes WebKit available: Debian's packages as root; elsewhere says what to install.

It is WebKitGTK, with the driver that belongs to it. Playwright's WebKit is a build of its own, which only Playwright's host has.
"""

import os
import shutil
import subprocess
import sys

PACKAGES = {"WebKitWebDriver": "webkit2gtk-driver", "Xvfb": "xvfb"}


def main() -> int:
    """Install what is missing."""
    missing = [package for program, package in PACKAGES.items() if not shutil.which(program)]
    if not missing:
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=True, env=environment)
        install = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *missing]
        return subprocess.run(install, check=False, env=environment, stdout=subprocess.DEVNULL).returncode
    sys.stderr.write(
        f"The tests in WebKit need its driver and a display. On Debian or Ubuntu: sudo apt-get install {' '.join(missing)}\n"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
