"""Numbers that floating point cannot carry: the proof must not come from a solver that rounds."""

import pytest

from matcher.match import Request, match
from matcher.model import Policy, Pool
from tests.pools import DATE

PLACE = {"region": "330111101", "lon": 119.9, "lat": 30.0}


def pool_of(need, providers, funds=()):
    return Pool.from_rows(needs=need, providers=providers, funds=list(funds))


@pytest.mark.parametrize("solver", ["highs", "cp_sat"])
@pytest.mark.parametrize("scale", [1, 10, 1000])
def test_two_funds_share_a_very_large_amount(solver, scale):
    # 760 million yuan and less: f1 (1.4e9, at most 5e8) and f0 together can pay, so the need is met.
    need = {"need_id": "n0", "people": 60, "service": "visiting", "hours": 0.01, "grade": "red", **PLACE}
    funds = [
        {"fund_id": f"f{i}", "balance_fen": balance // scale, "per_need_cap_fen": cap and cap // scale}
        for i, (balance, cap) in enumerate(
            [(150 * 10**9, None), (140 * 10**9, 50 * 10**9), (10**13, 50 * 10**9), (67 * 10**9, None)]
        )
    ]
    pool = pool_of([{**need, "amount_fen": 76 * 10**9 // scale}], [{"provider_id": "t0", "hours": 100.0}], funds)
    plan = match(
        Request(
            pool=pool, date=DATE, policy=Policy.from_data({"yuan": 0.0, "packages": {"enabled": False}}), solver=solver
        )
    )
    # 60 x 27 - 60 x 0.1 x 0.2 - 60 x 0.04
    assert plan.summary.objective == pytest.approx(1616.4)
    assert plan.summary.status == "optimal"


@pytest.mark.parametrize("solver", ["highs", "cp_sat"])
def test_needs_of_very_many_people(solver):
    # One helper has hours for one of two needs: the larger of 100,000 and 99,999 people is met.
    needs = [
        {"need_id": f"n{i}", "people": 100_000 - i, "service": "visiting", "hours": 2.0, "grade": "red", **PLACE}
        for i in range(2)
    ]
    plan = match(Request(pool=pool_of(needs, [{"provider_id": "t0", "hours": 3.0}]), date=DATE, solver=solver))
    assert plan.assignments["need_id"].to_list() == ["n0"]
    assert plan.summary.status == "optimal"
