"""Run the benchmarks and write the report.

python -m bench.limits            into docs/, some twenty minutes on an idle machine
python -m bench.limits --quick    into build/bench/, reduced, in under three minutes
python -m bench.limits --only answers storms    into build/bench/
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx

from bench.limits import answers, fan_out, generator, groups, processes, programs, projector, report, stored, storms
from bench.limits.findings import FULL, QUICK, Finding, Scale
from bench.limits.versions import machine, versions
from bench.load.apart import raise_file_limit

ROOT = Path(__file__).parents[2]
MEASUREMENTS: dict[str, Callable[[Scale, Path], Finding]] = {
    "fan_out": fan_out.measure,
    "answers": answers.measure,
    "projector": projector.measure,
    "groups": groups.measure,
    "stored": stored.measure,
    "stalls": storms.measure_stalls,
    "storms": storms.measure_storms,
    "processes": processes.measure,
    "generator": generator.measure,
}
BROKEN = (subprocess.SubprocessError, httpx.HTTPError, OSError, RuntimeError)
QUICK_NOTE = (
    "**A quick run: fewer phones and rounds than the goals speak of. It shows that everything works, no more.**\n"
)


def measure(name: str, scale: Scale) -> Finding | None:
    """Run one measurement in a temporary folder. Return None if it failed."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as another user if we are root
        try:
            finding = MEASUREMENTS[name](scale, Path(folder))
        except BROKEN as error:
            print(f"{name} broke off: {error}", file=sys.stderr)
            return None
    print(f"{name}: {time.monotonic() - started:.0f} s", flush=True)
    for goal in finding.goals:
        print(f"  {goal.what}: {goal.figure} (goal: {goal.goal})", flush=True)
    return finding


def main() -> int:
    """Run the command. Return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="less of everything")
    parser.add_argument("--only", nargs="+", choices=MEASUREMENTS, help="some of the measurements")
    parser.add_argument("--rounds", type=int, help="turns that each server takes, 5 unless told otherwise")
    arguments = parser.parse_args()
    scale = QUICK if arguments.quick else FULL
    scale = replace(scale, rounds=arguments.rounds or scale.rounds)
    programs.install()
    raise_file_limit()
    about = {"machine": machine(), "versions": versions()}
    results = [measure(name, scale) for name in arguments.only or MEASUREMENTS]
    findings = [finding for finding in results if finding is not None]
    is_part = arguments.quick or arguments.only or scale.rounds < FULL.rounds
    folder = ROOT / "build" / "bench" if is_part else ROOT / "docs"
    print(report.write(folder, findings, about, scale, QUICK_NOTE if arguments.quick else ""))
    return 0 if len(findings) == len(results) else 1


if __name__ == "__main__":
    sys.exit(main())
