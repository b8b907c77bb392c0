"""The checker in columns finds what a scalar restatement of the rules finds, on plans that are damaged at random."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from matcher.check import check_plan
from matcher.check.violations import Violation
from matcher.match import Request, match
from matcher.model import Policy, Pool
from tests.check.cases import Case
from tests.check.corruptions import corrupted
from tests.check.scalar_plan import Breach, breaches
from tests.pools import DATE, policies, pools

_WORDS = """
unknown_need unknown_resource line duplicate verified publicity valid guardian skills service_offered project_category
region radius gender refused conflict banned window team fund_purpose fund_region fund_category fund_denies per_need_cap
per_person_cap capacity_hours capacity_cases capacity_people seats balance complete max_changes row_people row_hours
row_distance row_ladder row_pinned row_kept row_cost conservation verdict destination deferred_money
"""
COMPARED = frozenset(_WORDS.split())
"""Rules that the scalar restatement has."""


def reported(case: Case, report: dict[str, list[Violation]]) -> Counter[Breach]:
    """What the checker reports, of the rules that the scalar restatement has."""
    rows = case.pool.pins.iter_rows(named=True)
    forbidden = {(row["need_id"], row["resource_id"]) for row in rows if row["action"] == "forbid"}
    return Counter(
        (rule, one.need_id, one.resource_id)
        for rule, violations in report.items()
        for one in violations
        if rule in COMPARED or (rule == "pin" and (one.need_id, one.resource_id) in forbidden)
    )


@settings(max_examples=15, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(pools(most_needs=8), policies(), st.integers(0, 2**32), st.sampled_from(["off", 0, 1]), st.booleans())
def test_damage_is_found_wherever_it_is(pool: Pool, policy: Policy, seed: int, most: str | int, has_previous: bool):
    previous = match(Request(pool=pool, date=DATE, policy=policy)) if has_previous else None
    policy = policy.model_copy(update={"max_changes": most, "distance_km": 0.5 if has_previous else policy.distance_km})
    plan = match(Request(pool=pool, date=DATE, policy=policy, previous=previous))
    sound = Case(pool=pool, plan=plan, policy=policy, previous=previous)
    assert sound.check() == {}
    for case in (corrupted(sound, seed + step) for step in range(8)):
        for before in (None, previous):
            report = check_plan(case.pool, case.plan, policy, previous=before)
            assert reported(case, report) == breaches(case.pool, case.plan, policy, DATE, before)


@settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(pools(most_needs=8, strict=True), policies(), st.integers(0, 2**32))
def test_hopeless_plans_are_judged_alike(pool: Pool, policy: Policy, seed: int):
    # Every need is given up: each verdict `impossible` is a claim that no helper and no money could meet it.
    plan = match(Request(pool=pool, date=DATE, policy=policy))
    every = [{"need_id": need_id, "verdict": "impossible", "destination": "refer"} for need_id in pool.needs["need_id"]]
    case = Case(pool=pool, plan=plan, policy=policy)
    given_up = replace(case.with_plan_table("unmet", every).with_plan_table("assignments", []), policy=policy)
    for broken in (given_up, corrupted(given_up, seed)):
        assert reported(broken, broken.check()) == breaches(broken.pool, broken.plan, policy, DATE)
