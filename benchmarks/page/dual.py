"""The section of the methods for the dual."""

from __future__ import annotations

from benchmarks.measure import Values
from benchmarks.page.tables import percent, table
from benchmarks.quality import gap_to

NAMES = {
    "newton": "interior Newton (ours)",
    "lbfgs": "L-BFGS-B",
    "lbfgs_scaled": "L-BFGS-B, diagonal scaling",
    "accelerated": "accelerated gradient, row scaling, restart",
    "coordinates": "synchronous coordinate steps, damped",
}


def dual_section(found: dict[str, Values]) -> str:
    """Return one table an instance."""
    return (
        "## Methods for the dual\n\n`python -m benchmarks dual`: the same smoothed function, the same compiled sweeps, the same "
        "start; a run for each budget of sweeps. What stands in a cell is how far the bound is above the lowest that any run "
        "reached, the sweeps made and the processor seconds; ours ends by itself when nothing is gained any more, and its seconds "
        "contain forming the Hessian and the products with it. Our warm sweeps go over a sample of the needs and count whole.\n\n"
        + "\n".join(_of_instance(name, each) for name, each in found.items())
    )


def _of_instance(name: str, found: Values) -> str:
    lowest = min(each["bound"] for each in found["runs"])
    budgets = sorted({each["budget"] for each in found["runs"]})
    runs = {(each["method"], each["budget"]): each for each in found["runs"]}
    rows = [
        [title, *(_cell(runs[method, budget], lowest) for budget in budgets)]
        for method, title in NAMES.items()
        if (method, budgets[0]) in runs
    ]
    titles = ["Method", *(f"{budget} sweeps" for budget in budgets)]
    return f"`{name}`, {found['needs']:,} needs, {found['rows']:,} limited rows:\n\n" + table(titles, rows)


def _cell(each: Values, lowest: int) -> str:
    # What is missing is told as a share of the lowest bound, so it is never below 0.
    missing = -(gap_to(lowest, each["bound"]) or 0.0)
    return f"{percent(max(0.0, missing))}, {each['sweeps']} sweeps, {each['cpu_s']} s"
