"""Puts instances of generalised assignment to our engine and prints what came out.

``python -m benchmarks.gap`` takes the 24 of chu1997; ``python -m benchmarks.gap chu1997/c10200 cattrysse1994 ...`` single
ones or whole sets; with ``--json`` each is one JSON object a line.
"""

from __future__ import annotations

import json
import sys
import time

from benchmarks.gap.instance import FOLDER, best_known, read_assignment
from benchmarks.gap.mapping import as_options
from benchmarks.measure import Values
from matcher.match import DEFAULT_SOLVER
from matcher.model import Policy
from matcher.optimise import Limits, optimise

DEFAULT_SET = "chu1997"

MOVES = 50_000_000
"""Moves of the improvement an instance: about 15 seconds of processor time ..."""

EXACT_WORK = 3.0
"""... and up to so much of the exact model: together within the half minute that each may take."""


def solve(name: str) -> Values:
    """Return what our engine makes of one instance: cost (``None`` where a job is left out), its own bound, seconds."""
    known, mapped = best_known()[name], as_options(read_assignment(FOLDER / name))
    wall, cpu = time.perf_counter(), time.process_time()
    moves = MOVES // mapped.instance.jobs
    limits = Limits(gap=mapped.smallest_gap, moves_per_need=moves, most_moves=MOVES, exact_work=EXACT_WORK)
    solution = optimise(mapped.options, Policy(), limits=limits, solver=DEFAULT_SOLVER)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    agent = mapped.agents_of(solution)
    left_out = int((agent < 0).sum())
    cost = None if left_out else mapped.instance.cost_of(agent)
    return {
        "name": name,
        "agents": mapped.instance.agents,
        "jobs": mapped.instance.jobs,
        "best": known.upper,
        "cost": cost,
        "left_out": left_out,
        "own_bound": mapped.cost_bound(solution),
        "gap": None if cost is None else (cost - known.upper) / known.upper,
        "solve_wall_s": round(wall, 2),
        "solve_cpu_s": round(cpu, 2),
        "method": solution.method,
    }


def chosen(names: list[str]) -> list[str]:
    """Return the instances that names of instances and sets stand for, those of chu1997 where none is given."""
    every = list(best_known())
    found = [each for each in every if not names and each.startswith(f"{DEFAULT_SET}/")]
    for name in names:
        of_set = [each for each in every if name in (each, each.split("/")[0])]
        if not of_set:
            raise SystemExit(
                f"unknown instance or set {name}; the sets are {sorted({each.split('/')[0] for each in every})}"
            )
        found += of_set
    return found


def main(arguments: list[str]) -> None:
    """Solve and print the instances that were asked for."""
    if not FOLDER.is_dir():
        raise SystemExit(f"no data in {FOLDER.name} beside the project")
    as_json = "--json" in arguments
    if not as_json:
        print("instance               agents  jobs    best    cost  own bound      gap   wall s  processor s")
    for name in chosen([word for word in arguments if word != "--json"]):
        row = solve(name)
        print(json.dumps(row) if as_json else _line(row), flush=True)


def _line(row: Values) -> str:
    cost = f"{row['left_out']} out" if row["cost"] is None else str(row["cost"])
    gap = "" if row["gap"] is None else f"{100 * row['gap']:.3f} %"
    sizes = f"{row['name']:22} {row['agents']:6} {row['jobs']:5} {row['best']:7} {cost:>7} {row['own_bound']:10}"
    return f"{sizes} {gap:>8} {row['solve_wall_s']:8.2f} {row['solve_cpu_s']:12.2f}"


if __name__ == "__main__":
    main(sys.argv[1:])
