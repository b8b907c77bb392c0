"""The section of the severities."""

from __future__ import annotations

from benchmarks.instances import INSTANCES
from benchmarks.measure import Values
from benchmarks.page.tables import percent, points, table
from benchmarks.quality import gap_to


def severity_section(found: dict[str, Values]) -> str:
    """Return the table of severities."""
    rows = []
    for name, each in found.items():
        ours, by_hand = each["wishpool"], each["urgent_first"]
        rows.append(
            [
                f"`{name}`",
                INSTANCES[name].reason,
                f"{ours['options']:,}",
                points(ours["objective"]),
                percent(gap_to(ours["bound"], ours["objective"])),
                ours["solve_wall_s"],
                ours["solve_cpu_s"],
                percent(gap_to(ours["bound"], by_hand["objective"])),
                "passed" if not ours["broken"] else ", ".join(ours["broken"]),
            ]
        )
    titles = ["Instance", "Why", "Options", "Value", "Gap", "Solve wall s", "Processor s"]
    titles += ["Urgent first by hand: gap", "Checker"]
    return (
        "## Severities\n\n`python -m benchmarks severity`: 10,000 needs, one knob turned at a time; medians of three.\n\n"
        + table(titles, rows)
    )
