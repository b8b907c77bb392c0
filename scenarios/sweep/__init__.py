"""Sweeps: one question asked over a range of one or two parameters, with chance where it is uncertain."""

from scenarios.sweep.figures import RunFigures
from scenarios.sweep.read import read_sweep, sweep_from_data
from scenarios.sweep.result import PointResult, Spread, SweepResult, frontier
from scenarios.sweep.run import base_of, run_sweep
from scenarios.sweep.store import Beginning, FolderStore
from scenarios.sweep.sweep import Chance, Parameter, Point, Sweep
from scenarios.sweep.tables import FIGURES, points_table, runs_table, sweep_to_data

__all__ = [
    "FIGURES",
    "Beginning",
    "Chance",
    "FolderStore",
    "Parameter",
    "Point",
    "PointResult",
    "RunFigures",
    "Spread",
    "Sweep",
    "SweepResult",
    "base_of",
    "frontier",
    "points_table",
    "read_sweep",
    "run_sweep",
    "runs_table",
    "sweep_from_data",
    "sweep_to_data",
]
