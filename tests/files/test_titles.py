"""Names of tables and columns: English, Chinese, both, with units and stars, in one row or two."""

from __future__ import annotations

import pytest

from matcher.files.header import column_letters, read_header
from matcher.files.titles import field_names, find_table, fold, is_ignored_sheet, nearest_table
from matcher.model.schema import NEEDS, POOL_TABLES, TEAMS

NAMES = field_names(NEEDS)


@pytest.mark.parametrize("spec", POOL_TABLES.values(), ids=POOL_TABLES)
def test_no_two_fields_of_a_table_share_a_name(spec):
    wordings = [fold(wording) for field in spec.fields for wording in {field.name, field.title}]
    assert len(wordings) == len(set(wordings))
    names = field_names(spec)
    for field in spec.fields:
        assert names.find(field.name) == names.find(field.title) == {field.name}


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("need_id", "need_id"),
        ("NEED ID", "need_id"),
        ("ｎｅｅｄ＿ｉｄ", "need_id"),
        ("需求编号", "need_id"),
        (" 需 求 编 号 ", "need_id"),
        ("需求编号*", "need_id"),
        ("＊需求编号", "need_id"),
        ("需求编号 need_id", "need_id"),
        ("need_id/需求编号", "need_id"),
        ("需求编号(need_id)", "need_id"),
        ("需求编号\nneed_id", "need_id"),
        ("需求编号（必填）*", "need_id"),
        ("每周工时（小时/周）", "hours"),
        ("每周工时[小时]", "hours"),
        ("所需金额【元】", "amount"),
    ],
)
def test_a_title_is_recognised(title, field):
    assert NAMES.find(title) == {field}


@pytest.mark.parametrize("title", ["amount_fen", "备注", "现服务方 联系人", "需求", "", "(need_id)x", "（）"])
def test_another_title_is_not(title):
    assert NAMES.find(title) == set()


@pytest.mark.parametrize(("title", "near"), [("amuont", "amount"), ("需求编码", "需求编号"), ("zzz", "")])
def test_the_nearest_known_title_is_suggested(title, near):
    assert NAMES.nearest(title) == near


def test_titles_that_name_two_fields_name_both():
    assert NAMES.find("等级（people）") == {"grade", "people"}


@pytest.mark.parametrize("name", ["needs", "Needs ", "需求", "需求 needs", "需求（needs）", "ＮＥＥＤＳ"])
def test_a_table_is_recognised(name):
    assert find_table(name) == "needs"


def test_an_unknown_table_has_a_nearest_one():
    assert find_table("需求表") is None
    assert nearest_table("需求表") == "需求"
    assert nearest_table("provider") == "providers"


@pytest.mark.parametrize("name", ["填写说明", "README", "Read me", "选项", "options"])
def test_notes_are_ignored(name):
    assert is_ignored_sheet(name)


def test_titles_may_stand_below_a_banner():
    header = read_header(NEEDS, [["2026 年第 48 周心愿池"], [], ["need_id", "service"], ["n1", "meals"]])
    assert header is not None
    assert (header.first, header.data) == (2, 3)
    assert header.columns == {"need_id": 0, "service": 1}
    assert header.problems == ()


@pytest.mark.parametrize("swapped", [False, True])
def test_two_rows_of_titles_in_either_order(swapped):
    rows: list[list[object]] = [["需求编号", "服务项目", "每周工时（小时）"], ["need_id", "service", "hours"]]
    header = read_header(NEEDS, [*(reversed(rows) if swapped else rows), ["n1", "meals", 2]])
    assert header is not None
    assert header.data == 2
    assert header.columns == {"need_id": 0, "service": 1, "hours": 2}
    assert header.problems == ()


def test_one_of_two_titles_is_enough():
    header = read_header(NEEDS, [["需求编号", "服务项目", "本地叫法"], ["need_id", "service", "hours"]])
    assert header is not None
    assert header.columns["hours"] == 2
    assert header.problems == ()


def test_a_row_of_data_is_not_a_second_row_of_titles():
    header = read_header(TEAMS, [["team", "role", "at_least"], ["role", "volunteer", 2]])
    assert header is not None
    assert header.data == 1


def test_no_titles_are_no_header():
    assert read_header(NEEDS, [["n1", "meals", 2], []]) is None
    assert read_header(NEEDS, []) is None


def test_titles_below_the_tenth_row_are_not_looked_for():
    assert read_header(NEEDS, [[] for _ in range(10)] + [["need_id", "service"]]) is None


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16383, "XFD")])
def test_columns_are_named_as_in_a_sheet(index, letters):
    assert column_letters(index) == letters
