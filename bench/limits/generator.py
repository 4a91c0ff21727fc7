"""The capacity of the load generator, measured against servers that do almost nothing."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.limits import programs
from bench.limits.findings import Finding, Scale
from bench.limits.servers import nginx
from bench.limits.spread import Spread
from bench.load.apart import run_apart
from bench.load.calls import post
from bench.load.capacity import CapacityJob
from bench.load.pump import PumpJob

TEXT = """\
The pump against a fixed reply of nginx, and the sink against messages that already wait in its sockets when it begins
to read. Both are processes of their own on a core of their own."""


def measure(scale: Scale, folder: Path) -> Finding:
    """Measure the pump and the sink."""
    sink = Spread.of(run_apart(CapacityJob(200, 1700))["messages_a_second"] for _ in range(scale.rounds))
    finding = Finding("The load itself", TEXT, ["what", "a second"])
    finding.lines = [["sink: messages of 1.7 kB", str(sink)]]
    finding.figures = {"sink": asdict(sink)}
    if programs.has_nchan():
        server = nginx(folder)
        try:
            calls = [[post("/fixed", method="GET")] * 20 * scale.each] * scale.connections
            pumped = [_rate(run_apart(PumpJob([server.port], calls))) for _ in range(scale.rounds)]
        finally:
            server.stop()
        finding.lines.append(["pump: requests to nginx", str(Spread.of(pumped))])
        finding.figures["pump"] = asdict(Spread.of(pumped))
    else:
        finding.text += " There is no nginx here to try the pump against."
    return finding


def _rate(result: dict[str, Any]) -> float:
    return float(result["replies"] / result["seconds"])
