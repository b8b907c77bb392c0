"""``python -m benchmarks.dual INSTANCE``: every method with each budget of sweeps on one instance, as one JSON object."""

from __future__ import annotations

import json
import sys

from benchmarks.dual.methods import METHODS, run
from benchmarks.dual.recorder import Recorder
from benchmarks.instances import DATE, INSTANCES
from benchmarks.measure import Values
from matcher.model import Policy
from matcher.optimise.prices.market import Problem, build_problem
from matcher.options import compile_options
from matcher.rules import Context

BUDGETS = (25, 50, 100, 200)
"""Sweeps; a method that goes through temperatures makes its schedule for what it is given."""


def compare(problem: Problem, budgets: tuple[int, ...] = BUDGETS) -> Values:
    """Return what every method reached with each budget.

    Parameters
    ----------
    problem
        The large problem.
    budgets
        Sweeps.

    Returns
    -------
    dict
        Needs, rows, and under ``runs`` one entry a method and budget: sweeps made, seconds of processor, bound in micropoints.
    """
    run("newton", Recorder(problem, most=min(budgets)))  # whatever is compiled or loaded at first use is not counted
    runs = []
    for method in METHODS:
        for most in budgets:
            recorder = Recorder(problem, most=most)
            made = run(method, recorder)
            runs.append(
                {
                    "method": method,
                    "budget": most,
                    "sweeps": made,
                    "cpu_s": round(recorder.cpu_s, 2),
                    "bound": recorder.bounds[-1],
                }
            )
    return {"needs": problem.needs, "rows": int(problem.limited.sum()), "runs": runs}


def main(arguments: list[str]) -> None:
    """Compare on one instance and print."""
    (name,) = arguments
    context = Context(pool=INSTANCES[name].pool(), policy=Policy(), date=DATE)
    print(json.dumps(compare(build_problem(compile_options(context, None)))))


if __name__ == "__main__":
    main(sys.argv[1:])
