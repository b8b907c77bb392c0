"""How good the plan says it is: objective, terms, bound, gap and status."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from matcher.check.completeness import Wholeness
from matcher.check.facts import Facts
from matcher.check.objective import Score, score
from matcher.check.violations import Violation, value_text
from matcher.model import Plan, Text

GAP_TOLERANCE = 1e-6


def proof_violations(facts: Facts, plan: Plan, whole: Wholeness) -> Iterator[Violation]:
    """Report where the objective, its terms, the bounds, the gaps or the status do not hold."""
    worth = score(facts, whole)
    tolerance = 1e-6 * (1 + len(facts.rows)) + worth.slack
    yield from _objective(plan, worth, tolerance)
    yield from _terms(facts, plan, worth, tolerance)
    yield from _bounds(plan, tolerance)
    summary = plan.summary
    if summary.status == "optimal" and not summary.gap <= GAP_TOLERANCE:
        sentence = Text(
            f"状态为“已证最优”，差距却是 {summary.gap:g}", f"the status is optimal, the gap {summary.gap:g}"
        )
        yield Violation(rule="status", sentence=sentence)


def _objective(plan: Plan, worth: Score, tolerance: float) -> Iterator[Violation]:
    pairs = [("objective", plan.summary.objective, worth.objective)]
    pairs += [
        (f"objective of {grade.grade}", grade.objective, worth.by_grade.get(grade.grade, 0.0))
        for grade in plan.summary.gap_by_grade
    ]
    for name, found, expected in pairs:
        if not abs(found - expected) <= tolerance:
            yield _differs("objective", name, found, expected)


def _terms(facts: Facts, plan: Plan, worth: Score, tolerance: float) -> Iterator[Violation]:
    for total in plan.summary.terms:
        product = total.factor * total.base
        # A cost counts against the objective: the sign is a matter of writing.
        if not abs(abs(total.value) - abs(product)) <= tolerance + 1e-9 * abs(product):
            yield _differs("terms", f"{total.term}: value", total.value, product)
        if total.term not in worth.terms:
            yield _differs("terms", "term", total.term, ", ".join(worth.terms))
            continue
        factor, value = _setting(facts, total.term), worth.terms[total.term]
        if abs(total.factor) != factor:
            yield _differs("terms", f"{total.term}: factor", total.factor, factor)
        if not abs(abs(total.value) - abs(value)) <= tolerance:
            yield _differs("terms", f"{total.term}: value", total.value, value)


def _setting(facts: Facts, path: str) -> float:
    """Return a factor of the policy: ``channels.package`` is that setting of that part."""
    part: object = facts.policy
    for name in path.split("."):
        part = getattr(part, name)
    return float(str(part))


def _bounds(plan: Plan, tolerance: float) -> Iterator[Violation]:
    summary = plan.summary
    claims = [("", summary.objective, summary.bound, summary.gap)]
    claims += [(f"{grade.grade}: ", grade.objective, grade.bound, grade.gap) for grade in summary.gap_by_grade]
    for name, objective, bound, gap in claims:
        if not (isfinite(bound) and objective <= bound + tolerance):
            yield _differs("gap", f"{name}bound", bound, f">= {objective:.6f}")
        expected = (bound - objective) / abs(bound) if bound else 0.0
        if not abs(gap - expected) <= GAP_TOLERANCE * (1 + abs(expected)):
            yield _differs("gap", f"{name}gap", gap, expected)
    grades = [grade.grade for grade in summary.gap_by_grade]
    if len(set(grades)) < len(grades):
        yield _differs("gap", "gap_by_grade", len(grades), len(set(grades)))


def _differs(rule: str, name: str, found: object, expected: object) -> Violation:
    is_, should = value_text(found), value_text(expected)
    return Violation(rule=rule, sentence=Text(f"{name} 为 {is_}，应为 {should}", f"{name} is {is_}, expected {should}"))
