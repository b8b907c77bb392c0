"""The table of contents: every rule, in the order in which it is asked."""

from __future__ import annotations

import numpy as np

from matcher.model.enums import ResourceKind
from matcher.rules.balance import BALANCE
from matcher.rules.banned import BANNED
from matcher.rules.capacity_cases import CAPACITY_CASES
from matcher.rules.capacity_hours import CAPACITY_HOURS
from matcher.rules.capacity_people import CAPACITY_PEOPLE
from matcher.rules.complete import COMPLETE
from matcher.rules.conflict import CONFLICT
from matcher.rules.context import Context
from matcher.rules.encode import Bools, Index
from matcher.rules.fund_category import FUND_CATEGORY
from matcher.rules.fund_denies import FUND_DENIES
from matcher.rules.fund_purpose import FUND_PURPOSE
from matcher.rules.fund_region import FUND_REGION
from matcher.rules.gender import GENDER
from matcher.rules.guardian import GUARDIAN
from matcher.rules.per_need_cap import PER_NEED_CAP
from matcher.rules.per_person_cap import PER_PERSON_CAP
from matcher.rules.pin import PIN
from matcher.rules.project_category import PROJECT_CATEGORY
from matcher.rules.publicity import PUBLICITY, PUBLICITY_OF_NEED
from matcher.rules.radius import RADIUS
from matcher.rules.refused import REFUSED
from matcher.rules.region import REGION
from matcher.rules.rule import NeedRule, PairRule, PlanRule, Rule
from matcher.rules.seats import SEATS
from matcher.rules.service_offered import SERVICE_OFFERED
from matcher.rules.skills import SKILLS
from matcher.rules.team import TEAM
from matcher.rules.valid import VALID
from matcher.rules.verified import VERIFIED
from matcher.rules.window import WINDOW

NEED_RULES: tuple[NeedRule, ...] = (VERIFIED, PUBLICITY_OF_NEED, VALID, GUARDIAN)
"""The gate: what a need must be before anyone may help."""

PAIR_RULES: tuple[PairRule, ...] = (
    # what depends on the resource alone
    WINDOW,
    BANNED,
    CAPACITY_CASES,
    PER_NEED_CAP,
    PER_PERSON_CAP,
    # what turns most pairs away
    SERVICE_OFFERED,
    REGION,
    FUND_PURPOSE,
    FUND_REGION,
    # one look into a table of distinct values
    SKILLS,
    TEAM,
    GENDER,
    PROJECT_CATEGORY,
    FUND_CATEGORY,
    FUND_DENIES,
    # one comparison
    SEATS,
    CAPACITY_PEOPLE,
    CAPACITY_HOURS,
    BALANCE,
    PUBLICITY,
    # a search or a measurement
    REFUSED,
    CONFLICT,
    PIN,
    RADIUS,
)
"""The rules between a need and a resource, cheap and strict ones first."""

PLAN_RULES: tuple[PlanRule, ...] = (COMPLETE,)
"""What holds for a need over the whole plan."""


def _by_code(rules: tuple[Rule, ...]) -> dict[str, tuple[Rule, ...]]:
    return {rule.code: tuple(same for same in rules if same.code == rule.code) for rule in rules}


RULES: dict[str, tuple[Rule, ...]] = _by_code((*NEED_RULES, *PAIR_RULES, *PLAN_RULES))
"""Every rule by its code; a code may stand for a gate and a rule between need and resource."""

_PAIRS_AT_A_TIME = 1 << 17  # the arrays of one round stay in the processor's cache


def gate(context: Context) -> Bools:
    """Return whether each need of the pool passes every rule of the gate, shape (N,)."""
    passed = np.ones(context.needs.count, dtype=np.bool_)
    for rule in NEED_RULES:
        passed &= rule.mask(context)
    return passed


def allowed_pairs(
    context: Context,
    kind: ResourceKind,
    need_index: Index,
    resource_index: Index,
    *,
    rules: tuple[PairRule, ...] = PAIR_RULES,
) -> Bools:
    """Return whether each pair passes every rule between a need and a resource; the gate is asked separately.

    Parameters
    ----------
    context
        Pool, policy and date.
    kind
        Kind of all the resources.
    need_index, resource_index
        Positions in the tables of needs and of that kind, of the same length ``P``.
    rules
        The rules that are asked; those that do not speak of the kind allow everything.

    Returns
    -------
    ndarray of bool, shape (P,)
    """
    rules = tuple(rule for rule in rules if kind in rule.kinds)
    allowed = np.zeros(len(need_index), dtype=np.bool_)
    for start in range(0, len(need_index), _PAIRS_AT_A_TIME):
        part = slice(start, start + _PAIRS_AT_A_TIME)
        i, r = need_index[part], resource_index[part]
        standing = np.arange(start, start + len(i))
        for rule in rules:
            passed = rule.mask(context, kind, i, r)
            if not passed.all():
                i, r, standing = i[passed], r[passed], standing[passed]
            if not len(standing):
                break
        allowed[standing] = True
    return allowed


def blocking(context: Context, kind: ResourceKind, need_index: Index, resource_index: Index) -> dict[str, int]:
    """Return how many of the pairs each rule forbids, whatever the other rules say; rules that forbid none are absent.

    Parameters are those of :func:`allowed_pairs`.
    """
    forbidden = {
        rule.code: int(np.count_nonzero(~rule.mask(context, kind, need_index, resource_index)))
        for rule in PAIR_RULES
        if kind in rule.kinds
    }
    return {code: count for code, count in forbidden.items() if count}
