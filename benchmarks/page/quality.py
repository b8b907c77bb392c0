"""The section of the peers."""

from __future__ import annotations

from benchmarks.instances import INSTANCES
from benchmarks.measure import Values
from benchmarks.page.tables import percent, points, table
from benchmarks.quality import OURS, best_bound, gap_to

NAMES: dict[str, str] = {
    "wishpool": "Wishpool",
    "nearest_first": "by hand, nearest first",
    "urgent_first": "by hand, urgent first",
    "cp_sat": "CP-SAT, one model",
    "highs": "HiGHS, one model",
    "scip": "SCIP, one model",
    "relaxation": "HiGHS, linear relaxation",
}


def quality_section(found: dict[str, Values]) -> str:
    """Return one table an instance."""
    parts = [f"### `{name}`\n\n{_words(name, case)}\n\n{quality_table(case)}" for name, case in found.items()]
    head = (
        "## Beside its peers\n\n`python -m benchmarks quality`; one instance without keeping it: `python -m benchmarks.quality "
        "INSTANCE --seconds N`; one method: `python -m benchmarks.contest METHOD INSTANCE SECONDS`. Value in points; "
        "the gap is that to the lowest bound that any method proved on the instance.\n\n"
    )
    return head + "\n".join(parts)


def quality_table(case: Values) -> str:
    """Return the table of one instance."""
    titles = ["Method", "Value", "Own bound", "Gap to best bound", "Needs met"]
    titles += ["Solve wall s", "Processor s", "Memory MB", "Checker"]
    lowest = best_bound(case["rows"])
    return table(titles, [_row(row, lowest) for row in case["rows"]])


def _row(row: Values, lowest: float | None) -> list[object]:
    name = NAMES[row["method"]]
    if "failed" in row:
        return [
            name,
            f"ended with code {row['failed']}",
            "-",
            "-",
            "-",
            row["wall_s"],
            row["cpu_s"],
            row["peak_mb"],
            "-",
        ]
    has_plan = row["met"] > 0
    return [
        name,
        points(row["objective"]) if has_plan else "no plan",
        points(row["bound"]),
        percent(gap_to(lowest, row["objective"])) if has_plan else "-",
        f"{row['met']:,}" if has_plan else "-",
        row["solve_wall_s"],
        row["solve_cpu_s"],
        row["peak_mb"],
        "-" if not has_plan else "passed" if not row["broken"] else ", ".join(row["broken"]),
    ]


def _words(name: str, case: Values) -> str:
    known = INSTANCES[name]
    ours = next(row for row in case["rows"] if row["method"] == OURS)
    alike = "gave the same value and bound" if ours["alike"] else "**differed**"
    methods = {row["method"] for row in case["rows"]}
    absent = "" if "scip" in methods else " SCIP was not installed."
    return (
        f"{known.needs:,} needs, {known.helpers:,} helpers, {known.funds} funds, {ours['options']:,} options; solvers of the "
        f"shelf had {case['seconds']:g} s on the wall beside building their model. Our {ours['runs']} runs {alike}.{absent}"
    )
