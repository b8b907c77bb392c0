"""The intake as a whole: all problems at once, defaults, conservation, unusable input, one pool in any order."""

import time
from pathlib import Path

import polars as pl
import pytest

from matcher.files.errors import UnusableInput
from matcher.files.intake import SETTLING_ORDER, intake
from matcher.files.problem_codes import INTAKE_CODES, PROBLEM_CODES, problems_page
from matcher.files.raw import Cells, RawPool, RawTable
from matcher.model import Problem, Severity, Text
from matcher.model.schema import POOL_TABLES
from tests.files.raw_pools import GOOD, GOOD_NEED, GOOD_PROVIDER, found, raw_pool, raw_table, take, the_only

ROOT = Path(__file__).resolve().parents[2]


def test_a_good_pool_has_no_problems_and_every_declared_column():
    pool = take()
    assert pool.problems == ()
    for name, spec in POOL_TABLES.items():
        assert dict(pool.table(name).schema) == spec.schema
    assert dict(pool.collected) == {"needs": 1, "providers": 1, "funds": 1, "projects": 1, "regions": 2}


def test_defaults_are_filled_in():
    [need] = take().needs.to_dicts()
    assert need["people"] == 1
    assert need["grade"] == "green"
    assert need["amount_fen"] == 0
    assert need["verified"] is True
    assert need["categories"] == []
    # The built-in catalogue gives a visit one hour a week.
    assert need["hours"] == 1.0


def test_hours_come_from_the_table_of_services_where_there_is_one():
    pool = take(services=[{"service": "visiting", "hours": "2.5"}])
    assert pool.services.height == 1
    assert pool.needs["hours"].to_list() == [2.5]


def test_hours_that_are_given_stay_even_if_zero():
    pool = take(needs=[{**GOOD_NEED, "need_id": "X", "hours": 0, "amount": "12元"}])
    assert pool.needs.filter(pool.needs["need_id"] == "X").select("hours", "amount_fen").row(0) == (0.0, 1200)


def test_a_need_that_asks_for_nothing_is_refused_and_told_the_usual_amount():
    pool = take(needs=[{**GOOD_NEED, "need_id": "X", "service": "study_aid"}])
    assert "2000 元" in the_only(pool, "nothing_asked").remedy.zh


def test_every_mistake_of_a_row_is_found_at_once():
    row = {**GOOD_NEED, "need_id": "N-good", "people": 0, "service": "nowhere", "grade": "x", "deadline": "soon"}
    pool = take(needs=[row])
    assert [(field, code) for _, _, field, code in found(pool)] == [
        ("need_id", "duplicate_id"),
        ("people", "out_of_range"),
        ("service", "unknown_reference"),
        ("grade", "unknown_choice"),
        ("deadline", "not_a_date"),
    ]


def test_collected_is_accepted_plus_refused_and_blank_rows_are_not_rows():
    pool = take(needs=[{"need_id": None}, {"need_id": "  ", "people": ""}, {**GOOD_NEED, "need_id": "X", "people": 0}])
    assert pool.collected["needs"] == 2
    assert (pool.needs.height, pool.refused) == (1, 1)
    assert [row for _, row, *_ in found(pool)] == [5]


def test_rows_are_counted_as_their_author_counts():
    table = RawTable(name="needs", columns={"need_id": ["A", "B"], "service": ["visiting", "?"]}, rows=[7, 12])
    with pytest.raises(UnusableInput) as caught:
        intake(RawPool(tables={"needs": table, "providers": raw_table("providers", [GOOD_PROVIDER])}))
    assert (12, "service", "unknown_reference") in [(p.row, p.field, p.code) for p in caught.value.problems]


def test_problems_of_the_source_come_first_and_refuse_their_rows():
    noted = Problem(table="needs", row=3, code="ragged_row", sentence=Text("错", "bad"), remedy=Text("改", "fix"))
    raw = raw_pool(**{**GOOD, "needs": [GOOD_NEED, {**GOOD_NEED, "need_id": "X"}]})
    pool = intake(RawPool(tables=raw.tables, problems=(noted,)))
    assert pool.problems == (noted,)
    assert pool.needs["need_id"].to_list() == ["N-good"]
    assert pool.collected["needs"] == 2


def test_no_need_left_is_unusable_with_every_problem():
    with pytest.raises(UnusableInput) as caught:
        intake(raw_pool(**{**GOOD, "needs": [{**GOOD_NEED, "people": 0, "grade": "x"}]}))
    assert [p.code for p in caught.value.problems] == ["out_of_range", "unknown_choice", "no_needs_left"]


@pytest.mark.parametrize("providers", [[], [{**GOOD_PROVIDER, "hours": -1}]])
def test_no_resource_left_is_unusable(providers):
    with pytest.raises(UnusableInput) as caught:
        intake(raw_pool(needs=[GOOD_NEED], providers=providers))
    assert "no_resources_left" in [p.code for p in caught.value.problems]


def test_tables_without_a_row_are_as_good_as_absent():
    empty = {name: RawTable(name=name, columns={spec.key[0]: []}, rows=[]) for name, spec in POOL_TABLES.items()}
    tables = {**empty, **raw_pool(needs=[GOOD_NEED], providers=[GOOD_PROVIDER]).tables}
    pool = intake(RawPool(tables=tables))
    assert pool.problems == ()
    assert pool.services.height == 17
    assert pool.collected["services"] == 0


def test_an_empty_input_is_unusable_for_both_reasons():
    with pytest.raises(UnusableInput) as caught:
        intake(RawPool())
    assert [p.code for p in caught.value.problems] == ["no_needs_left", "no_resources_left"]


def test_a_missing_required_column_is_one_problem_of_the_table():
    raw = raw_pool(**{**GOOD, "providers": [{"provider_id": "A"}, {"provider_id": "B"}], "projects": []})
    pool = intake(raw)
    assert [(p.row, p.field, p.code) for p in pool.problems] == [(None, "hours", "missing_column")]
    assert pool.providers.height == 0


def test_a_missing_column_that_the_source_named_is_not_named_again():
    raw = raw_pool(**{**GOOD, "providers": [{"provider_id": "A"}], "projects": []})
    noted = Problem(
        table="providers", field="hours", code="missing_column", sentence=Text("缺", "no"), remedy=Text("补", "add")
    )
    assert intake(RawPool(tables=raw.tables, problems=(noted,))).problems == (noted,)


def test_the_pool_does_not_depend_on_the_order_of_rows():
    rows = [{**GOOD_NEED, "need_id": f"N{i}", "crs": "gcj02", "lon": 119.9 + i / 100} for i in range(7)]
    one = intake(raw_pool(**{**GOOD, "needs": rows}))
    other = intake(raw_pool(**{**GOOD, "needs": rows[::-1]}))
    assert one.digest() == other.digest()
    assert one.needs.equals(other.needs)


def test_text_columns_and_python_cells_give_the_same_pool():
    texts: dict[str, Cells] = {field: pl.Series([str(value)]) for field, value in GOOD_NEED.items()}
    raw = raw_pool(**GOOD)
    needs = RawTable(name="needs", columns=texts, rows=[2])
    pool = intake(RawPool(tables={**raw.tables, "needs": needs}))
    assert pool.digest() == take().digest()


def test_every_table_is_settled_behind_those_it_points_to():
    for name, spec in POOL_TABLES.items():
        for field in spec.fields:
            for target in filter(None, field.references.split("|")):
                assert target == name or SETTLING_ORDER.index(target) < SETTLING_ORDER.index(name)


def test_ten_thousand_rows_of_python_cells_take_no_longer_than_a_few_seconds():
    rows = [
        {**GOOD_NEED, "need_id": f"N{i}", "person_id": f"人{i}", "hours": 1.25, "people": "2人"} for i in range(10_000)
    ]
    started = time.process_time()
    pool = take(needs=rows)
    # About half a second of one core; the rest is room for slow machines.
    assert time.process_time() - started < 6
    assert pool.needs.height == 10_001


def test_the_page_of_problem_codes_is_the_registry():
    assert (ROOT / "docs" / "problems.md").read_text(encoding="utf-8") == problems_page()


def test_every_code_that_the_intake_uses_is_registered_and_every_registered_one_is_used():
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "matcher" / "files").rglob("*.py")]
    used = "\n".join(source for source in sources if "INTAKE_CODES: dict" not in source)
    assert [code for code in INTAKE_CODES if f'"{code}"' not in used] == []
    assert all(title.zh and title.en for title in PROBLEM_CODES.values())


def test_problems_of_hostile_input_carry_registered_codes_only():
    pool = take(
        needs=[{field.name: "\x00?" for field in POOL_TABLES["needs"].fields}, {**GOOD_NEED, "lon": 0, "lat": 0}],
        pins=[{"need_id": 1.5, "resource_id": "x", "action": "?"}],
    )
    assert len(pool.problems) > 20
    assert {p.code for p in pool.problems} <= set(PROBLEM_CODES)
    assert {p.severity for p in pool.problems} <= set(Severity)


def test_an_empty_table_of_needs_is_called_empty():
    tables = {name: raw_table(name, rows) for name, rows in GOOD.items() if name != "needs"}
    empty = RawTable(name="needs", columns={"need_id": [], "service": []}, rows=range(0))
    with pytest.raises(UnusableInput) as caught:
        intake(RawPool(tables={**tables, "needs": empty}))
    [problem] = caught.value.problems
    assert problem.code == "no_needs_left"
    assert "没有任何数据" in problem.sentence.zh
