"""Runs one fault after the other at its long size, with new random numbers each time, until the time is over.

    python -m tests.faults.soak MINUTES

What has begun when the time is over is finished. What failed can be run again with its random numbers:

    SOAK=1 pytest tests/faults/test_kill.py --randomly-seed=SEED
"""

import itertools
import os
import random
import subprocess
import sys
import time
from pathlib import Path

FAULTS = Path(__file__).parent
QUICK = {"test_restart_in_the_browser.py", "test_worker.py"}
"""They have no long size and no random numbers."""


def run(fault: Path, seed: int) -> bool:
    """Run one fault, and print its promises. Returns whether all were kept."""
    command = [sys.executable, "-m", "pytest", "-q", "--tb=short", f"--randomly-seed={seed}", str(fault)]
    done = subprocess.run(command, env={**os.environ, "SOAK": "1"}, capture_output=True, text=True, check=False)
    promises = [line for line in done.stdout.splitlines() if " fail=" in line]
    print(f"{fault.name} seed {seed}", *(f"  {line}" for line in promises), sep="\n", flush=True)
    if done.returncode:
        print(done.stdout, done.stderr, sep="\n", flush=True)
    return done.returncode == 0


def main() -> int:
    """The command."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
    deadline = time.monotonic() + 60 * minutes
    faults = sorted(path for path in FAULTS.glob("test_*.py") if path.name not in QUICK)
    runs = failures = 0
    for fault in itertools.cycle(faults):
        if time.monotonic() > deadline:
            break
        runs += 1
        failures += not run(fault, random.SystemRandom().randrange(2**32))
    print(f"soak {runs - failures}/{runs} fail={failures}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
