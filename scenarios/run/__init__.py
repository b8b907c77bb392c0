"""Runs a scenario: the baseline and its noise, the plan of the changed pool, the answer."""

from scenarios.run.answer import Answer, answer, facts_of
from scenarios.run.baseline import Baseline, UnsoundBaselineError, checked_baseline, matched_baseline
from scenarios.run.noise import noise_band
from scenarios.run.solve import Changed, changed_plan

__all__ = [
    "Answer",
    "Baseline",
    "Changed",
    "UnsoundBaselineError",
    "answer",
    "changed_plan",
    "checked_baseline",
    "facts_of",
    "matched_baseline",
    "noise_band",
]
