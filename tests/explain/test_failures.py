"""Where resources fail first, counted by classes, against every pair asked every question."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

import matcher.explain.failures as failures
from matcher.explain.failures import QUESTIONS, first_failures
from matcher.model import Policy
from matcher.model.enums import ResourceKind
from matcher.rules import Context
from matcher.rules.registry import PAIR_RULES
from tests.pools import DATE, pools

KINDS = (ResourceKind.PROVIDER, ResourceKind.PROJECT, ResourceKind.FUND)


def asked_one_by_one(context, kind, needs):
    """Return for each need how many resources fail first at each question, and how many at none."""
    rules = {rule.code: rule for rule in PAIR_RULES if kind in rule.kinds}
    found = []
    for need in needs.tolist():
        counts = dict.fromkeys((*(code for code in QUESTIONS if code in rules), ""), 0)
        for resource in range(context.resources(kind).count):
            pair = (np.array([need]), np.array([resource]))
            failed = [code for code in counts if code and not rules[code].mask(context, kind, *pair)[0]]
            counts[failed[0] if failed else ""] += 1
        found.append(counts)
    return found


@pytest.mark.parametrize("at_a_time", [1, 7, 1_000_000])
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(pool=pools(strict=False))
def test_counts_are_those_of_every_pair(at_a_time, pool):
    context = Context(pool=pool, policy=Policy(), date=DATE)
    needs = np.flatnonzero(np.arange(pool.needs.height) % 3 != 1)
    usual, failures._PAIRS_AT_A_TIME = failures._PAIRS_AT_A_TIME, at_a_time
    try:
        for kind in KINDS:
            found = first_failures(context, kind, needs)
            assert found.total == pool.table(f"{kind.value}s").height
            for place, expected in enumerate(asked_one_by_one(context, kind, needs)):
                counts = {code: int(amounts[place]) for code, amounts in found.at.items()}
                counts[""] = int(found.passed[place])
                assert counts == expected if found.total else not sum(counts.values())
    finally:
        failures._PAIRS_AT_A_TIME = usual


def test_every_rule_between_a_need_and_a_resource_is_a_question():
    assert set(QUESTIONS) == {rule.code for rule in PAIR_RULES}
