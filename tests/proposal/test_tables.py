"""The tables of the plan of the sample that is checked by hand, number by number."""

from __future__ import annotations

import polars as pl
import pytest

from matcher.match import Request, match
from matcher.samples import build_sample
from matcher.samples.assumed import DATE


@pytest.fixture(scope="module")
def plan():
    return match(Request(pool=build_sample("tiny"), date=DATE))


def row_of(frame, **keys):
    return frame.filter(*(pl.col(name) == value for name, value in keys.items())).row(0, named=True)


def test_every_line_of_a_met_need_has_its_row(plan):
    rows = plan.assignments.select("need_id", "line", "resource_id", "resource_kind").rows()
    assert rows == [
        ("FY-00001", "service", "P001", "provider"),
        ("FY-00002", "service", "P001", "provider"),
        ("FY-00004", "money", "F01", "fund"),
        ("FY-00004", "service", "P002", "provider"),
        ("FY-00005", "money", "F01", "fund"),
        ("FY-00005", "service", "P003", "provider"),
        ("FY-00006", "seat", "J01", "project"),
    ]


def test_hours_stand_on_the_service_line_and_money_where_it_is_paid(plan):
    service = row_of(plan.assignments, need_id="FY-00005", line="service")
    money = row_of(plan.assignments, need_id="FY-00005", line="money")
    assert (service["hours"], service["yuan_fen"], service["ladder"]) == (1.0, 0, "district")
    # 33 yuan an hour for one hour and one week
    assert (money["hours"], money["yuan_fen"], money["distance_km"], money["ladder"]) == (0.0, 3_300, None, None)
    assert money["cost_yuan"] == pytest.approx(0.00033)
    assert service["cost_ladder_step"] == pytest.approx(0.1)


def test_resources_say_what_is_used(plan):
    used = {
        (r["resource_id"], r["dimension"]): (r["capacity"], r["used"]) for r in plan.resources.iter_rows(named=True)
    }
    assert used["P001", "hours"] == (3.0, 3.0)
    assert used["P002", "hours"] == (5.0, 4.0)
    assert used["F01", "yuan"] == (333.0, 333.0)
    assert used["J01", "seats"][1] == 1.0


def test_the_summary_counts_people_by_grade_and_town(plan):
    summary = plan.summary
    assert (summary.people_asked, summary.people_met) == (6, 5)
    assert [(g.group, g.people_asked, g.people_met) for g in summary.by_grade] == [
        ("red", 1, 1),
        ("yellow", 1, 1),
        ("blue", 2, 2),
        ("green", 2, 1),
    ]
    assert sum(town.needs_asked for town in summary.by_town) == 6
    assert summary.flow.is_conserved


def test_the_terms_add_up_to_the_objective(plan):
    terms = {term.term: term.value for term in plan.summary.terms}
    worth = sum(value for name, value in terms.items() if name.startswith("weights."))
    costs = sum(value for name, value in terms.items() if not name.startswith("weights."))
    assert worth - costs == pytest.approx(plan.summary.objective, abs=1e-5)
    assert plan.summary.terms[0].factor * plan.summary.terms[0].base == pytest.approx(28.08)


def test_no_grade_passes_its_bound(plan):
    assert all(grade.objective <= grade.bound + 1e-9 for grade in plan.summary.gap_by_grade)
    # The green needs alone could both be met: FY-00003 by P001 in the place of others.
    assert plan.summary.gap_by_grade[-1].gap > 0.4


def test_the_run_record_says_how_the_plan_was_made(plan):
    run = plan.summary.run
    assert (run.date, run.seed, run.method) == (DATE, 0, "exact")
    assert run.input_digest == build_sample("tiny").digest()
    assert run.options == 8  # six helper options, one fund for FY-00004 and one for FY-00005
