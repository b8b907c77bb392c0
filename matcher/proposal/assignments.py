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
from matcher.proposal.packages import terms_taken
from matcher.rules.quantities import levels

_LINE_OF = {
    ResourceKind.PROVIDER: Line.SERVICE,
    ResourceKind.PROJECT: Line.SEAT,
    ResourceKind.FUND: Line.MONEY,
}
"""What each kind of resource serves."""


def assignments_table(options: Options, solution: Solution, pool: Pool, policy: Policy) -> pl.DataFrame:
    """Return the assignments of a solution, with every cost term; the term ``yuan`` stands where the money is paid."""
    return pl.concat([_helpers(options, solution, pool, policy), _payers(options, solution, policy)])[
        _order(options, solution)
    ]


def _taken(options: Options, solution: Solution) -> Ints:
    """Return the options taken in which somebody goes."""
    taken = solution.taken[solution.taken >= 0]
    return np.asarray(taken[options.helpers.resource[taken] != DIRECT])


def _order(options: Options, solution: Solution) -> Ints:
    """Return the order of the rows by need, line and resource: needs and resources are numbered by identifier."""
    helpers, money, taken = options.helpers, options.money, _taken(options, solution)
    need = np.concatenate([helpers.need[taken], money.need[solution.paid_by]])
    resource = np.concatenate([helpers.resource[taken], money.resource[solution.paid_by]])
    # Money comes before a seat or a service, of which a need has one.
    is_money = resource >= options.resources.fund_offset
    return np.asarray(np.lexsort((resource, ~is_money, need)), dtype=np.int64)


def _helpers(options: Options, solution: Solution, pool: Pool, policy: Policy) -> pl.DataFrame:
    helpers, taken = options.helpers, _taken(options, solution)
    resource = helpers.resource[taken]
    rungs = pl.concat([levels(pool, ResourceKind.PROVIDER), levels(pool, ResourceKind.PROJECT)])
    budget_fen = helpers.budget_fen[taken]
    terms = {f"cost_{term}": points for term, points in terms_taken(options, solution, policy, taken).items()}
    terms["cost_yuan"] = yuan_cost(policy, budget_fen)
    frame = _frame(
        options,
        need=helpers.need[taken],
        resource=resource,
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
    return _in_packages(frame, solution, helpers.need[taken])


def _in_packages(rows: pl.DataFrame, solution: Solution, need: Ints) -> pl.DataFrame:
    """Return rows of helpers with the package in the place of its carrier."""
    grouping = solution.grouping
    if grouping is None:
        return rows
    package = pl.Series(grouping.package[need])
    identifier = pl.Series(grouping.ids, dtype=pl.String).gather(package.clip(lower_bound=0))
    return rows.with_columns(
        resource_id=pl.when(package >= 0).then(identifier).otherwise("resource_id"),
        resource_kind=pl.when(package >= 0).then(pl.lit(ResourceKind.PACKAGE.value)).otherwise("resource_kind"),
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


def _frame(options: Options, *, need: Ints, resource: Ints, columns: dict[str, object]) -> pl.DataFrame:
    resources = options.resources
    about = pl.DataFrame(
        {
            "line": [_LINE_OF[kind].value for kind in resources.kinds],
            "resource_id": resources.ids,
            "resource_kind": [kind.value for kind in resources.kinds],
        },
        schema=dict.fromkeys(("line", "resource_id", "resource_kind"), pl.String),
    )
    needs = pl.Series("need_id", options.needs.ids, dtype=pl.String)
    return pl.DataFrame(
        {
            "need_id": needs.gather(need),
            **about[resource].to_dict(),
            "people": options.needs.people[need],
            **columns,
        }
    ).select(pl.col(column).cast(dtype) for column, dtype in ASSIGNMENTS.schema.items())
