"""Near misses: who would help an impossible need if one rule alone gave way, and by how much it is missed.

Every provider and project is asked every rule. Those that break exactly one, and whose money somebody could pay, are near; of
each rule they are counted, and the smallest shortfall is measured where a rule measures something. Where helpers pass every
rule and no one or two funds can pay, the money that is lacking is the near miss.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from matcher.explain.failures import QUESTIONS
from matcher.model.distance import distance_km
from matcher.model.enums import ResourceKind
from matcher.options.options import Bools, Floats, Ints
from matcher.rules import Context
from matcher.rules.classes import agreeing, allowed_with_all
from matcher.rules.quantities import amount_due_fen, fund_limit_fen, publicity_pending
from matcher.rules.registry import PAIR_RULES
from matcher.rules.rule import PairRule

HELPERS = (ResourceKind.PROVIDER, ResourceKind.PROJECT)

EASIEST_FIRST = (
    "capacity_hours",
    "seats",
    "capacity_people",
    "capacity_cases",
    "balance",
    "radius",
    "window",
    "banned",
    "publicity",
    "region",
    "skills",
    "team",
    "gender",
    "project_category",
    "pin",
    "service_offered",
    "refused",
    "conflict",
)
"""Rules in the order in which a miss is told: what an arrangement could change before what somebody would have to become."""

_OF_PAIRS = ("region", "radius", "refused", "conflict", "pin")
"""Rules that look at more of a need than what makes its class."""

_PAIRS_AT_A_TIME = 1_000_000
_NOTHING = pl.DataFrame(
    schema={
        "place": pl.Int64,
        "kind": pl.String,
        "code": pl.String,
        "count": pl.Int64,
        "short": pl.Float64,
        "resource": pl.Int64,
    }
)


def near_misses(context: Context, needs: Ints) -> pl.DataFrame:
    """Return for some needs, none of which can be met, who breaks one rule alone.

    Parameters
    ----------
    context
        Pool, policy and day.
    needs
        Rows of needs.

    Returns
    -------
    DataFrame
        One row a need (``place`` in ``needs``), kind of helper and rule: ``count`` helpers break this rule alone; ``short``
        by how little the nearest of them does (km, hours, people, yuan; null where the rule measures nothing); ``resource``
        that nearest one, its row in the table of its kind. The code ``money`` stands for funds that cannot pay: then
        ``short`` is in yuan. Sorted by need, then as in :data:`EASIEST_FIRST`, money first.
    """
    if not needs.size:
        return _NOTHING
    most = _most_two_funds_pay(context, needs)
    found = [_NOTHING]
    for kind in HELPERS:
        found += [_counted(context, kind, needs, part, most) for part in _pairs(context, kind, needs)]
    found.append(_money_alone(context, needs, most))
    order = {code: place for place, code in enumerate(("money", *EASIEST_FIRST))}
    return (
        pl.concat(found)
        .sort("place", "kind", "code", "short", "resource", nulls_last=True)
        .group_by("place", "kind", "code", maintain_order=True)
        .agg(pl.col("count").sum(), pl.col("short").first(), pl.col("resource").first())
        .sort(
            "place",
            pl.col("code").replace_strict(order, return_dtype=pl.Int64),
            "kind",
            descending=[False, False, True],
        )
    )


def _most_two_funds_pay(context: Context, needs: Ints) -> Ints:
    """Return the most that one or two funds can pay for each need, fen."""
    limits = np.zeros((needs.size, 2), dtype=np.int64)
    order = np.argsort(needs)
    for need, fund in allowed_with_all(context, ResourceKind.FUND, needs[order], at_a_time=_PAIRS_AT_A_TIME):
        limit = fund_limit_fen(context, need, fund)
        # Sorted by need, then from the largest: the first two of each need.
        ranked = np.lexsort((-limit, need))
        need, limit = need[ranked], limit[ranked]
        first = np.flatnonzero(np.diff(need, prepend=-1))
        rank = np.arange(need.size) - np.repeat(first, np.diff(first, append=need.size))
        kept = rank < 2
        limits[order[np.searchsorted(needs[order], need[kept])], rank[kept]] = np.maximum(limit[kept], 0)
    return limits[:, 0] + limits[:, 1]


def _pairs(context: Context, kind: ResourceKind, needs: Ints) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Yield places of needs and rows of resources of which at most one rule of the class is broken, and which one (-1: none)."""
    total = context.resources(kind).count
    rules = [rule for rule in _asked(kind) if rule.code not in _OF_PAIRS]
    first, number = agreeing([column[needs].astype(np.int64) for column in _class_columns(context, kind)], needs.size)
    step = max(1, _PAIRS_AT_A_TIME // max(1, total))
    broken = np.zeros((first.size, total), dtype=np.int8)
    which = np.full((first.size, total), -1, dtype=np.int8)
    for start in range(0, first.size, step):
        part = needs[first[start : start + step]]
        need, resource = np.repeat(part, total), np.tile(np.arange(total, dtype=np.int64), part.size)
        for number_of_rule, rule in enumerate(rules):
            fails = ~rule.mask(context, kind, need, resource).reshape(part.size, total)
            broken[start : start + step] += fails
            which[start : start + step][fails] = number_of_rule
    code_of = np.array([QUESTIONS.index(rule.code) for rule in rules] + [-1], dtype=np.int64)
    for start in range(0, needs.size, step):
        here = number[start : start + step]
        place, resource = np.nonzero(broken[here] <= 1)
        yield place + start, resource, code_of[which[here][place, resource]]


def _class_columns(context: Context, kind: ResourceKind) -> list[Ints | Bools]:
    """Return what the rules of classes read of a need."""
    needs = context.needs
    columns: list[Ints | Bools] = [
        needs.service.codes,
        needs.skills.codes,
        needs.team.codes,
        needs.helper_gender.codes,
        needs.hours_hundredths,
        needs.people,
        publicity_pending(context),
        needs.amount_fen > 0,
    ]
    return columns + ([needs.categories.codes, needs.amount_fen] if kind is ResourceKind.PROJECT else [])


def _asked(kind: ResourceKind) -> list[PairRule]:
    by_code = {rule.code: rule for rule in PAIR_RULES if kind in rule.kinds}
    return [by_code[code] for code in QUESTIONS if code in by_code]


def _counted(
    context: Context, kind: ResourceKind, needs: Ints, pairs: tuple[Ints, Ints, Ints], most: Ints
) -> pl.DataFrame:
    """Return how many of some pairs break one rule alone, with the smallest shortfall; those that break none lack money."""
    place, resource, code = pairs
    codes = {rule.code: rule for rule in _asked(kind)}
    for of_pairs in _OF_PAIRS:
        if of_pairs not in codes:
            continue
        fails = ~codes[of_pairs].mask(context, kind, needs[place], resource)
        kept = ~(fails & (code >= 0))
        code = np.where(fails, QUESTIONS.index(of_pairs), code)[kept]
        place, resource = place[kept], resource[kept]
    need = needs[place]
    resources = context.resources(kind)
    paid = (resources.rate_fen[resource] * context.needs.hours_hundredths[need] * context.policy.weeks + 50) // 100
    by_seat = resources.pays[resource]
    lacks = np.where(by_seat, 0, amount_due_fen(context)[need]) + paid - most[place]
    kept = (lacks <= 0) == (code >= 0)
    place, resource, need, code, lacks = place[kept], resource[kept], need[kept], code[kept], lacks[kept]
    names = np.array([*QUESTIONS, "money"], dtype=object)
    short = _shortfall(context, kind, need, resource, code)
    short[code < 0] = lacks[code < 0] / 100
    table = pl.DataFrame(
        {
            "place": place,
            "kind": pl.Series([kind.value] * place.size, dtype=pl.String),
            "code": pl.Series(names[code].tolist(), dtype=pl.String),
            "short": pl.Series(short).fill_nan(None),
            "resource": resource,
        }
    )
    return (
        table.sort("place", "code", "short", "resource", nulls_last=True)
        .group_by("place", "kind", "code", maintain_order=True)
        .agg(pl.len().cast(pl.Int64).alias("count"), pl.col("short").first(), pl.col("resource").first())
        .select(_NOTHING.columns)
    )


def _shortfall(context: Context, kind: ResourceKind, need: Ints, resource: Ints, code: Ints) -> Floats:
    """Return by how much each pair misses its rule: km, hours, people, yuan; NaN where the rule measures nothing."""
    short = np.full(need.size, np.nan)
    needs, resources = context.needs, context.resources(kind)

    def of(name: str) -> Ints:
        return np.flatnonzero(code == QUESTIONS.index(name))

    far = of("radius")
    if far.size:
        r, i = resource[far], need[far]
        km = distance_km(from_lon=resources.lon[r], from_lat=resources.lat[r], to_lon=needs.lon[i], to_lat=needs.lat[i])
        short[far] = km - resources.radius_km[r]
    for name, asked, given, unit in (
        ("capacity_hours", needs.hours_hundredths, resources.hours_hundredths, 100),
        ("capacity_people", needs.people, resources.people, 1),
        ("seats", needs.people, resources.seats, 1),
        ("balance", needs.amount_fen, resources.money_fen, 100),
    ):
        those = of(name)
        short[those] = (asked[need[those]] - given[resource[those]]) / unit
    return short


def _money_alone(context: Context, needs: Ints, most: Ints) -> pl.DataFrame:
    """Return what funds lack for needs that ask for money only."""
    due = amount_due_fen(context)[needs]
    place = np.flatnonzero((context.needs.hours_hundredths[needs] == 0) & (due > most))
    return pl.DataFrame(
        {
            "place": place,
            "kind": pl.Series([ResourceKind.FUND.value] * place.size, dtype=pl.String),
            "code": pl.Series(["money"] * place.size, dtype=pl.String),
            "count": pl.Series([0] * place.size, dtype=pl.Int64),
            "short": (due - most)[place] / 100,
            "resource": pl.Series([None] * place.size, dtype=pl.Int64),
        },
        schema=_NOTHING.schema,
    )
