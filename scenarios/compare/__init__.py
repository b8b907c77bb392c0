"""Compares a scenario's plan with the baseline's: effects, who gains and who loses, and the noise beside them."""

from scenarios.compare.comparison import NEED_CHANGES, Comparison, NeedChangeKind
from scenarios.compare.data import comparison_from_data, comparison_to_data
from scenarios.compare.effect import Dimension, Effect, Measure, Standing
from scenarios.compare.facts import Moves, Noise, PlanFacts, ScenarioFacts, Touched

__all__ = [
    "NEED_CHANGES",
    "Comparison",
    "Dimension",
    "Effect",
    "Measure",
    "Moves",
    "NeedChangeKind",
    "Noise",
    "PlanFacts",
    "ScenarioFacts",
    "Standing",
    "Touched",
    "comparison_from_data",
    "comparison_to_data",
]
