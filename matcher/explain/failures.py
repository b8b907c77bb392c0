"""How many resources fail at which question, counted for many needs at once.

A million needs and fourteen thousand helpers make too many pairs to ask one by one. The first questions (service,
category, region) are asked of classes: needs that the rules cannot tell apart get one answer. With ``P[a, r]`` whether
the needs of class ``a`` pass the questions before the region with a resource of region ``r``, counted over resources,
and ``M[g, r]`` whether a need of region ``g`` lies in region ``r``, ``sum_r P[a, r] M[g, r]`` resources are left. Which
of these are near enough is found through the same index as the options; the others fail at the radius. What passes so
far is little, and is asked pair by pair. Funds have no places: there all questions are asked of classes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from matcher.model.enums import ResourceKind
from matcher.options.candidates import candidate_pairs
from matcher.options.options import Bools, Ints
from matcher.rules import Context
from matcher.rules.classes import agreeing
from matcher.rules.registry import PAIR_RULES
from matcher.rules.rule import PairRule

QUESTIONS = (
    "service_offered",
    "project_category",
    "region",
    "radius",
    "skills",
    "team",
    "gender",
    "window",
    "banned",
    "refused",
    "conflict",
    "pin",
    "fund_purpose",
    "fund_region",
    "fund_category",
    "fund_denies",
    "publicity",
    "seats",
    "capacity_hours",
    "capacity_cases",
    "capacity_people",
    "per_need_cap",
    "per_person_cap",
    "balance",
)
"""Rules in the order in which a person would ask; a resource counts under the first question that it fails."""

_OF_SERVICE = ("service_offered", "project_category")
_OF_PLACE = ("region", "radius")
_PAIRS_AT_A_TIME = 1_000_000


@dataclass(frozen=True, kw_only=True, eq=False)
class Failures:
    """Where the resources of one kind fail, for some needs.

    Attributes
    ----------
    total
        Resources of the kind.
    at
        By question, in the order of :data:`QUESTIONS`: how many fail there first, shape ``(needs,)``.
    passed
        How many pass every question, shape ``(needs,)``. With the failures they are ``total``.
    """

    total: int
    at: dict[str, Ints]
    passed: Ints


def first_failures(context: Context, kind: ResourceKind, needs: Ints) -> Failures:
    """Return at which question the resources of a kind fail first.

    Parameters
    ----------
    context
        Pool, policy and day.
    kind
        Provider, project or fund.
    needs
        Rows of needs, ascending.
    """
    rules = {rule.code: rule for rule in PAIR_RULES if kind in rule.kinds}
    asked = [rules[code] for code in QUESTIONS if code in rules]
    total = context.resources(kind).count
    if not total or not needs.size:
        nobody = np.zeros(needs.size, dtype=np.int64)
        return Failures(total=total, at={}, passed=nobody)
    return (_of_funds if kind is ResourceKind.FUND else _of_helpers)(context, kind, needs, asked)


def _of_funds(context: Context, kind: ResourceKind, needs: Ints, rules: Sequence[PairRule]) -> Failures:
    columns = [column for rule in rules if rule.decided_by for column in rule.decided_by(context, kind)]
    # What is said of a need by name (conflicts, pins) makes it a class of its own.
    named = np.where(_is_named(context, kind), np.arange(context.needs.count), -1)
    first, number = agreeing([column[needs] for column in (*columns, named)], needs.size)
    total = context.resources(kind).count
    counts = {rule.code: np.zeros(first.size, dtype=np.int64) for rule in rules}
    passed = np.zeros(first.size, dtype=np.int64)
    step = max(1, _PAIRS_AT_A_TIME // total)
    for start in range(0, first.size, step):
        part = first[start : start + step]
        place = np.repeat(np.arange(start, start + part.size), total)
        resource = np.tile(np.arange(total, dtype=np.int64), part.size)
        _ask(context, kind, rules, needs[first[place]], resource, place, counts=counts, passed=passed)
    return Failures(total=total, at={code: found[number] for code, found in counts.items()}, passed=passed[number])


def _is_named(context: Context, kind: ResourceKind) -> Bools:
    """Return whether a need, its person or its household stands in a pin or on a list of conflicts."""
    pool, table = context.pool, context.pool.table(f"{kind.value}s")
    listed = table["conflicts"].explode().drop_nulls().implode()
    named = pl.col("need_id").is_in(pool.pins["need_id"].implode())
    for who in ("person_id", "household_id"):
        named |= pl.col(who).is_in(listed).fill_null(value=False)
    return pool.needs.select(named.alias("named"))["named"].to_numpy()


def _of_helpers(context: Context, kind: ResourceKind, needs: Ints, rules: Sequence[PairRule]) -> Failures:
    early = [rule for rule in rules if rule.code in _OF_SERVICE]
    place = {rule.code: rule for rule in rules if rule.code in _OF_PLACE}
    late = [rule for rule in rules if rule.code not in (*_OF_SERVICE, *_OF_PLACE)]
    columns = context.needs
    asks = [columns.service.codes, columns.hours_hundredths > 0, columns.amount_fen > 0]
    asks += [columns.categories.codes] if kind is ResourceKind.PROJECT else []
    first, number = agreeing([column[needs].astype(np.int64) for column in asks], needs.size)
    counts, allowed = _early(context, kind, early, needs[first])
    before = allowed.sum(axis=1)[number]
    left = _left_by_region(context, kind, place["region"], needs, allowed, number)
    near = np.zeros(needs.size, dtype=np.int64)
    passed = np.zeros(needs.size, dtype=np.int64)
    later = {rule.code: np.zeros(needs.size, dtype=np.int64) for rule in late}
    at = np.full(columns.count, -1, dtype=np.int64)
    at[needs] = np.arange(needs.size)
    for need, resource in candidate_pairs(
        context, kind, wanted=needs, offered=_offered(context, first, needs, allowed)
    ):
        inside = allowed[number[at[need]], resource]
        need, resource = need[inside], resource[inside]
        for code in _OF_PLACE:
            passes = place[code].mask(context, kind, need, resource)
            need, resource = need[passes], resource[passes]
        near += np.bincount(at[need], minlength=needs.size)
        _ask(context, kind, late, need, resource, at[need], counts=later, passed=passed)
    found = {code: amounts[number] for code, amounts in counts.items()}
    found |= {"region": before - left, "radius": left - near} | later
    total = context.resources(kind).count
    return Failures(total=total, at={code: found[code] for code in QUESTIONS if code in found}, passed=passed)


def _early(
    context: Context, kind: ResourceKind, rules: Sequence[PairRule], needs: Ints
) -> tuple[dict[str, Ints], Bools]:
    """Return how many resources fail at each of the first questions, and which pass them: (needs, resources)."""
    total = context.resources(kind).count
    counts = {rule.code: np.zeros(needs.size, dtype=np.int64) for rule in rules}
    allowed = np.ones((needs.size, total), dtype=np.bool_)
    step = max(1, _PAIRS_AT_A_TIME // total)
    for start in range(0, needs.size, step):
        part = slice(start, start + step)
        need = np.repeat(needs[part], total)
        resource = np.tile(np.arange(total, dtype=np.int64), needs[part].size)
        for rule in rules:
            passes = rule.mask(context, kind, need, resource).reshape(-1, total)
            counts[rule.code][part] = (allowed[part] & ~passes).sum(axis=1)
            allowed[part] &= passes
    return counts, allowed


def _left_by_region(
    context: Context, kind: ResourceKind, rule: PairRule, needs: Ints, allowed: Bools, number: Ints
) -> Ints:
    """Return how many of the resources allowed to the class of each need (``number``) serve its region."""
    resources = context.resources(kind)
    representative, region = agreeing([resources.region_low, resources.region_high], resources.count)
    of_region = np.stack([np.bincount(region, weights=row, minlength=representative.size) for row in allowed])
    first, home = agreeing([context.needs.region.codes[needs]], needs.size)
    left = np.zeros(needs.size, dtype=np.int64)
    order = np.argsort(home, kind="stable")
    border = np.searchsorted(home[order], np.arange(first.size + 1))
    step = max(1, _PAIRS_AT_A_TIME // representative.size)
    for start in range(0, first.size, step):
        part = needs[first[start : start + step]]
        here = order[border[start] : border[start + part.size]]
        need, resource = np.repeat(part, representative.size), np.tile(representative, part.size)
        inside = rule.mask(context, kind, need, resource).reshape(part.size, -1)
        # Counts below 2^53 are exact in floating point.
        left[here] = np.rint(of_region @ inside.T)[number[here], home[here] - start].astype(np.int64)
    return left


def _offered(context: Context, first: Ints, needs: Ints, allowed: Bools) -> dict[str, Ints]:
    """Return for each service the resources that some class of needs of that service is allowed."""
    service, values = context.needs.service.codes[needs[first]], context.needs.service.values.to_list()
    return {values[code]: np.flatnonzero(allowed[service == code].any(axis=0)) for code in np.unique(service).tolist()}


def _ask(
    context: Context,
    kind: ResourceKind,
    rules: Sequence[PairRule],
    need: Ints,
    resource: Ints,
    place: Ints,
    *,
    counts: dict[str, Ints],
    passed: Ints,
) -> None:
    """Ask some pairs the questions in order; add each to the count of the first that it fails, at its place."""
    for rule in rules:
        if not place.size:
            return
        passes = rule.mask(context, kind, need, resource)
        if not passes.all():
            counts[rule.code] += np.bincount(place[~passes], minlength=passed.size)
            need, resource, place = need[passes], resource[passes], place[passes]
    passed += np.bincount(place, minlength=passed.size)
