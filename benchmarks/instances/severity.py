"""How hard a pool is: the knobs of the generator."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Severity:
    """How hard a pool is; the defaults are those of the size sweep.

    Attributes
    ----------
    hours
        Hours offered by all helpers together, as a part of those asked for, above 0.
    money
        Balances of all funds together, as a part of the amounts asked for, above 0.
    clustering
        How unevenly needs lie, 0 to 3: 0 the same in every town and district, 1 by the towns' weights, above 1 by their
        powers, and nearer to the towns' points. Helpers stand in all towns alike.
    paid
        Share of helpers that are paid by the hour, 0 to 1.
    rare_skills
        Share of needs that ask for a higher skill than their service does, 0 to 1, where the service has one.
    asks_money
        Share of needs that ask for money beside their service, 0 to 1; the money items of the catalogue always do.
    """

    hours: float = 0.8
    money: float = 0.6
    clustering: float = 1.0
    paid: float = 0.25
    rare_skills: float = 0.125
    asks_money: float = 0.25

    def __post_init__(self) -> None:
        shares = (self.paid, self.rare_skills, self.asks_money)
        if min(self.hours, self.money) <= 0 or not 0 <= self.clustering <= 3 or min(shares) < 0 or max(shares) > 1:
            raise ValueError(f"a severity outside its range: {self}")
