"""Programs that the reference servers need: nginx with nchan, and Redis. Installed as root on Debian."""

import os
import shutil
import subprocess
from pathlib import Path

NCHAN = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")
PACKAGES = ["nginx", "libnginx-mod-nchan", "redis-server"]


def install() -> None:
    """Install missing programs, if that works without interaction."""
    if (has_nchan() and shutil.which("redis-server")) or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=False, env=environment)
    command = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *PACKAGES]
    subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL)


def has_nchan() -> bool:
    """Return whether nginx can run with nchan."""
    return NCHAN.exists() and shutil.which("nginx", path=_path()) is not None


def nginx() -> str:
    """Return the path of nginx. Raises FileNotFoundError."""
    path = shutil.which("nginx", path=_path())
    if path is None:
        raise FileNotFoundError("nginx")
    return path


def _path() -> str:
    return f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
