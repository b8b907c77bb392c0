"""Options become a plan with a proof: exact for small pools, prices, rounding and polishing for the rest."""

from matcher.optimise.optimise import optimise
from matcher.optimise.solution import Limits, Solution

__all__ = ["Limits", "Solution", "optimise"]
