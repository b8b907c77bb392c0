"""Where help is short: what one more unit would bring, which skills lack in which town, and where money lacks."""

from matcher.explain.growth.funding import funding_gaps
from matcher.explain.growth.gap_matrix import gap_matrix
from matcher.explain.growth.gaps import Gaps, gaps_of
from matcher.explain.growth.marginal import MarginalValue, Tried, marginal_values
from matcher.explain.growth.newcomers import Newcomer, newcomers

__all__ = [
    "Gaps",
    "MarginalValue",
    "Newcomer",
    "Tried",
    "funding_gaps",
    "gap_matrix",
    "gaps_of",
    "marginal_values",
    "newcomers",
]
