"""Makes libfaketime available: Debian's package as root; elsewhere says what to install."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGE = "libfaketime"


def libfaketime() -> Path | None:
    """The library that moves a program's clock, if it is here."""
    folders = [*Path("/usr/lib").glob("*/faketime"), Path("/usr/lib/faketime"), Path("/usr/lib64/faketime")]
    return next((path for folder in folders if (path := folder / "libfaketime.so.1").exists()), None)


def main() -> int:
    """Install it if it is missing."""
    if libfaketime():
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=True, env=environment)
        install = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", PACKAGE]
        return subprocess.run(install, check=False, env=environment, stdout=subprocess.DEVNULL).returncode
    sys.stderr.write(
        f"The tests that move the clock need libfaketime. On Debian or Ubuntu: sudo apt-get install {PACKAGE}\n"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
