"""The gate: what a need must be before anyone may help."""

import datetime as dt

from matcher.rules import gate
from tests.rules.helpers import DATE, FUND, PROJECT, PROVIDER, allows, context_of, forbids, judge_need, judge_pair

MONDAY_BEFORE = dt.date(2026, 11, 16)  # its fifth working day after is Monday the 23rd, DATE
TUESDAY_BEFORE = dt.date(2026, 11, 17)


def test_verified_allows():
    assert allows("verified", need={"verified": True})


def test_verified_forbids():
    assert forbids("verified", need={"verified": False})


def test_valid_allows():
    assert allows("valid")
    assert allows("valid", need={"valid_until": DATE, "deadline": DATE})


def test_valid_forbids():
    yesterday = DATE - dt.timedelta(days=1)
    assert forbids("valid", need={"valid_until": yesterday, "deadline": DATE})
    assert forbids("valid", need={"deadline": yesterday})
    assert "2026年11月22日" in judge_need("valid", need={"deadline": yesterday}).sentence.zh


def test_guardian_allows():
    assert allows("guardian", need={"minor": False})
    assert allows("guardian", need={"minor": True, "guardian_consent": True})


def test_guardian_forbids():
    assert forbids("guardian", need={"minor": True, "guardian_consent": False})


def test_publicity_allows():
    assert allows("publicity")
    assert allows("publicity", need={"publicity_start": MONDAY_BEFORE})
    # A red need's service goes ahead, with an unpaid helper or a seat.
    red = {"publicity_start": TUESDAY_BEFORE, "grade": "red"}
    assert allows("publicity", need=red)
    assert allows("publicity", PROVIDER, need=red, provider={"rate_fen": 0})
    assert allows("publicity", PROVIDER, need={"publicity_start": MONDAY_BEFORE}, provider={"rate_fen": 100})
    assert allows("publicity", FUND, need={"publicity_start": MONDAY_BEFORE})


def test_publicity_forbids():
    pending = {"publicity_start": TUESDAY_BEFORE}
    assert forbids("publicity", need=pending)
    assert forbids("publicity", need={"publicity_start": dt.date(9999, 12, 31)})
    assert forbids("publicity", need=pending | {"grade": "yellow"})
    # Only the service of a red need goes ahead: one without hours waits.
    assert forbids("publicity", need=pending | {"grade": "red", "hours": 0.0})
    assert forbids("publicity", PROVIDER, need=pending | {"grade": "red"}, provider={"rate_fen": 100})
    assert forbids("publicity", FUND, need=pending | {"grade": "red"})


def test_the_sentence_on_publicity_says_when_money_may_move():
    # The fifth working day after Tuesday the 17th is Tuesday the 24th.
    pending = {"publicity_start": TUESDAY_BEFORE, "grade": "red"}
    assert "2026年11月24日" in judge_pair("publicity", FUND, need=pending).sentence.zh
    assert "2026-11-24" in judge_need("publicity", need=pending | {"grade": "blue"}).sentence.en


def test_a_red_need_in_publicity_takes_a_seat_though_its_amount_exceeds_the_budget():
    # The amount is deferred, so nothing is due from the budget now.
    need = {"amount_fen": 30_000, "grade": "red"}
    assert forbids("balance", PROJECT, need=need, project={"budget_fen": 100})
    assert allows("balance", PROJECT, need=need | {"publicity_start": TUESDAY_BEFORE}, project={"budget_fen": 100})


def test_the_gate_asks_every_rule_of_the_need():
    assert gate(context_of()).tolist() == [True]
    for change in ({"verified": False}, {"minor": True}, {"deadline": MONDAY_BEFORE}, {"publicity_start": DATE}):
        assert gate(context_of(need=change)).tolist() == [False]
