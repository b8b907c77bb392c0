"""Large pools: a price for every capacity, rounding by priced value, polishing of small neighbourhoods."""

from matcher.optimise.prices.solve import solve_by_prices

__all__ = ["solve_by_prices"]
