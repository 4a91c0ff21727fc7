"""An audit of the server's requirements for known vulnerabilities.

    python -m tests.audit

Fails if one is known that is not accepted. If the vulnerability service cannot be reached, prints that and does not
fail, so that builds without a network work.
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
"""Identifiers of accepted findings, with the reason why they do not concern us."""

NETWORK_S = 5
MAX_S = 60

Ask = Callable[[str], Mapping[str, Any] | None]


def ask(requirements: str) -> Mapping[str, Any] | None:
    """Return pip-audit's report on requirements with hashes; None if its service cannot be reached."""
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
    """Return whether there is no unaccepted finding, and the lines to print.

    The first requirement is audited separately: package mirrors return no vulnerabilities for anything, and pip-audit
    then reports success.
    """
    first = re.search(r"^\w.*(\n[ \t].*)*", requirements, re.MULTILINE)
    report = ask(requirements) if first and _looked_at(ask(first[0])) else None
    if report is None:
        return True, ["No service that knows vulnerabilities can be asked from here: the requirements are not audited."]
    findings = {
        vulnerability["id"]: f"{package['name']} {package['version']}"
        for package in _looked_at(report)
        for vulnerability in package["vulns"]
    }
    return findings.keys() <= accepted.keys(), [
        *(
            f"{dependency['name']} is not audited: {dependency['skip_reason']}"
            for dependency in report["dependencies"]
            if "skip_reason" in dependency
        ),
        *(f"{package}: {identifier}" for identifier, package in findings.items() if identifier not in accepted),
        *(f"{identifier} is accepted, but not found any more" for identifier in accepted if identifier not in findings),
    ]


def _looked_at(report: Mapping[str, Any] | None) -> list[Any]:
    """Return the packages that the service has audited."""
    return [dependency for dependency in report["dependencies"] if "vulns" in dependency] if report else []


if __name__ == "__main__":
    is_well, lines = audit(REQUIREMENTS.read_text(), ACCEPTED)
    print("\n".join(lines or ["No vulnerability is known in the requirements."]))
    sys.exit(not is_well)
