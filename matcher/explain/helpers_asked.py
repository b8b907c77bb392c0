"""Helpers that a reader asks for: the one who helps now, those preferred, and those of the levels below (M45)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from matcher.explain.facts import HelperStanding, NamedHelper, Rung, WeighedOption
from matcher.explain.failures import QUESTIONS
from matcher.model.enums import Level, ResourceKind
from matcher.model.regions import STEPS_ABOVE_VILLAGE
from matcher.rules import PAIR_RULES, Context
from matcher.rules.quantities import level_steps


def first_rules(context: Context, kind: ResourceKind) -> list[str]:
    """Return the first rule that each resource of a kind breaks with the only need of a context, empty where it breaks none."""
    return context.once(("first rules", kind), lambda: _first_rules(context, kind))


def _first_rules(context: Context, kind: ResourceKind) -> list[str]:
    total = context.resources(kind).count
    rules = {rule.code: rule for rule in PAIR_RULES if kind in rule.kinds}
    broken = np.full(total, -1, dtype=np.int64)
    every, need = np.arange(total, dtype=np.int64), np.zeros(total, dtype=np.int64)
    for place, code in enumerate(QUESTIONS):
        if code in rules and total:
            fails = ~rules[code].mask(context, kind, need, every)
            broken[fails & (broken < 0)] = place
    return ["" if place < 0 else QUESTIONS[place] for place in broken.tolist()]


def named_helpers(
    context: Context, need: Mapping[str, Any], options: Sequence[WeighedOption], helper: str | None
) -> tuple[NamedHelper, ...]:
    """Return how the current and the preferred providers of a need stand, in this order.

    Parameters
    ----------
    context
        The pool with this need alone.
    need
        Its row.
    options
        Its options beside what the plan does.
    helper
        The provider that helps in the plan: itself, as a carrier, or as who runs a project.
    """
    roles = [("current", need["current_provider"])] if need["current_provider"] else []
    roles += [("preferred", code) for code in need["preferred_providers"] or () if code != need["current_provider"]]
    by_provider = {weighed.option.resource_id: weighed for weighed in options if weighed.option.kind == "provider"}
    return tuple(_named(context, need, role, code, by_provider.get(code), helper) for role, code in roles)


def _named(
    context: Context, need: Mapping[str, Any], role: str, code: str, weighed: WeighedOption | None, helper: str | None
) -> NamedHelper:
    if code == helper:
        return NamedHelper(role=role, resource_id=code, standing=HelperStanding.CHOSEN, option=weighed)
    if weighed is not None:
        return NamedHelper(role=role, resource_id=code, standing=standing_of(weighed), option=weighed)
    resource = context.row("providers", code)
    rules = {rule.code: rule for rule in PAIR_RULES if ResourceKind.PROVIDER in rule.kinds}
    for rule in (rules[name] for name in QUESTIONS if name in rules and resource is not None):
        finding = rule.explain(context, ResourceKind.PROVIDER, need, resource or {})
        if not finding.allowed:
            return NamedHelper(
                role=role,
                resource_id=code,
                standing=HelperStanding.REFUSED,
                rule=rule.code,
                finding=finding.sentence,
            )
    return NamedHelper(role=role, resource_id=code, standing=HelperStanding.UNPAID)


def standing_of(weighed: WeighedOption) -> HelperStanding:
    """Return how an option stands that the plan does not take."""
    if not weighed.option.feasible_now:
        return HelperStanding.FULL
    if weighed.behind == 0:
        return HelperStanding.EQUAL
    return HelperStanding.BEHIND if weighed.behind > 0 else HelperStanding.AHEAD


def rungs_below(context: Context, options: Sequence[WeighedOption], level: str) -> tuple[Rung, ...]:
    """Return for every level below that of the helper why none of its providers helps, lowest first.

    Parameters
    ----------
    context
        The pool with the need alone.
    options
        Its options beside what the plan does.
    level
        Level of the helper.
    """
    by_provider = {weighed.option.resource_id: weighed for weighed in options if weighed.option.kind == "provider"}
    steps, broken = (
        level_steps(context.pool, ResourceKind.PROVIDER).tolist(),
        first_rules(context, ResourceKind.PROVIDER),
    )
    ids = context.pool.providers["provider_id"].to_list()
    below = {step: rung for rung, step in STEPS_ABOVE_VILLAGE.items() if step < STEPS_ABOVE_VILLAGE[Level(level)]}
    refused: dict[Level, Counter[str]] = {rung: Counter() for rung in below.values()}
    stands: dict[Level, Counter[HelperStanding]] = {rung: Counter() for rung in below.values()}
    for code, step, rule in zip(ids, steps, broken, strict=True):
        if step not in below:
            continue
        weighed = by_provider.get(code)
        if rule:
            refused[below[step]][rule] += 1
        else:
            stands[below[step]][HelperStanding.UNPAID if weighed is None else standing_of(weighed)] += 1
    return tuple(
        Rung(
            level=rung,
            providers=refused[rung].total() + stands[rung].total(),
            refused=dict(sorted(refused[rung].items(), key=lambda pair: QUESTIONS.index(pair[0]))),
            unpaid=stands[rung][HelperStanding.UNPAID],
            full=stands[rung][HelperStanding.FULL],
            behind=stands[rung][HelperStanding.BEHIND] + stands[rung][HelperStanding.EQUAL],
            ahead=stands[rung][HelperStanding.AHEAD],
        )
        for _, rung in sorted(below.items())
    )
