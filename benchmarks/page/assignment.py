"""The section of generalised assignment."""

from __future__ import annotations

from statistics import mean

from benchmarks.measure import Values
from benchmarks.page.tables import percent, table


def assignment_section(found: dict[str, Values]) -> str:
    """Return the instances by type, then one by one."""
    rows = {name: each for name, each in found.items() if "gap" in each}
    if not rows:
        return "## Generalised assignment\n\nNot measured: the data do not stand beside the project.\n"
    types = sorted({name.split("/")[1][0] for name in rows})
    return (
        "## Generalised assignment\n\n`python -m benchmarks gap`; single ones without keeping them: `python -m benchmarks.gap "
        "chu1997/c10200`. Public instances, to be minimised, all jobs assigned; `gap/mapping.py` says how they become options. "
        "Own bound: the cost that our engine proved none to be below. Once each.\n\n"
        + table(
            ["Type", "Instances", "Mean gap to best known", "Worst gap", "Incomplete", "Slowest solve s"],
            [_type(kind, [each for name, each in rows.items() if name.split("/")[1][0] == kind]) for kind in types],
        )
        + "\n"
        + table(
            ["Instance", "Agents", "Jobs", "Best known", "Ours", "Gap", "Own bound", "Solve wall s", "Processor s"],
            [_row(name, each) for name, each in rows.items()],
        )
    )


def _type(kind: str, rows: list[Values]) -> list[object]:
    gaps = [each["gap"] for each in rows if each["gap"] is not None]
    slowest = max(each["solve_wall_s"] for each in rows)
    worst = max(gaps, default=None)
    return [kind, len(rows), percent(mean(gaps) if gaps else None), percent(worst), len(rows) - len(gaps), slowest]


def _row(name: str, each: Values) -> list[object]:
    cost = f"{each['left_out']} jobs left out" if each["cost"] is None else f"{each['cost']:,}"
    sizes = [f"`{name}`", each["agents"], each["jobs"], f"{each['best']:,}"]
    own = f"{each['own_bound']:,}"
    return [*sizes, cost, percent(each["gap"]), own, each["solve_wall_s"], each["solve_cpu_s"]]
