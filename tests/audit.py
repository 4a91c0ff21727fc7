"""Whether a vulnerability is known in what the server requires.

    python -m tests.audit

Fails where one is known that nobody has accepted. Where the service that knows cannot be asked, it says so and does not
fail: whoever builds without a network is not kept from it.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

REQUIREMENTS = Path(__file__).parents[1] / "requirements" / "run.txt"
ACCEPTED: Mapping[str, str] = {}
"""The identifiers of findings that do not concern us, and why they do not."""

NETWORK_S = 5
MAX_S = 60

Ask = Callable[[str], Mapping[str, Any] | None]


def ask(requirements: str) -> Mapping[str, Any] | None:
    """What pip-audit reports of requirements with hashes; None if its service cannot be reached."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(requirements)
        file.flush()
        options = ["--disable-pip", "--require-hashes", "--progress-spinner=off", f"--timeout={NETWORK_S}"]
        command = [sys.executable, "-m", "pip_audit", "--requirement", file.name, "--format=json", *options]
        try:
            ended = subprocess.run(command, capture_output=True, text=True, timeout=MAX_S, check=False)
        except subprocess.TimeoutExpired:
            return None
    try:
        report: Mapping[str, Any] = json.loads(ended.stdout)
    except ValueError:
        return None
    return report


def audit(requirements: str, accepted: Mapping[str, str], ask: Ask = ask) -> tuple[bool, list[str]]:
    """Whether all is well as far as is known, and what is to be said about it.

    The first requirement is asked about alone: a mirror of packages knows of no vulnerabilities, and pip-audit then
    finds nothing and says that there is nothing.
    """
    first = re.search(r"^\w.*(\n[ \t].*)*", requirements, re.MULTILINE)
    report = ask(requirements) if first and _looked_at(ask(first[0])) else None
    if report is None:
        return True, ["No service that knows vulnerabilities can be asked from here: the requirements are not audited."]
    found = {
        vuln["id"]: f"{package['name']} {package['version']}"
        for package in _looked_at(report)
        for vuln in package["vulns"]
    }
    return found.keys() <= accepted.keys(), [
        *(
            f"{dependency['name']} is not audited: {dependency['skip_reason']}"
            for dependency in report["dependencies"]
            if "skip_reason" in dependency
        ),
        *(f"{package}: {it}" for it, package in found.items() if it not in accepted),
        *(f"{item} is accepted, but not found any more" for item in accepted if item not in found),
    ]


def _looked_at(report: Mapping[str, Any] | None) -> list[Any]:
    """The packages that the service knows."""
    return [dependency for dependency in report["dependencies"] if "vulns" in dependency] if report else []


if __name__ == "__main__":
    is_well, lines = audit(REQUIREMENTS.read_text(), ACCEPTED)
    print("\n".join(lines or ["No vulnerability is known in the requirements."]))
    sys.exit(not is_well)
