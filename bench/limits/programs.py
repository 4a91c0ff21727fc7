"""Programs that the references need: nginx with nchan, and Redis. As root on Debian they are installed."""

import os
import shutil
import subprocess
from pathlib import Path

NCHAN = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")
PACKAGES = ["nginx", "libnginx-mod-nchan", "redis-server"]


def install() -> None:
    """Install what is missing, where that can be done without asking anybody."""
    if (has_nchan() and shutil.which("redis-server")) or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=False, env=environment)
    command = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *PACKAGES]
    subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL)


def has_nchan() -> bool:
    """Whether nginx can be run with nchan."""
    return NCHAN.exists() and shutil.which("nginx", path=_path()) is not None


def nginx() -> str:
    """Where nginx is. Raises FileNotFoundError."""
    found = shutil.which("nginx", path=_path())
    if found is None:
        raise FileNotFoundError("nginx")
    return found


def _path() -> str:
    return f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
