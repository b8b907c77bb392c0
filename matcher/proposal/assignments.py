"""The table of assignments: one row a resource that serves a line of a need."""

from __future__ import annotations

import numpy as np
import polars as pl

from matcher.model.enums import Line, ResourceKind
from matcher.model.policy import Policy
from matcher.model.pool import Pool
from matcher.model.schema.plan_tables import ASSIGNMENTS, COST_TERMS
from matcher.model.units import FEN_PER_YUAN, HUNDREDTHS_PER_HOUR, MICROPOINTS_PER_POINT
from matcher.optimise import Solution
from matcher.options import DIRECT, Options
from matcher.options.options import Floats, Ints
from matcher.rules.quantities import levels


def assignments_table(options: Options, solution: Solution, pool: Pool, policy: Policy) -> pl.DataFrame:
    """Return the assignments of a solution, with every cost term; the term ``yuan`` stands where the money is paid."""
    return pl.concat([_helpers(options, solution, pool, policy), _payers(options, solution, policy)]).sort(
        "need_id", "line", "resource_id"
    )


def _helpers(options: Options, solution: Solution, pool: Pool, policy: Policy) -> pl.DataFrame:
    taken = solution.taken[solution.taken >= 0]
    taken = taken[options.helpers.resource[taken] != DIRECT]
    helpers, resources = options.helpers, options.resources
    resource = helpers.resource[taken]
    is_seat = resource >= resources.project_offset
    rungs = pl.concat([levels(pool, ResourceKind.PROVIDER), levels(pool, ResourceKind.PROJECT)])
    budget_fen = helpers.budget_fen[taken]
    terms = {f"cost_{term}": helpers.terms[term][taken] for term in COST_TERMS}
    terms["cost_yuan"] = yuan_cost(policy, budget_fen)
    return _frame(
        options,
        need=helpers.need[taken],
        resource=resource,
        line=np.where(is_seat, Line.SEAT.value, Line.SERVICE.value),
        kind=np.where(is_seat, ResourceKind.PROJECT.value, ResourceKind.PROVIDER.value),
        columns={
            "hours": helpers.hours[taken] / HUNDREDTHS_PER_HOUR,
            "yuan_fen": budget_fen,
            "distance_km": pl.Series(np.round(helpers.distance_km[taken], 3)).fill_nan(None),
            "ladder": rungs.gather(resource),
            "pinned": helpers.pinned[taken],
            "kept": helpers.kept[taken],
            **terms,
        },
    )


def _payers(options: Options, solution: Solution, policy: Policy) -> pl.DataFrame:
    money, paid_by = options.money, solution.paid_by
    nothing = np.zeros(paid_by.size)
    terms: dict[str, Floats] = {f"cost_{term}": nothing for term in COST_TERMS}
    terms["cost_yuan"] = yuan_cost(policy, solution.paid_fen)
    return _frame(
        options,
        need=money.need[paid_by],
        resource=money.resource[paid_by],
        line=np.full(paid_by.size, Line.MONEY.value),
        kind=np.full(paid_by.size, ResourceKind.FUND.value),
        columns={
            "hours": nothing,
            "yuan_fen": solution.paid_fen,
            "distance_km": pl.Series([None] * paid_by.size, dtype=pl.Float64),
            "ladder": pl.Series([None] * paid_by.size, dtype=pl.String),
            "pinned": money.pinned[paid_by],
            "kept": np.zeros(paid_by.size, dtype=np.bool_),
            **terms,
        },
    )


def yuan_cost(policy: Policy, fen: Ints) -> Floats:
    """Return the term ``yuan`` of amounts of money, in points rounded to a micropoint."""
    return np.rint(policy.yuan * fen / FEN_PER_YUAN * MICROPOINTS_PER_POINT) / MICROPOINTS_PER_POINT


def _frame(
    options: Options, *, need: Ints, resource: Ints, line: np.ndarray, kind: np.ndarray, columns: dict[str, object]
) -> pl.DataFrame:
    needs, ids = pl.Series(options.needs.ids, dtype=pl.String), pl.Series(options.resources.ids, dtype=pl.String)
    return pl.DataFrame(
        {
            "need_id": needs.gather(need),
            "line": line,
            "resource_id": ids.gather(resource),
            "resource_kind": kind,
            "people": options.needs.people[need],
            **columns,
        }
    ).select(pl.col(column).cast(dtype) for column, dtype in ASSIGNMENTS.schema.items())
