"""Runs a sweep: every point from the same baseline, every repetition with the same draws."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from matcher import __version__
from matcher.model import Plan
from matcher.model.digest import fingerprint
from matcher.optimise.solution import Stop, never
from matcher.rules import Context
from scenarios.compare.compare import side_of
from scenarios.patch import patched
from scenarios.run import Baseline, changed_plan
from scenarios.sweep.chance import shaken
from scenarios.sweep.figures import RunFigures, run_figures
from scenarios.sweep.result import PointResult, SweepResult
from scenarios.sweep.store import Kept, NotKept
from scenarios.sweep.sweep import Point, Sweep

Told = Callable[[int, int, Point, int, RunFigures], None]
"""Told after each run: how many are done, of how many, the point, the repetition, its figures."""


def nobody(done: int, of: int, point: Point, repeat: int, figures: RunFigures) -> None:
    """Take no notice."""


def base_of(baseline: Baseline) -> str:
    """Return the SHA-256 of all that runs rest on: pool, policy, day, the baseline's plan and the one before, limits and version."""
    context, before = baseline.context, baseline.previous
    return _digest(
        {
            "pool": context.pool.digest(),
            "policy": context.policy.model_dump(mode="json"),
            "date": context.date.isoformat(),
            "plan": _of_plan(baseline.plan),
            "previous": None if before is None else _of_plan(before),
            "limits": repr(baseline.limits),
            "solver": baseline.solver,
            "version": __version__,
        }
    )


def _of_plan(plan: Plan) -> str:
    tables = {"assignments": plan.assignments, "packages": plan.packages, "members": plan.package_members}
    return fingerprint(tables)


def run_sweep(
    baseline: Baseline, sweep: Sweep, *, kept: Kept | None = None, told: Told = nobody, stop: Stop = never
) -> SweepResult:
    """Return what a sweep shows.

    Parameters
    ----------
    baseline
        The plan that stands.
    sweep
        The question.
    kept
        Where runs are kept as soon as they are known; one that is there already is not run again.
    told
        Told after each run.
    stop
        Asked before each run whether to end with what there is.

    Raises
    ------
    ScenarioError
        A change does not fit the pool; every mistake of its point at once.
    DefectivePlanError
        The checker refuses a plan: a defect of the program.
    """
    kept = kept or NotKept()
    base, runs, results = base_of(baseline), len(sweep.points) * sweep.repeats, []
    done = 0
    for point in sweep.points:
        found: list[RunFigures] = []
        for repeat in range(sweep.repeats):
            if stop():
                break
            found.append(_kept_run(baseline, sweep, point, repeat, base, kept))
            done += 1
            told(done, runs, point, repeat, found[-1])
        if found:
            results.append(PointResult(values=point.values, runs=tuple(found)))
    return SweepResult(sweep=sweep, baseline=run_figures(baseline.side), points=tuple(results))


def _kept_run(baseline: Baseline, sweep: Sweep, point: Point, repeat: int, base: str, kept: Kept) -> RunFigures:
    key = run_key(sweep, point, repeat, base)
    known = kept.get(key)
    if known is not None:
        try:
            return RunFigures.from_data(known["figures"])
        except (KeyError, TypeError):
            pass  # written by hand or cut short: it is run again
    figures = _run(baseline, sweep, point, repeat)
    kept.put(key, {"values": dict(point.values), "repeat": repeat, "figures": figures.to_data()})
    return figures


def run_key(sweep: Sweep, point: Point, repeat: int, base: str) -> str:
    """Return the SHA-256 under which a run is kept: what it rests on, what is changed, and which draw it is."""
    chance = None
    if sweep.chance is not None:
        draws = {"absent": sweep.chance.absent, "surge": sweep.chance.surge}
        chance = {
            name: None if draw is None else [draw.at(point.values), repr(draw.which)] for name, draw in draws.items()
        } | {"repeat": repeat}
    return _digest({"base": base, "scenario": point.scenario.digest, "seed": sweep.seed, "chance": chance})


def _run(baseline: Baseline, sweep: Sweep, point: Point, repeat: int) -> RunFigures:
    before = baseline.context
    new = patched(point.scenario, before.pool, before.policy)
    pool = new.pool
    if sweep.chance is not None:
        pool = shaken(pool, new.policy, sweep.chance, values=point.values, seed=sweep.seed, repeat=repeat)
    context = Context(pool=pool, policy=new.policy, date=before.date)
    changed = changed_plan(baseline, context, most_moves=point.scenario.most_moves)
    return run_figures(side_of(context, changed.plan))


def _digest(values: dict[str, Any]) -> str:
    return hashlib.sha256(
        json.dumps(values, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")
    ).hexdigest()
