"""Checks and scores assignments alone: plans made by hand, and the first half of every plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
import polars as pl

from matcher.check.capacity import capacity_violations
from matcher.check.caps import cap_violations
from matcher.check.completeness import Wholeness, completeness_violations
from matcher.check.facts import Facts, read_facts
from matcher.check.gates import gate_violations
from matcher.check.lines import line_violations
from matcher.check.notices import notices_of
from matcher.check.objective import Score, score
from matcher.check.package_rules import package_violations
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


PackageTables = tuple[pl.DataFrame, pl.DataFrame]
"""Tables ``packages`` and ``package_members``."""


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What a plan made by hand is worth, and whether it is allowed.

    Attributes
    ----------
    violations
        Broken rules only, in a fixed order; empty where the assignments are sound.
    score
        Its points, by grade and term by term.
    met
        Needs that are wholly met: ``need_id``, ``grade``, ``people`` and ``helper`` (a provider, a carrier or a project; empty
        where money alone was asked for), in the order of the pool.
    """

    violations: dict[str, list[Violation]]
    score: Score
    met: pl.DataFrame


def judge_assignments(
    pool: Pool, assignments: pl.DataFrame, policy: Policy, date: dt.date, *, packages: PackageTables | None = None
) -> Judgement:
    """Check and score a plan made by hand: assignments without summary, unmet needs or bound.

    Of what rows say about themselves only people and hours are checked, and only where given: distances, levels,
    marks and costs follow from the pool and are recomputed.

    Parameters
    ----------
    pool
        The pool that the assignments speak of.
    assignments
        Table ``assignments`` in the stored form; required are ``need_id``, ``line``, ``resource_id`` and, on money
        lines, ``yuan_fen``.
    policy
        What the plan values.
    date
        Day that the plan is made for.
    packages
        The packages that rows name; absent: there are none.
    """
    facts = read_facts(pool, assignments, policy=policy, date=date, packages=packages, by_hand=True)
    whole = Wholeness(facts=facts)
    violations = by_rule(
        chain(
            rule_violations(facts, whole),
            pin_violations(facts, notices_of(pool)),
            quantity_violations(facts, None, judge_kept=False),
            package_violations(facts) if packages is not None else (),
        )
    )
    met = np.flatnonzero(facts.met & ~whole.half_met)
    helper = facts.helper_of[met]
    known = pl.Series("helper", [*facts.resources.ids, ""], dtype=pl.String)
    table = facts.needs.frame.select("need_id", "grade", "people")[met].with_columns(known.gather(helper % len(known)))
    return Judgement(violations=violations, score=score(facts, whole), met=table)


def check_assignments(
    pool: Pool, assignments: pl.DataFrame, policy: Policy, date: dt.date
) -> dict[str, list[Violation]]:
    """Return the rules that assignments made by hand break: those of :func:`judge_assignments`, whose parameters these are."""
    return judge_assignments(pool, assignments, policy, date).violations


def score_assignments(pool: Pool, assignments: pl.DataFrame, policy: Policy, date: dt.date) -> float:
    """Return the objective of a plan made by hand, in points.

    ``sum of values of met needs - sum of cost terms``, each term rounded to a millionth of a point. A half-met need
    costs but is worth nothing; rows with an unknown need or resource are left out. Whether the plan is allowed is
    for :func:`check_assignments` to say. Parameters are the same.
    """
    facts = read_facts(pool, assignments, policy=policy, date=date, by_hand=True)
    return score(facts, Wholeness(facts=facts)).objective
