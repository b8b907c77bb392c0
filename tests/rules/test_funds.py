"""Rules between a need and a fund, and those on money."""

from tests.rules.helpers import FUND, PROJECT, allows, forbids, judge_pair


def test_fund_purpose_allows():
    for purposes in ([], ["visit"], ["relief", "visit"], ["mind"]):  # visit is of the class mind
        assert allows("fund_purpose", FUND, fund={"purposes": purposes})


def test_fund_purpose_forbids():
    assert forbids("fund_purpose", FUND, fund={"purposes": ["relief", "life"]})


def test_fund_region_allows():
    for regions in ([], ["33"], ["34", "330111"], ["330111101001"]):
        assert allows("fund_region", FUND, fund={"regions": regions})
    assert allows("fund_region", FUND, need={"region": None})


def test_fund_region_forbids():
    assert forbids("fund_region", FUND, fund={"regions": ["34", "330112"]})
    assert forbids("fund_region", FUND, need={"region": None}, fund={"regions": ["33"]})
    # A need of a whole district is not in one of its villages.
    assert forbids("fund_region", FUND, need={"region": "330111"}, fund={"regions": ["330111101001"]})


def test_fund_category_allows():
    assert allows("fund_category", FUND)
    assert allows("fund_category", FUND, fund={"categories": ["ill", "elderly"]})


def test_fund_category_forbids():
    assert forbids("fund_category", FUND, fund={"categories": ["ill"]})
    assert forbids("fund_category", FUND, need={"categories": []}, fund={"categories": ["ill"]})


def test_fund_denies_allows():
    assert allows("fund_denies", FUND, fund={"denies": ["relief", "life", "ill", "34", "330111102"]})
    # Five digits are no region: nothing begins with them.
    assert allows("fund_denies", FUND, fund={"denies": ["33011"]})


def test_fund_denies_forbids():
    for denied in ("visit", "mind", "elderly", "33", "330111", "330111101001"):
        assert forbids("fund_denies", FUND, fund={"denies": ["relief", denied]})


def test_per_need_cap_allows():
    # A cap below what is due limits the fund; another may share the line.
    for cap_fen in (None, 1, 99_999):
        assert allows("per_need_cap", FUND, fund={"per_need_cap_fen": cap_fen})


def test_per_need_cap_forbids():
    assert forbids("per_need_cap", FUND, fund={"per_need_cap_fen": 0})


def test_per_person_cap_allows():
    for cap_fen in (None, 1, 99_999):
        assert allows("per_person_cap", FUND, fund={"per_person_cap_fen": cap_fen})


def test_per_person_cap_forbids():
    assert forbids("per_person_cap", FUND, fund={"per_person_cap_fen": 0})


def test_balance_allows():
    assert allows("balance", FUND, fund={"balance_fen": 1})
    assert allows("balance", PROJECT, project={"budget_fen": None})
    assert allows("balance", PROJECT, project={"budget_fen": 30_000})  # the need asks for 300 yuan


def test_balance_forbids():
    assert forbids("balance", FUND, fund={"balance_fen": 0})
    # 1 fen less 5 % is less than a fen; all for overhead leaves nothing.
    assert forbids("balance", FUND, fund={"balance_fen": 1, "overhead": 0.05})
    assert forbids("balance", FUND, fund={"overhead": 1.0})
    assert forbids("balance", PROJECT, project={"budget_fen": 29_999})


def test_sentences_on_money_speak_of_yuan():
    sentence = judge_pair("balance", PROJECT, project={"budget_fen": 29_905}).sentence
    assert sentence.zh == "需 300 元，项目预算只剩 299.05 元"
    assert sentence.en == "300 yuan are due, its budget is only 299.05 yuan"
