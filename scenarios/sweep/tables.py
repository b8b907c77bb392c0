"""What a sweep showed as tables and as JSON values."""

from __future__ import annotations

from typing import Any

import polars as pl

from matcher import __version__
from scenarios.sweep.figures import RunFigures
from scenarios.sweep.result import HIGH, LOW, Figure, PointResult, SweepResult

FIGURES: dict[str, Figure] = {
    "people_met": lambda run: run.people_met,
    "people_asked": lambda run: run.people_asked,
    "needs_met": lambda run: run.needs_met,
    "hours": lambda run: run.hours,
    "yuan": lambda run: run.yuan,
    "yuan_available": lambda run: run.yuan_available,
    "worst_share": lambda run: run.worst_share,
    "objective": lambda run: run.objective,
    "gap": lambda run: run.gap,
}
"""What is told of every point, by the name of its column."""


def runs_table(result: SweepResult) -> pl.DataFrame:
    """Return one row a run: parameters, repetition (from 1), and every figure."""
    return pl.DataFrame(
        [
            dict(point.values) | {"repeat": repeat} | _row(run)
            for point in result.points
            for repeat, run in enumerate(point.runs, start=1)
        ]
    )


def points_table(result: SweepResult) -> pl.DataFrame:
    """Return one row a point: parameters, number of runs, and of every figure mean, quantiles and change of the mean."""
    return pl.DataFrame([_point(point, result.baseline) for point in result.points])


def sweep_to_data(result: SweepResult, *, date: str, digest: str) -> dict[str, Any]:
    """Return what a sweep showed as JSON values.

    Parameters
    ----------
    result
        What it showed.
    date
        Day of the plans.
    digest
        Of the baseline's pool.
    """
    sweep = result.sweep
    return {
        "name": sweep.name,
        "title": {"zh": sweep.title.zh, "en": sweep.title.en},
        "question": {"zh": sweep.question.zh, "en": sweep.question.en},
        "digest": sweep.digest,
        "input_digest": digest,
        "date": date,
        "engine_version": __version__,
        "seed": sweep.seed,
        "repeats": sweep.repeats,
        "quantiles": [LOW, HIGH],
        "is_whole": result.is_whole,
        "parameters": [
            {"name": each.name, "title": {"zh": each.title.zh, "en": each.title.en}, "values": list(each.values)}
            for each in sweep.parameters
        ],
        "baseline": result.baseline.to_data(),
        "points": [
            {"values": dict(point.values), "runs": [run.to_data() for run in point.runs]} for point in result.points
        ],
    }


def _row(run: RunFigures) -> dict[str, Any]:
    return (
        {name: figure(run) for name, figure in FIGURES.items()}
        | {"worst_town": run.worst_town}
        | {f"people_met_{grade}": count for grade, count in run.grades.items()}
    )


def _point(point: PointResult, baseline: RunFigures) -> dict[str, Any]:
    row: dict[str, Any] = dict(point.values) | {"runs": len(point.runs)}
    for name, figure in FIGURES.items():
        spread = point.spread(figure)
        row[name] = spread.mean
        row[f"{name}_change"] = round(spread.mean - figure(baseline), 6)
        if len(point.runs) > 1:
            row |= {f"{name}_low": spread.low, f"{name}_median": spread.middle, f"{name}_high": spread.high}
    return row
