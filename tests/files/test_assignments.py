"""Plans made by hand: who helps whom, from a CSV file."""

from __future__ import annotations

import polars as pl
import pytest

from matcher.files import UnusableInput, read_assignments, write_plan_data
from matcher.files.assignments import HAND_MADE
from tests.files.test_plans import PLAN


def read(tmp_path, text):
    path = tmp_path / "assignments.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_assignments(path)


def test_two_columns_are_enough(tmp_path):
    frame, problems = read(tmp_path, "need_id,resource_id\nn1,p1\nn2,f1\n")
    assert frame.rows() == [("n1", "p1", None, None, None), ("n2", "f1", None, None, None)]
    assert frame.schema == {
        "need_id": pl.String,
        "resource_id": pl.String,
        "line": pl.String,
        "yuan_fen": pl.Int64,
        "resource_kind": pl.String,
    }
    assert problems == ()


def test_chinese_titles_and_values(tmp_path):
    frame, problems = read(tmp_path, "需求编号,资源编号,内容,金额\nn1,f1,资金,100.5\nn1,p1,服务,\n".encode("gbk"))
    assert frame.rows() == [("n1", "f1", "money", 10050, None), ("n1", "p1", "service", None, None)]
    assert [problem.code for problem in problems] == ["encoding_assumed"]


def test_the_table_of_a_plan_is_taken_as_it_is(tmp_path):
    write_plan_data(PLAN, tmp_path)
    frame, problems = read_assignments(tmp_path / "assignments.csv")
    assert problems == ()
    assert frame.rows() == PLAN.assignments.select("need_id", "resource_id", "line", "yuan_fen", "resource_kind").rows()


def test_every_mistake_is_listed_and_good_rows_are_kept(tmp_path):
    text = "need_id,resource_id,line,yuan\nn1,p1,service,\n,p1,,\nn2,p1,sevice,\nn3,f1,money,-5\nn4,f1,money,abc\nn5\n"
    frame, problems = read(tmp_path, text)
    assert frame["need_id"].to_list() == ["n1"]
    assert sorted(problem.row or 0 for problem in problems) == [3, 4, 5, 6, 7]
    assert {problem.table for problem in problems} == {"assignments"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty_file"),
        ("a,b\n1,2\n", "no_titles"),
        ("need_id,line\nn1,service\n", "missing_column"),
        (b"\xff\xff\xff\x80\n", "unknown_encoding"),
    ],
)
def test_a_file_without_assignments_is_refused(text, code, tmp_path):
    with pytest.raises(UnusableInput) as refusal:
        read(tmp_path, text)
    assert code in {problem.code for problem in refusal.value.problems}


def test_an_absent_file_is_refused(tmp_path):
    with pytest.raises(UnusableInput) as refusal:
        read_assignments(tmp_path / "absent.csv")
    assert refusal.value.problems[0].code == "missing_file"


def test_only_need_and_resource_are_required():
    assert [field.name for field in HAND_MADE.fields if field.required] == ["need_id", "resource_id"]
