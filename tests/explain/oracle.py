"""Every verdict of small pools held against an exact solver: ``python -m tests.explain.oracle 300``.

Each need that a plan leaves out is forced into the exact model. Where that model has no solution the need must be called
impossible, and nowhere else; where the need is called outbid, no solution may be better than the plan, as the policy orders
plans; and no solution may be worth more than the bound that the prices give for it.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np

from matcher.explain import unmet_table
from matcher.model import Policy, Pool
from matcher.model.enums import PlanStatus
from matcher.optimise import Limits, Solution, optimise
from matcher.optimise.exact.constraints import constraint_rows
from matcher.optimise.exact.linear_model import NO_LIMIT, LinearModel, Rows
from matcher.optimise.exact.objective import stages
from matcher.optimise.exact.solve import as_vector
from matcher.optimise.exact.variables import declare_variables
from matcher.optimise.forced import forced_bounds
from matcher.optimise.solution import has_switches
from matcher.optimise.solvers import solver_named
from matcher.options import compile_options
from matcher.options.options import Options
from matcher.rules import NEED_RULES, Context
from tests.optimise.contested import DATE, aid_pool, contested_pool, former_helpers, ruled_pool, varied_policy

BY_PRICES = replace(Limits(), exact_options=0, tighten_options=0)
_SWITCHES: tuple[dict[str, Any], ...] = (
    {},
    {},
    {"strict_grades": True},
    {"worst_town": 0.5},
    {"worst_town": "maximise", "strict_grades": True},
    {"max_changes": 1},
)


def case(seed: int) -> tuple[Pool, Policy, Limits]:
    """Return a pool, a policy and limits: every kind of pool, every switch, plans with and without proof."""
    kind = seed % 5
    if kind == 0:
        pool = aid_pool(seed)
    elif kind == 1:
        pool = ruled_pool(seed // 5, needs=12, pins=seed // 5 % 3)
    else:
        pool = contested_pool(seed, needs=14, pins=3 * (kind == 4))
    switches = _SWITCHES[seed // 5 % len(_SWITCHES)]
    return pool, varied_policy(seed, **switches), BY_PRICES if seed // 2 % 2 else Limits()


def best_with(options: Options, policy: Policy, need: int | None) -> tuple[int, ...] | None:
    """Return the lexicographically best score of the plans that meet a need (``None``: of all), ``None`` without any."""
    variables = declare_variables(options)
    rows = constraint_rows(options, variables, policy)
    if need is not None:
        members = variables.taken[options.helpers.need == need]
        if not members.size:
            return None
        rows = _with_row(rows, members, np.ones(members.size, dtype=np.int64), 1)
    model = LinearModel(
        lower=variables.lower, upper=variables.upper, integral=variables.integral, rows=rows,
        objective=np.zeros(variables.lower.size, dtype=np.int64),
    )  # fmt: skip
    score = []
    for stage in stages(options, variables, policy):
        outcome = solver_named("highs").solve(
            replace(model, objective=stage.objective), work=60.0, seed=0, hint=None, gap=0.0, stop=lambda: False
        )
        if outcome.values is None:
            assert outcome.infeasible
            return None
        assert outcome.proven
        value = int(stage.objective @ outcome.values)
        value = value if stage.enough is None else min(value, stage.enough)
        column = np.flatnonzero(stage.objective)
        model = replace(model, rows=_with_row(model.rows, column, stage.objective[column], value))
        score.append(value)
    return tuple(score)


def score_of(options: Options, policy: Policy, solution: Solution) -> tuple[int, ...]:
    """Return what a solution reaches in each stage; shares and changes at their best."""
    variables = declare_variables(options)
    taken = variables.taken
    model = LinearModel(
        lower=variables.lower.copy(), upper=variables.upper.copy(), integral=variables.integral,
        rows=constraint_rows(options, variables, policy), objective=np.zeros(variables.lower.size, dtype=np.int64),
    )  # fmt: skip
    vector = as_vector(options, variables, solution)
    # What is decided is held; the shares and the excess are worked out by the solver.
    decided = np.concatenate([taken, variables.paid, variables.used[variables.used >= 0]])
    model.lower[decided] = model.upper[decided] = vector[decided]
    score = []
    for stage in stages(options, variables, policy):
        outcome = solver_named("highs").solve(
            replace(model, objective=stage.objective), work=60.0, seed=0, hint=None, gap=0.0, stop=lambda: False
        )
        assert outcome.values is not None
        value = int(stage.objective @ outcome.values)
        score.append(value if stage.enough is None else min(value, stage.enough))
    return tuple(score)


def _with_row(rows: Rows, column: np.ndarray, coefficient: np.ndarray, lower: int) -> Rows:
    common = int(np.gcd.reduce(coefficient)) or 1 if coefficient.size else 1
    return Rows(
        start=np.append(rows.start, rows.start[-1] + column.size),
        column=np.append(rows.column, column),
        coefficient=np.append(rows.coefficient, coefficient // common),
        lower=np.append(rows.lower, -(-lower // common)),
        upper=np.append(rows.upper, NO_LIMIT),
    )


def verified(seed: int) -> Counter[str]:
    """Hold every verdict of the plan of one case against the exact model; return how many there were of each."""
    return held_against_the_model(*case(seed), seed)


def held_against_the_model(pool: Pool, policy: Policy, limits: Limits, seed: int = 0) -> Counter[str]:
    """Hold every verdict of one plan against the exact model; return how many there were of each, and what was proven how."""
    context = Context(pool=pool, policy=policy, date=DATE)
    options = compile_options(
        context, former_helpers(pool, seed) if policy.max_changes != "off" and pool.providers.height else None
    )
    solution = optimise(options, policy, limits=limits, solver="highs")
    found = unmet_table(context, options, solution)
    seen: Counter[str] = Counter()
    own, place = score_of(options, policy, solution), {need: row for row, need in enumerate(options.needs.ids)}
    bound = None if has_switches(policy) or solution.prices is None else forced_bounds(options, solution).bound
    for row in found.iter_rows(named=True):
        need = place[row["need_id"]]
        verdict = row["verdict"]
        seen[verdict] += 1
        facts = pool.needs.row(need, named=True)
        passes_gates = all(rule.explain(context, facts).allowed for rule in NEED_RULES)
        assert (verdict == "not_eligible") == (not passes_gates), (seed, row)
        forced = best_with(options, policy, need)
        assert (forced is None) == (verdict in ("not_eligible", "impossible")), (seed, row, forced)
        if forced is None:
            continue
        if bound is not None:
            assert forced[-1] <= bound[need], (seed, row, forced)
        if verdict == "outbid":
            assert forced <= own, (seed, row, forced, own)
            assert row["reasons"][0] not in ("cost", "free"), (seed, row)
            seen["outbid by prices"] += solution.status is not PlanStatus.OPTIMAL
        if verdict == "not_proven":
            seen[row["reasons"][0]] += 1
        if solution.status is PlanStatus.OPTIMAL:
            # Of a plan that is proven best nothing stays open but what is not worth its cost.
            assert verdict == "outbid" or row["reasons"][0] == "cost", (seed, row)
            assert forced <= own, (seed, row)
    return seen


def main(samples: int) -> Counter[str]:
    """Verify so many pools; return how many verdicts of each kind there were."""
    total: Counter[str] = Counter()
    for seed in range(samples):
        total += verified(seed)
    return total


if __name__ == "__main__":
    sys.stdout.write(f"{dict(main(int(sys.argv[1]) if len(sys.argv) > 1 else 300))}\n")
