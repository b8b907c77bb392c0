"""Our engine beside its peers on the same instances, one after the other, at equal time.

``python -m benchmarks.quality [INSTANCE ...] [--seconds N]`` measures and prints; the instances of :data:`CASES` if none is
named. ``python -m benchmarks quality`` measures the same and keeps it for the page.
"""

from __future__ import annotations

import argparse
import json
import sys
from importlib.util import find_spec
from statistics import median

from benchmarks.contest import METHODS
from benchmarks.instances import CONTEST, INSTANCES
from benchmarks.measure import HOME, Measured, Values, medians, run

CASES: dict[str, float] = {**{each.name: 60.0 for each in CONTEST}, "size-10k": 60.0, "size-42k": 240.0}
"""Instances and the seconds that solvers of the shelf get; the sizes at which the design's prototypes were compared."""

OUR_RUNS = 3
OURS = "wishpool"

_SLACK_S = 1_800.0
"""Beyond its seconds a peer may take so long for building its model and stopping; then it is ended, and the page says so."""


def quality(instance: str, seconds: float) -> Values:
    """Return what every method reached on one instance; ours three times, the peers once.

    Parameters
    ----------
    instance
        Name of an instance.
    seconds
        Limit on the wall for solvers of the shelf.
    """
    rows = [_row(method, instance, seconds) for method in METHODS if method != "scip" or has_scip()]
    return {"seconds": seconds, "rows": rows}


def has_scip() -> bool:
    """Return whether the extra ``bench`` is installed; without it SCIP is left out."""
    return find_spec("pyscipopt") is not None


def best_bound(rows: list[Values]) -> float | None:
    """Return the lowest bound that any method proved, in micropoints."""
    return min((row["bound"] for row in rows if row.get("bound")), default=None)


def gap_to(bound: float | None, objective: float) -> float | None:
    """Return ``(bound - objective) / |bound|``, ``None`` without a bound."""
    return None if not bound else (bound - objective) / abs(bound)


def _row(method: str, instance: str, seconds: float) -> Values:
    runs = [_once(method, instance, seconds) for _ in range(OUR_RUNS if method == OURS else 1)]
    taken = medians([measured for _, measured in runs])
    found = runs[0][0]
    if found is None:
        return {"method": method, "failed": runs[0][1].code, **taken}
    alike = {(each["objective"], each["bound"]) for each, _ in runs if each}
    seen = {key: round(median(each[key] for each, _ in runs if each), 2) for key in ("solve_wall_s", "solve_cpu_s")}
    return found | dict(taken) | seen | {"runs": len(runs), "alike": len(alike) == 1}


def _once(method: str, instance: str, seconds: float) -> tuple[Values | None, Measured]:
    command = [sys.executable, "-m", "benchmarks.contest", method, instance, str(seconds)]
    measured = run(command, folder=HOME, most_s=seconds + _SLACK_S)
    if measured.code and method == OURS:
        raise ChildProcessError(f"{method} failed on {instance}: {measured.err}")
    return (None if measured.code else json.loads(measured.out)), measured


def main(arguments: list[str]) -> None:
    """Measure and print the named instances."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument("instances", nargs="*", metavar="INSTANCE", choices=[[], *INSTANCES])
    parser.add_argument("--seconds", type=float, help="limit for solvers of the shelf, on the wall")
    given = parser.parse_args(arguments)
    from benchmarks.page.quality import quality_table

    for name in given.instances or CASES:
        seconds = given.seconds or CASES.get(name, 60.0)
        print(f"{name}, {seconds:g} s\n\n{quality_table(quality(name, seconds))}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
