"""The report in Markdown: goals, a table per measurement, versions and machine; and the figures as JSON."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bench.limits.findings import Finding, Goal, Scale
from bench.limits.plot import draw

NAME = "benchmarks"
HEAD = """\
# Measured limits

Written by `make bench`; nothing here is typed by hand. Every figure is the median of {rounds} rounds, with the lowest
and the highest in brackets; in a round, ours and the references take turns on the same machine, server and load on a
core of their own. Ratios are made within a round. Absolute figures of a shared machine move by a factor of two; ratios
move less.

![Fan-out, memory and answers]({name}.svg)
"""
MET = {True: "yes", False: "**no**", None: "—"}


def write(
    folder: Path, findings: list[Finding], about: dict[str, dict[str, str]], scale: Scale, note: str = ""
) -> Path:
    """Write report, figures and chart. Return the path of the report."""
    folder.mkdir(parents=True, exist_ok=True)
    figures = {finding.title: finding.figures for finding in findings}
    costs = {name: value for finding in findings for name, value in finding.costs.items()}
    content: dict[str, Any] = {**about, "rounds": scale.rounds, "costs": costs, "figures": figures}
    (folder / f"{NAME}.json").write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    draw(figures, folder / f"{NAME}.svg")
    parts = [HEAD.format(rounds=scale.rounds, name=NAME), *([note] if note else []), goals(findings)]
    parts += [_section(finding) for finding in findings]
    parts += [f"## {title.capitalize()}\n\n{table(['', ''], values.items())}" for title, values in about.items()]
    path = folder / f"{NAME}.md"
    path.write_text("\n".join(parts), encoding="utf-8")
    return path


def goals(findings: Iterable[Finding]) -> str:
    """Return the table of goals."""
    rows = [_row(goal) for finding in findings for goal in finding.goals]
    return f"## What is to be reached\n\n{table(['what', 'goal', 'measured', 'reached'], rows)}"


def _row(goal: Goal) -> list[str]:
    return [goal.what, goal.goal, goal.figure, MET[goal.is_met]]


def _section(finding: Finding) -> str:
    shown = table(finding.header, finding.lines) if finding.lines else ""
    return f"## {finding.title}\n\n{finding.text}\n\n{shown}"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
