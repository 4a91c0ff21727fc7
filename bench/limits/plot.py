"""The chart of the report: fan-out and memory by number of phones, and answers per second."""

from pathlib import Path
from statistics import median
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

COLOURS = {"ours": "#c0392b", "nginx + nchan": "#2c3e50", "FastAPI send_text": "#2980b9", "python-socketio": "#8e9aa3"}


def draw(findings: dict[str, Any], path: Path) -> None:
    """Write the chart as SVG; equal figures give equal bytes."""
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "bench", "font.size": 9})
    figure = Figure(figsize=(10, 3.4), layout="constrained")
    times, memory, answers = figure.subplots(1, 3)
    fan_out = findings.get("Fan-out and growth", {})
    _lines(times, fan_out, "first_to_last", "first to last receiver, ms")
    _lines(memory, fan_out, "memory", "memory per phone, kB")
    times.set_xscale("log")
    times.set_yscale("log")
    sizes = sorted({int(key.rpartition(", ")[2]) for key in fan_out})
    times.set_xticks(sizes, [f"{size:,}" for size in sizes])
    times.set_xticks([], minor=True)
    memory.set_ylim(bottom=0)
    if fan_out:
        times.legend(frameon=False)
    _bars(answers, findings.get("Durable answers", {}).get("stream", {}))
    figure.savefig(path, format="svg", metadata={"Date": None})


def _lines(axes: Axes, figures: dict[str, Any], figure: str, title: str) -> None:
    """Draw a line for each server, with the range of the rounds."""
    axes.set_title(title)
    axes.set_xlabel("phones")
    axes.grid(alpha=0.3)
    for name, colour in COLOURS.items():
        keys = [key for key in figures if key.rpartition(", ")[0] == name]
        if not keys:
            continue
        sizes = [int(key.rpartition(", ")[2]) for key in keys]
        values = [[turn[figure] for turn in figures[key]] for key in keys]
        axes.plot(sizes, [median(rounds) for rounds in values], "o-", color=colour, label=name, markersize=3)
        axes.fill_between(
            sizes, [min(rounds) for rounds in values], [max(rounds) for rounds in values], color=colour, alpha=0.15
        )


def _bars(axes: Axes, stream: dict[str, Any]) -> None:
    axes.set_title("durable answers a second")
    for place, (name, turns) in enumerate(stream.items()):
        rates = sorted(turn["acknowledged"] / turn["seconds"] for turn in turns)
        middle = median(rates)
        ends = [[middle - rates[0]], [rates[-1] - middle]]
        axes.bar(place, middle, yerr=ends, color=COLOURS.get(name, "#8e9aa3"), capsize=3)
    names = [name.replace(" + ", "\n+ ").replace("-", "-\n").replace(" each", "\neach") for name in stream]
    axes.set_xticks(range(len(stream)), names)
