"""Puts instances of the capacitated p-median to our clustering and prints what came out.

``python -m benchmarks.packages`` takes all 26; ``python -m benchmarks.packages group1/cpmp01 group2 ...`` single ones or whole
groups; with ``--json`` each is one JSON object a line.
"""

from __future__ import annotations

import json
import sys
import time

from benchmarks.measure import Values
from benchmarks.packages.instance import FOLDER, best_known, instance_of
from matcher.packages.cluster import cluster

WORK = 100
"""Effort, the same for all instances; the seed is the default."""


def solve(name: str, *, work: int = WORK) -> Values:
    """Return what our clustering makes of one instance: cost (``None`` where the rules are not kept), gap, seconds."""
    best, instance = best_known()[name], instance_of(name)
    wall, cpu = time.perf_counter(), time.process_time()
    found = cluster(
        None,
        distances=instance.distance,
        weights=instance.demand,
        at_least=1,
        at_most=instance.capacity,
        count=instance.medians,
        weighted=False,
        work=work,
    )
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    try:
        cost: float | None = instance.cost_of(found.group, found.medoid)
    except ValueError:
        cost = None
    return {
        "name": name,
        "points": instance.demand.size,
        "medians": instance.medians,
        "fullness": float(instance.demand.sum()) / (instance.medians * instance.capacity),
        "best": best,
        "cost": None if cost is None else round(cost, 2),
        "gap": None if cost is None else (cost - best) / best,
        "solve_wall_s": round(wall, 2),
        "solve_cpu_s": round(cpu, 2),
    }


def chosen(names: list[str]) -> list[str]:
    """Return the instances that names of instances and groups stand for, all where none is given."""
    every = list(best_known())
    found = [] if names else every
    for name in names:
        of_name = [each for each in every if name in (each, each.split("/")[0])]
        if not of_name:
            raise SystemExit(f"unknown instance or group {name}; they are group1, group2 and {', '.join(every)}")
        found += of_name
    return found


def main(arguments: list[str]) -> None:
    """Solve and print the instances that were asked for."""
    if not FOLDER.is_dir():
        raise SystemExit(f"no data in {FOLDER.name} beside the project")
    as_json = "--json" in arguments
    if not as_json:
        print("instance         points  medians       best       cost      gap   wall s  processor s")
    for name in chosen([word for word in arguments if word != "--json"]):
        row = solve(name)
        print(json.dumps(row) if as_json else _line(row), flush=True)


def _line(row: Values) -> str:
    cost, gap = ("none", "") if row["cost"] is None else (f"{row['cost']:,}", f"{100 * row['gap']:.3f} %")
    sizes = f"{row['name']:16} {row['points']:6} {row['medians']:8} {row['best']:10,} {cost:>10}"
    return f"{sizes} {gap:>8} {row['solve_wall_s']:8.2f} {row['solve_cpu_s']:12.2f}"


if __name__ == "__main__":
    main(sys.argv[1:])
