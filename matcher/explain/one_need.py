"""One need in one plan: why it is met as it is, or is not met, as facts that are the same for every reader."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from matcher.explain.facts import (
    Explanation,
    Gate,
    NearMiss,
    Payers,
    PlanFacts,
    Served,
)
from matcher.explain.helpers_asked import first_rules, named_helpers, rungs_below
from matcher.explain.nearest import near_misses
from matcher.explain.ranking import RankedOption, context_of_one, ranked_in
from matcher.explain.terms import terms_of
from matcher.explain.weighing import weighed
from matcher.model import Plan, Policy, Pool
from matcher.model.enums import Destination, Dimension, Grade, Line, ResourceKind, Verdict
from matcher.model.schema.plan_tables import COST_TERMS
from matcher.model.text import Text
from matcher.model.units import FEN_PER_YUAN, MICROPOINTS_PER_POINT, yuan
from matcher.options.needs import need_values
from matcher.rules import NEED_RULES, PAIR_RULES, Context
from matcher.rules.quantities import fund_limit_fen

_COSTS = [f"cost_{term}" for term in COST_TERMS]


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    """What is looked at for one need.

    Attributes
    ----------
    context
        The pool with this need alone, and the operator's refusals.
    need
        Its row.
    mine
        Its assignments, with the carrier in the place of a package.
    """

    context: Context
    need: Mapping[str, Any]
    mine: pl.DataFrame


def explain_need(pool: Pool, plan: Plan, need_id: str, previous: Plan | None = None) -> Explanation:
    """Return everything that there is to say about one need in a plan.

    Parameters
    ----------
    pool
        The pool that the plan was made for.
    plan
        The plan; policy and day are its own.
    need_id
        The need.
    previous
        The plan that it was made with as its previous one, where there was one: to leave a helper of it costs something.

    Raises
    ------
    KeyError
        If the pool has no such need.
    """
    policy, run = Policy.from_data(plan.summary.policy), plan.summary.run
    context = context_of_one(pool, need_id, policy=policy, date=run.date)
    ranked, rows = ranked_in(context, pool, plan, previous), plan.by_carrier()
    case = Case(
        context=context,
        need=context.pool.needs.row(0, named=True),
        mine=rows.filter(pl.col("need_id") == need_id),
    )
    value = int(need_values(case.context)[0]) / MICROPOINTS_PER_POINT
    met = case.mine.height > 0
    worth = round(value - float(case.mine.select(pl.sum_horizontal(pl.col(_COSTS).sum())).item()), 6) if met else 0.0
    options = weighed(pool, rows, case.context, [_as_paid(option, case.mine) for option in ranked], worth=worth)
    told = Explanation(
        need_id=need_id,
        service=case.need["service"],
        grade=Grade(case.need["grade"]),
        people=case.need["people"],
        hours=case.need["hours"],
        amount_yuan=yuan(case.need["amount_fen"]),
        minor=bool(case.need["minor"]),
        value=value,
        plan=_plan_facts(plan, policy),
        met=met,
        options=options,
        named=named_helpers(case.context, case.need, options, _helper(case)),
        names=_names(pool, case),
    )
    return _met(told, case, plan, worth, policy) if met else _unmet(told, case, plan)


def _as_paid(option: RankedOption, mine: pl.DataFrame) -> RankedOption:
    """Return the option that the plan takes with the funds that really pay; of others it is known who could."""
    if not option.chosen:
        return option
    return replace(option, funds=tuple(mine.filter(pl.col("line") == Line.MONEY.value)["resource_id"].sort()))


def _helper(case: Case) -> str | None:
    """Return the provider that helps: itself, as a carrier, or as who runs the project; ``None`` without one."""
    helped = case.mine.filter(pl.col("line") != Line.MONEY.value)
    if not helped.height:
        return None
    who = str(helped["resource_id"][0])
    project = case.context.row("projects", who)
    return who if project is None else project["provider_id"]


def _plan_facts(plan: Plan, policy: Policy) -> PlanFacts:
    summary, run = plan.summary, plan.summary.run
    settings = json.dumps(policy.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    switches = [name for name in ("worst_town", "max_changes") if getattr(policy, name) != "off"]
    return PlanFacts(
        date=run.date,
        objective=summary.objective,
        bound=summary.bound,
        gap=summary.gap,
        status=summary.status,
        input_digest=run.input_digest,
        policy_digest=hashlib.sha256(settings.encode()).hexdigest(),
        engine_version=run.engine_version,
        seed=run.seed,
        method=run.method,
        solver=run.solver,
        switches=(*(("strict_grades",) if policy.strict_grades else ()), *switches),
    )


def _names(pool: Pool, case: Case) -> dict[str, str]:
    """Return names of the service, and of all resources that may be spoken of."""
    found: dict[str, str] = {}
    service = case.context.row("services", case.need["service"])
    if service and service["name"]:
        found[case.need["service"]] = service["name"]
    for table, key in (("providers", "provider_id"), ("projects", "project_id"), ("funds", "fund_id")):
        found |= {code: name for code, name in pool.table(table).select(key, "name").iter_rows() if name}
    return found


def _met(told: Explanation, case: Case, plan: Plan, worth: float, policy: Policy) -> Explanation:
    served = tuple(Served(row=row, terms=tuple(terms_of(row, policy))) for row in case.mine.iter_rows(named=True))
    levels = [row.row["ladder"] for row in served if row.row["ladder"]]
    return replace(
        told,
        worth=worth,
        served=served,
        rungs=rungs_below(case.context, told.options, levels[0]) if levels else (),
        payers=_payers(case, plan),
    )


def _unmet(told: Explanation, case: Case, plan: Plan) -> Explanation:
    row = plan.unmet.row(by_predicate=pl.col("need_id") == told.need_id, named=True)
    verdict = Verdict(row["verdict"])
    near = _near(case) if verdict is Verdict.IMPOSSIBLE else ()
    gates = [(rule.code, rule.explain(case.context, case.need)) for rule in NEED_RULES]
    return replace(
        told,
        verdict=verdict,
        reasons=tuple(row["reasons"] or ()),
        sentence=Text(row["sentence_zh"] or "", row["sentence_en"] or ""),
        fix=Text(row["fix_zh"], row["fix_en"] or row["fix_zh"]) if row["fix_zh"] else None,
        destination=Destination(row["destination"]),
        gates=tuple(Gate(rule=code, finding=finding.sentence) for code, finding in gates if not finding.allowed),
        near=near,
    )


def _near(case: Case) -> tuple[NearMiss, ...]:
    pool, found = case.context.pool, []
    rules = {(kind, rule.code): rule for rule in PAIR_RULES for kind in rule.kinds}
    for row in near_misses(case.context, np.zeros(1, dtype=np.int64)).iter_rows(named=True):
        kind, finding, nearest = ResourceKind(row["kind"]), Text("", ""), ""
        if row["resource"] is not None:
            resource = pool.table(f"{kind.value}s").row(row["resource"], named=True)
            nearest = resource[f"{kind.value}_id"]
            if row["code"] != "money":
                finding = rules[kind, row["code"]].explain(case.context, kind, case.need, resource).sentence
        found.append(
            NearMiss(
                kind=kind.value,
                rule=row["code"],
                count=row["count"],
                short=row["short"],
                nearest=nearest,
                finding=finding,
            )
        )
    return tuple(found)


def _payers(case: Case, plan: Plan) -> Payers | None:
    """Return which funds pay, which rules keep others from it, and how many others could or could not pay alone."""
    money = case.mine.filter(pl.col("line") == Line.MONEY.value)
    if not money.height:
        return None
    context, paid = case.context, dict(money.select("resource_id", "yuan_fen").iter_rows())
    due, refused, able, short = sum(paid.values()), Counter[str](), 0, 0
    left = {
        (resource, dimension): capacity - used
        for resource, dimension, capacity, used in plan.resources.select(
            "resource_id", "dimension", "capacity", "used"
        ).iter_rows()
    }
    people = case.need["people"]
    broken = first_rules(context, ResourceKind.FUND)
    for place, (fund, rule) in enumerate(zip(context.pool.funds["fund_id"].to_list(), broken, strict=True)):
        if fund in paid:
            continue
        if rule:
            refused[rule] += 1
            continue
        limit = int(fund_limit_fen(context, np.zeros(1, dtype=np.int64), np.array([place]))[0])
        enough = min(limit, round(left[fund, Dimension.YUAN.value] * FEN_PER_YUAN)) >= due
        has_place = left.get((fund, Dimension.PEOPLE.value), people) >= people
        able, short = (able + 1, short) if enough and has_place else (able, short + 1)
    return Payers(
        paid_yuan={fund: yuan(fen) for fund, fen in sorted(paid.items())},
        refused=dict(sorted(refused.items())),
        able=able,
        short=short,
    )
