"""Cells that hold yes or no, or one of some values."""

import datetime as dt

import pytest

from matcher.files.cells import parse_cell
from matcher.model.problems import Severity
from matcher.model.schema import NEEDS, PROVIDERS
from tests.files.cells.reading import read


@pytest.mark.parametrize("value", [True, 1, 1.0, "1", "是", "有", "TRUE", "yes", "√", " 是 "])
def test_yes(value):
    assert read(NEEDS["verified"], value) == (True, [])


@pytest.mark.parametrize("value", [False, 0, "0", "否", "无", "False", "no", "×"])
def test_no(value):
    assert read(NEEDS["verified"], value) == (False, [])


@pytest.mark.parametrize("value", [2, "也许", "2", 0.5, dt.date(2026, 1, 1)])
def test_neither_yes_nor_no(value):
    assert read(NEEDS["verified"], value) == (None, ["not_a_boolean"])


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        (NEEDS["grade"], "红", "red"),
        (NEEDS["grade"], "RED", "red"),
        (NEEDS["grade"], "黄色", "yellow"),
        (NEEDS["crs"], "GCJ-02", "gcj02"),
        (NEEDS["crs"], "wgs 84", "wgs84"),
        (NEEDS["crs"], "百度", "bd09"),
        (NEEDS["helper_gender"], "女", "f"),
        (PROVIDERS["level"], "街道", "town"),
        (PROVIDERS["level"], "村(社区)", "village"),
        (PROVIDERS["type"], "Social organisation", "social_org"),
    ],
)
def test_choices_by_code_and_title(field, value, code):
    assert read(field, value) == (code, [])


def test_an_unknown_choice_names_the_nearest():
    stored, [fault] = parse_cell(NEEDS["grade"], "yelow")
    assert stored is None
    assert fault.severity is Severity.ERROR
    assert "yellow" in fault.remedy.en
    assert "黄" in fault.remedy.zh


def test_an_unknown_category_is_kept_with_a_warning_and_a_suggestion():
    stored, [fault] = parse_cell(NEEDS["categories"], "老年人;低保户")
    assert stored == ["elderly", "低保户"]
    assert (fault.code, fault.severity) == ("unknown_category", Severity.WARNING)
    assert "low_income" in fault.remedy.en


@pytest.mark.parametrize(
    ("spoken", "level"),
    [("镇街", "town"), ("乡镇", "town"), ("街道", "town"), ("区县", "district"), ("社区", "village")],
)
def test_levels_may_be_named_as_people_speak(spoken, level):
    assert read(PROVIDERS["level"], spoken) == (level, [])
