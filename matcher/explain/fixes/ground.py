"""The plan that changes are tried on, so that what is seen is the change and not the search.

A small pool is solved exactly before and after: nothing stands between the two. A large one has a plan that is proven within a gap, and
a search that is set off by a change finds some of that gap too, wherever it looks. So the same search looks at the same places first
without any change (the rows that will change are given another name, which nothing depends on); what each change brings is what comes
on top of that. And of others at most a few are moved for one change.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import polars as pl

from matcher.explain.fixes.change import Change
from matcher.model import Pool
from matcher.optimise import Limits
from matcher.rules.context import KEYS
from matcher.standing import Standing, resolve

MOST_MOVES = 5
"""So many others may be moved in a large pool for one change: nobody rearranges a week for two hours."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Ground:
    """A plan on which changes are tried.

    Attributes
    ----------
    standing
        The plan: the one that stands, searched as thoroughly as it will be with the changes.
    found
        What that search alone brought, micropoints; 0 in small pools.
    most_moves
        At most so many others are moved for one change; ``None`` for no limit.
    limits, solver
        Limits of work and solver.
    """

    standing: Standing
    found: int
    most_moves: int | None
    limits: Limits
    solver: str

    @classmethod
    def of(
        cls, standing: Standing, changes: Sequence[Change], limits: Limits | None = None, solver: str = "highs"
    ) -> Ground:
        """Return the ground for some changes.

        Parameters
        ----------
        standing
            The plan that stands.
        changes
            The changes that will be tried, one by one.
        limits, solver
            Limits of work and solver of each try.
        """
        limits = limits or Limits()
        is_small = standing.options.helpers.size <= limits.exact_options
        most_moves = None if is_small else MOST_MOVES
        plain = cls(standing=standing, found=0, most_moves=most_moves, limits=limits, solver=solver)
        if is_small:
            return plain
        searched = plain.after(_renamed(standing.context.pool, changes))
        searched.board  # noqa: B018  made once here, not in the first trial
        return replace(plain, standing=searched, found=searched.objective - standing.objective)

    def after(self, pool: Pool, *, asked: Collection[str] = ()) -> Standing:
        """Return the plan of a changed pool.

        Parameters
        ----------
        pool
            The pool with one change.
        asked
            Identifiers of needs that the change is for: that they move is no move.
        """
        return resolve(
            self.standing,
            replace(self.standing.context, pool=pool),
            limits=self.limits,
            solver=self.solver,
            most_moves=self.most_moves,
            asked=asked,
        ).standing


def _renamed(pool: Pool, changes: Sequence[Change]) -> Pool:
    """Return a pool in which the resources that will change have other names."""
    tables = {}
    for table in sorted({change.table for change in changes} - {"needs"}):
        keys = [change.key for change in changes if change.table == table]
        name = pl.col("name").fill_null("")
        touched = pl.col(KEYS[table]).is_in(keys)
        tables[table] = pool.table(table).with_columns(name=pl.when(touched).then(name + "*").otherwise("name"))
    return pool.replace(**tables)
