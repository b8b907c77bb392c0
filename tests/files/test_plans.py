"""Plans as data: written and read back, byte for byte; broken ones refused with every mistake."""

from __future__ import annotations

import copy
import csv
import datetime as dt
import json
import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.files import UnusableInput, parse_json, plan_from_data, plan_to_data, read_plan, write_plan_data
from matcher.files import plan_text as plan_texts
from matcher.files.plan_text import read_tables
from matcher.files.plans import plan_json
from matcher.model import Plan
from matcher.model.enums import PlanStatus
from matcher.model.schema.plan_tables import ASSIGNMENTS, PACKAGES, PLAN_TABLES, RESOURCES, UNMET
from matcher.model.summary import Flow, GradeGap, GroupCount, RunRecord, Summary, TermTotal, Usage
from tests.check.packaged import VILLAGES, packaged_case

# Two needs collected: one met by a team and a fund for 123.45 yuan, one published for claiming.
SUMMARY = Summary(
    objective=1.5,
    bound=1.6,
    gap=0.0625,
    status=PlanStatus.WITHIN_GAP,
    flow=Flow(collected=2, met=1, claimed=1, referred=0, waiting=0, refused=0),
    people_met=1,
    people_asked=2,
    by_grade=[GroupCount(group="red", needs_asked=2, needs_met=1, people_asked=2, people_met=1)],
    by_town=[],
    by_service=[],
    gap_by_grade=[GradeGap(grade="red", objective=1.5, bound=1.6, gap=0.0625)],
    terms=[TermTotal(term="yuan", factor=0.00001, base=123.45, value=0.0012345)],
    used=Usage(hours=2.0, cases=1, yuan=123.45, mean_km=1.25, longest_km=None),
    deferred_money=["n1"],
    policy={"seed": 1, "weights": {"red": 27.0}},
    run=RunRecord(
        input_digest="0" * 64,
        engine_version="0.1.0",
        date=dt.date(2026, 11, 23),
        seed=0,
        method="exact",
        solver="CP-SAT",
        options=3,
        work={"sweeps": 3},
        seconds={"solve": 0.1},
        notes=["=1+1"],
        previous_digest=None,
    ),
)
PLAN = Plan(
    summary=SUMMARY,
    assignments=ASSIGNMENTS.frame(
        [
            {"need_id": "n1", "line": "money", "resource_id": "f1", "yuan_fen": 12345, "people": 1, "hours": 0.0},
            {"need_id": "n1", "line": "service", "resource_id": "p1", "yuan_fen": 0, "distance_km": 1.25, "kept": True},
        ]
    ),
    packages=PACKAGES.frame([{"package_id": "k1", "funds": ["f1", "f2"], "yuan_fen": 1}]),
    unmet=UNMET.frame(
        [{"need_id": "n2", "verdict": "outbid", "reasons": ["skills:1", "balance"], "destination": "claim"}]
    ),
    resources=RESOURCES.frame([{"resource_id": "p1", "dimension": "hours", "capacity": 4.0, "used": 2.0}]),
)


def same(first: Plan, second: Plan) -> bool:
    return first.summary == second.summary and all(first.table(name).equals(second.table(name)) for name in PLAN_TABLES)


def test_a_plan_comes_back_from_its_data():
    assert same(plan_from_data(plan_to_data(PLAN)), PLAN)


def test_packages_come_back_from_every_form_of_a_plan(tmp_path):
    plan = packaged_case().plan
    assert same(plan_from_data(json.loads(json.dumps(plan_to_data(plan)))), plan)
    write_plan_data(plan, tmp_path)
    assert same(read_plan(tmp_path), plan)
    assert same(read_plan(tmp_path / "plan.json"), plan)
    with (tmp_path / "packages.csv").open(encoding="utf-8-sig", newline="") as file:
        _, second = csv.DictReader(file)
    assert (second["funds"], second["yuan"], second["regions"]) == ("F1;F2", "80.0", ";".join(VILLAGES[:3]))
    with (tmp_path / "package_members.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["need_id"] for row in csv.DictReader(file)] == ["U1", "U2", "U3", "R1", "R2", "R3"]


def test_a_plan_from_before_there_were_packages_is_read():
    data = plan_to_data(PLAN)
    for row in data["assignments"]:
        del row["cost_compactness"], row["cost_grouping"], row["cost_opening"]
    assert same(plan_from_data(data), PLAN)


def test_a_plan_comes_back_from_its_folder_and_from_its_file(tmp_path):
    write_plan_data(PLAN, tmp_path / "plan")
    assert same(read_plan(tmp_path / "plan"), PLAN)
    assert same(read_plan(tmp_path / "plan" / "plan.json"), PLAN)


def test_the_folder_holds_every_table(tmp_path):
    write_plan_data(PLAN, tmp_path)
    expected = {"plan.json", "summary.csv", *(f"{name}.csv" for name in PLAN_TABLES)}
    assert {path.name for path in tmp_path.iterdir()} == expected


def test_money_is_yuan_in_every_file(tmp_path):
    write_plan_data(PLAN, tmp_path)
    data = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert data["assignments"][0]["yuan"] == 123.45
    with (tmp_path / "assignments.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["yuan"]) for row in rows] == [123.45, 0.0]
    with (tmp_path / "unmet.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["reasons"] == "skills:1;balance"


def test_csv_files_open_in_spreadsheets(tmp_path):
    write_plan_data(PLAN, tmp_path)
    assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in tmp_path.glob("*.csv"))


def test_the_summary_is_two_columns(tmp_path):
    write_plan_data(PLAN, tmp_path)
    with (tmp_path / "summary.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert all(len(row) == 2 for row in rows)
    found = dict(rows)
    assert found["objective"] == "1.5"
    assert found["status"] == "within_gap"
    assert found["by_grade.1.group"] == "red"
    assert found["used.longest_km"] == ""
    assert found["run.date"] == "2026-11-23"


def test_the_same_plan_gives_the_same_bytes(tmp_path):
    reordered = PLAN.replace(assignments=PLAN.assignments.reverse())
    write_plan_data(PLAN, tmp_path / "one")
    write_plan_data(reordered, tmp_path / "two")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_an_empty_plan_is_a_plan(tmp_path):
    plan = Plan(summary=SUMMARY)
    write_plan_data(plan, tmp_path)
    assert same(read_plan(tmp_path), plan)


def test_a_value_that_is_not_a_number_is_not_written(tmp_path):
    bad = PLAN.replace(resources=PLAN.resources.with_columns(price=pl.lit(float("nan"))))
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_plan_data(bad, tmp_path)


def put(*path, value):
    def change(data):
        place = data
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value

    return change


BROKEN = {
    "no summary": (put("summary", value=None), "wrong_shape", "summary", None),
    "a summary that is a list": (put("summary", value=[]), "wrong_shape", "summary", None),
    "a missing count": (lambda data: data["summary"].pop("people_met"), "not_a_plan", "summary", None),
    "a gap that is text": (put("summary", "gap", value="0.1"), "not_a_plan", "summary", None),
    "a gap that is not a number": (put("summary", "gap", value=float("nan")), "not_a_plan", "summary", None),
    "an unknown status": (put("summary", "status", value="great"), "not_a_plan", "summary", None),
    "an unknown key": (put("summary", "extra", value=1), "not_a_plan", "summary", None),
    "an unknown table": (put("asignments", value=[]), "not_a_plan", "", None),
    "a table that is an object": (put("unmet", value={"a": 1}), "wrong_shape", "unmet", None),
    "a row that is a list": (put("unmet", value=[[]]), "not_a_plan", "unmet", 1),
    "an unknown column": (put("unmet", 0, "why", value="x"), "not_a_plan", "unmet", 1),
    "no identifier": (put("unmet", 0, "need_id", value=None), "not_a_plan", "unmet", 1),
    "an unknown verdict": (put("unmet", 0, "verdict", value="lost"), "not_a_plan", "unmet", 1),
    "a list that is text": (put("unmet", 0, "reasons", value="skills"), "not_a_plan", "unmet", 1),
    "a list of numbers": (put("unmet", 0, "reasons", value=[1]), "not_a_plan", "unmet", 1),
    "money as text": (put("assignments", 1, "yuan", value="12"), "not_a_plan", "assignments", 2),
    "money beyond all": (put("assignments", 1, "yuan", value=1e300), "not_a_plan", "assignments", 2),
    "a flag that is a number": (put("assignments", 0, "kept", value=1), "not_a_plan", "assignments", 1),
    "a count that is a flag": (put("assignments", 0, "people", value=True), "not_a_plan", "assignments", 1),
    "a count with a fraction": (put("assignments", 0, "people", value=1.5), "not_a_plan", "assignments", 1),
    "a lone surrogate": (put("unmet", 0, "sentence_zh", value="\ud800"), "not_a_plan", "unmet", 1),
    "an infinite price": (put("resources", 0, "price", value=float("inf")), "not_a_plan", "resources", 1),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_plan_is_refused_with_its_place(name):
    change, code, table, row = BROKEN[name]
    data = copy.deepcopy(plan_to_data(PLAN))
    change(data)
    with pytest.raises(UnusableInput) as refusal:
        plan_from_data(data)
    found = refusal.value.problems[0]
    assert (found.code, found.table, found.row) == (code, table, row)
    assert re.search("[\u4e00-\u9fff]", found.sentence.zh)


def test_all_mistakes_of_a_plan_are_listed():
    data = plan_to_data(PLAN)
    data["unmet"][0]["verdict"] = "lost"
    data["assignments"][0]["yuan"] = None
    data["assignments"][1]["people"] = "x"
    del data["summary"]["gap"]
    with pytest.raises(UnusableInput) as refusal:
        plan_from_data(data)
    # Money may be absent; the other three are mistakes.
    assert [problem.table for problem in refusal.value.problems] == ["summary", "assignments", "unmet"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty_file"),
        ("{", "json_syntax"),
        ("[]", "wrong_shape"),
        ("[" * 100_000, "too_deep"),
        ('{"summary": {}, "summary": {}}', "duplicate_key"),
    ],
)
def test_a_file_that_is_no_plan_is_refused(text, code, tmp_path):
    (tmp_path / "plan.json").write_text(text, encoding="utf-8")
    with pytest.raises(UnusableInput) as refusal:
        read_plan(tmp_path)
    assert refusal.value.problems[0].code == code


def test_a_folder_without_a_plan_is_refused(tmp_path):
    with pytest.raises(UnusableInput) as refusal:
        read_plan(tmp_path)
    assert refusal.value.problems[0].code == "missing_file"
    assert "plan.json" in str(refusal.value)


def written_text(plan):
    return b"".join(plan_json(plan))


def tables_of(text):
    found = read_tables(text)
    assert found is not None
    return found[1]


def test_the_text_is_json_of_the_plans_data():
    assert json.loads(written_text(PLAN)) == plan_to_data(PLAN)


def test_what_was_written_is_read_at_once():
    tables = tables_of(written_text(PLAN))
    assert all(tables[name].equals(PLAN.table(name)) for name in PLAN_TABLES)


def test_blocks_of_rows_make_one_table(monkeypatch):
    rows = [{"need_id": f"n{place}", "verdict": "outbid", "destination": "claim"} for place in range(9)]
    plan = PLAN.replace(unmet=UNMET.frame(rows))
    whole = written_text(plan)
    monkeypatch.setattr(plan_texts, "BLOCK_ROWS", 2)
    monkeypatch.setattr(plan_texts, "BLOCK_BYTES", 300)
    assert written_text(plan) == whole
    assert tables_of(whole)["unmet"].equals(plan.unmet)


texts = st.text(st.characters(codec="utf-8"), max_size=5)
numbers = st.floats(allow_nan=False, allow_infinity=False)


@given(texts, texts, st.lists(texts, max_size=3), numbers, st.integers(-(10**12), 10**12))
def test_any_values_come_back(identifier, sentence, reasons, number, fen):
    plan = PLAN.replace(
        unmet=UNMET.frame(
            [
                {
                    "need_id": identifier,
                    "verdict": "outbid",
                    "reasons": reasons,
                    "sentence_zh": sentence,
                    "destination": "wait",
                }
            ]
        ),
        resources=RESOURCES.frame([{"resource_id": "p1", "dimension": "hours", "capacity": number}]),
        assignments=ASSIGNMENTS.frame([{"need_id": identifier, "line": "money", "resource_id": "f", "yuan_fen": fen}]),
    )
    text = written_text(plan)
    tables = tables_of(text)
    assert all(tables[name].equals(plan.table(name)) for name in PLAN_TABLES)
    assert same(plan_from_data(json.loads(text)), plan)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"yuan":123.45', '"yuan":"123.45"'),
        ('"yuan":123.45', '"yuan":123.456'),
        ('"yuan":123.45', '"yuan":1e300'),
        ('"yuan":123.45', '"yuan": 123.45'),
        ('"people":1,', '"people":1.5,'),
        ('"people":1,', '"people":9007199254740993,'),
        ('"people":1,', '"people":1,"people":1,'),
        ('"people":1,', '"people":1,"why":1,'),
        ('"people":1,', ""),
        ('"kept":true', '"kept":null'),
        ('"kept":true', '"kept":1'),
        ('"verdict":"outbid"', '"verdict":"lost"'),
        ('"verdict":"outbid"', '"verdict":null'),
        ('"reasons":["skills:1","balance"]', '"reasons":null'),
        ('"reasons":["skills:1","balance"]', '"reasons":["skills:1",null]'),
        ('"reasons":["skills:1","balance"]', '"reasons":["skills:1",1]'),
        ('"need_id":"n2"', '"need_id":"\\ud800"'),
        ('"need_id":"n2"', '"need_id":"\\u006e2"'),
        ('"capacity":4.0', '"capacity":4'),
        ('"capacity":4.0', '"capacity":NaN'),
        ('"package_members": [\n]', '"package_members": []'),
        ('"package_members": [\n],', ""),
    ],
)
def test_any_other_text_is_read_as_strictly_as_its_values(old, new, tmp_path):
    text = written_text(PLAN).decode()
    assert text.count(old) == 1
    (tmp_path / "plan.json").write_text(text.replace(old, new), encoding="utf-8")

    def outcome(read):
        try:
            return read()
        except UnusableInput as refusal:
            return [(found.code, found.table, found.row, found.field) for found in refusal.problems]

    expected = outcome(lambda: plan_from_data(parse_json((tmp_path / "plan.json").read_bytes(), "plan.json")))
    found = outcome(lambda: read_plan(tmp_path))
    assert same(found, expected) if isinstance(expected, Plan) else found == expected
