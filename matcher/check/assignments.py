"""Checks and scores assignments alone: plans made by hand, and the first half of every plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import chain

import polars as pl

from matcher.check.capacity import capacity_violations
from matcher.check.caps import cap_violations
from matcher.check.completeness import Wholeness, completeness_violations
from matcher.check.facts import Facts, read_facts
from matcher.check.gates import gate_violations
from matcher.check.lines import line_violations
from matcher.check.notices import notices_of
from matcher.check.objective import score
from matcher.check.pairs_fund import fund_violations
from matcher.check.pairs_service import service_violations
from matcher.check.pins import pin_violations
from matcher.check.quantities import quantity_violations
from matcher.check.violations import Violation, by_rule
from matcher.model import Policy, Pool


def rule_violations(facts: Facts, whole: Wholeness) -> Iterator[Violation]:
    """Report every broken rule that the assignments alone can break, pins and quantities of rows apart."""
    return chain(
        line_violations(facts),
        gate_violations(facts),
        service_violations(facts),
        fund_violations(facts),
        capacity_violations(facts),
        cap_violations(facts),
        completeness_violations(facts, whole),
    )


def check_assignments(
    pool: Pool, assignments: pl.DataFrame, policy: Policy, date: dt.date
) -> dict[str, list[Violation]]:
    """Check a plan made by hand: assignments without summary, unmet needs or bound.

    Of what rows say about themselves only people and hours are checked, and only where given: distances, levels,
    marks and costs follow from the pool and are recomputed by :func:`score_assignments`.

    Parameters
    ----------
    pool
        The pool that the assignments speak of.
    assignments
        Table ``assignments`` in the stored form; required are ``need_id``, ``line``, ``resource_id`` and, on money
        lines, ``yuan_fen``.
    policy
        Only ``weeks`` matters here.
    date
        Day that the plan is made for.

    Returns
    -------
    dict of str to list of Violation
        Broken rules only, in a fixed order; empty where the assignments are sound.
    """
    facts = read_facts(pool, assignments, policy=policy, date=date, by_hand=True)
    return by_rule(
        chain(
            rule_violations(facts, Wholeness(facts=facts)),
            pin_violations(facts, notices_of(pool)),
            quantity_violations(facts, None, judge_kept=False),
        )
    )


def score_assignments(pool: Pool, assignments: pl.DataFrame, policy: Policy, date: dt.date) -> float:
    """Return the objective of a plan made by hand, in points.

    ``sum of values of met needs - sum of cost terms``, each term rounded to a millionth of a point. A half-met need
    costs but is worth nothing; rows with an unknown need or resource are left out. Whether the plan is allowed is
    for :func:`check_assignments` to say. Parameters are the same.
    """
    facts = read_facts(pool, assignments, policy=policy, date=date, by_hand=True)
    return score(facts, Wholeness(facts=facts)).objective
