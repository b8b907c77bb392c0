"""Large pools: a price for every capacity, a plan from the prices by annealing and exchange, a bound for it."""

from matcher.optimise.prices.solve import solve_by_prices

__all__ = ["solve_by_prices"]
