"""Hostile and broken rows: each has its code and severity, and the good rows stay whatever stands beside them."""

import datetime as dt

import pytest

from matcher.files.faults import shorten
from matcher.model.problems import Severity
from tests.files.raw_pools import GOOD, GOOD_FUND, GOOD_NEED, GOOD_PROJECT, GOOD_PROVIDER, take

E, W = Severity.ERROR, Severity.WARNING
BASES = {
    "needs": {**GOOD_NEED, "need_id": "X"},
    "providers": {**GOOD_PROVIDER, "provider_id": "X"},
    "funds": {**GOOD_FUND, "fund_id": "X"},
    "projects": {**GOOD_PROJECT, "project_id": "X"},
    "services": {"service": "X"},
    "regions": {"code": "330112"},
    "teams": {"team": "X", "role": "a"},
    "pins": {"need_id": "N-good", "resource_id": "P-good", "action": "pin"},
}

HOSTILE = [
    ("needs", {"need_id": None}, "missing", E),
    ("needs", {"need_id": "   "}, "missing", E),
    ("needs", {"need_id": "x" * 1_000_000}, "too_long", E),
    ("needs", {"need_id": "a\x00b"}, "unreadable_text", E),
    ("needs", {"need_id": "a\x1b[31mb"}, "unreadable_text", E),
    ("needs", {"need_id": "\ud83d"}, "unreadable_text", E),
    ("needs", {"need_id": "#REF!"}, "error_cell", E),
    ("needs", {"need_id": {"a": 1}}, "wrong_type", E),
    ("needs", {"need_id": ["a"]}, "wrong_type", E),
    ("needs", {"need_id": False}, "wrong_type", E),
    ("needs", {"need_id": 1e300}, "digits_lost", E),
    ("needs", {"need_id": "a;b"}, "separator_in_code", E),
    ("needs", {"person_id": "13800138000\x00"}, "unreadable_text", E),
    ("needs", {"person_id": 330111199001011234.0}, "digits_lost", E),
    ("needs", {"household_id": "无"}, "taken_as_empty", W),
    ("needs", {"people": -5}, "out_of_range", E),
    ("needs", {"people": 1.5}, "not_whole", E),
    ("needs", {"people": "many"}, "not_a_number", E),
    ("needs", {"people": True}, "not_a_number", E),
    ("needs", {"people": float("nan")}, "not_finite", E),
    ("needs", {"people": 10**30}, "out_of_range", E),
    ("needs", {"service": "' OR 1=1 --"}, "unknown_reference", E),
    ("needs", {"grade": "urgent"}, "unknown_choice", E),
    ("needs", {"grade": 1}, "unknown_choice", E),
    ("needs", {"circle": 4}, "out_of_range", E),
    ("needs", {"categories": "martian"}, "unknown_category", W),
    ("needs", {"skills": "care:99"}, "bad_skill", E),
    ("needs", {"skills": dt.time(2, 15)}, "wrong_type", E),
    ("needs", {"hours": -0.5}, "out_of_range", E),
    ("needs", {"hours": "1.005"}, "rounded", W),
    ("needs", {"hours": dt.datetime.fromisoformat("2026-01-01")}, "wrong_type", E),
    ("needs", {"hours": 0, "amount": 0}, "nothing_asked", E),
    ("needs", {"amount": "-1元"}, "out_of_range", E),
    ("needs", {"amount": "1e400"}, "out_of_range", E),
    ("needs", {"amount": "99999999999999"}, "out_of_range", E),
    ("needs", {"lon": float("inf")}, "not_finite", E),
    ("needs", {"lon": 30.05, "lat": 119.95}, "swapped_coordinates", E),
    ("needs", {"crs": "mercator"}, "unknown_choice", E),
    ("needs", {"region": "3.30111E+11"}, "digits_lost", E),
    ("needs", {"region": "3301111"}, "bad_region_code", E),
    ("needs", {"registered_on": "2026-02-30"}, "impossible_date", E),
    ("needs", {"registered_on": "03/04/2026"}, "ambiguous_date", E),
    ("needs", {"registered_on": 45000}, "date_serial", W),
    ("needs", {"deadline": "soon"}, "not_a_date", E),
    ("needs", {"deadline": dt.date(1, 1, 1)}, "date_out_of_range", E),
    ("needs", {"verified": "maybe"}, "not_a_boolean", E),
    ("needs", {"verified": "#N/A"}, "error_cell", E),
    ("needs", {"helper_gender": "x"}, "unknown_choice", E),
    ("needs", {"current_provider": "=cmd()"}, "reference_dropped", W),
    ("providers", {"name": "a\x00"}, "unreadable_text", E),
    ("providers", {"name": "#VALUE!"}, "taken_as_empty", W),
    ("providers", {"hours": None}, "missing", E),
    ("providers", {"radius_km": 0}, "out_of_range", E),
    ("providers", {"quality": 1.2}, "out_of_range", E),
    ("providers", {"roles": "volunteer"}, "bad_role", E),
    ("providers", {"genders": "f;x"}, "unknown_choice", E),
    ("providers", {"conflicts": "x\x00"}, "unreadable_text", E),
    ("providers", {"services": ",".join(["visiting"] * 20_000)}, "too_long", E),
    ("funds", {"balance": -0.01}, "out_of_range", E),
    ("funds", {"balance": "#DIV/0!"}, "error_cell", E),
    ("funds", {"regions": "330111;33011"}, "entry_dropped", W),
    ("funds", {"overhead": 2}, "out_of_range", E),
    ("projects", {"seats": -1}, "out_of_range", E),
    ("projects", {"service": None}, "missing", E),
    ("services", {"kind": "magic"}, "unknown_choice", E),
    ("regions", {"code": "富阳"}, "bad_region_code", E),
    ("teams", {"at_least": "two"}, "not_a_number", E),
    ("pins", {"action": "maybe"}, "unknown_choice", E),
    ("pins", {"need_id": "N-nobody"}, "unknown_reference", E),
]


@pytest.mark.parametrize(("table", "change", "code", "severity"), HOSTILE, ids=shorten)
def test_a_broken_row_is_named_and_the_good_rows_stay(table, change, code, severity):
    visiting = [{"service": "visiting", "hours": 1}] if table == "services" else []
    beside = {table: [*visiting, {**BASES[table], **change}]}
    pool = take(**beside)
    expected = {name: len(rows) for name, rows in GOOD.items()}
    expected |= {"services": 1 if table == "services" else 17, "teams": 0, "pins": 0}
    expected[table] += severity is W
    assert {name: pool.table(name).height for name in expected} == expected
    [problem] = [p for p in pool.problems if p.code == code]
    assert (problem.table, problem.severity) == (table, severity)
    assert problem.field in change
    assert problem.row == 1 + pool.collected[table]
    for text in (problem.sentence, problem.remedy):
        assert text.zh
        assert text.en
        f"{text.zh}{text.en}{problem.value}{problem.key}".encode()
        assert len(text.zh) < 1000
    assert len(problem.value) <= 60
    assert len(problem.key) <= 1000


def test_a_formula_in_a_name_stays_text():
    pool = take(providers=[{**GOOD_PROVIDER, "provider_id": "X", "name": "=cmd()|' /C calc'!A0"}])
    assert "=cmd()|' /C calc'!A0" in pool.providers["name"].to_list()


def test_personal_values_never_stand_in_problems():
    secret = "13800138000"
    pool = take(
        needs=[
            {**GOOD_NEED, "need_id": "X", "person_id": secret + ";", "household_id": secret + "\x00", "lon": secret}
        ],
        providers=[{**GOOD_PROVIDER, "provider_id": "Y", "name": secret + "\x00", "conflicts": secret + "\x00"}],
    )
    assert len(pool.problems) == 5
    assert all(secret not in repr(problem) for problem in pool.problems)
