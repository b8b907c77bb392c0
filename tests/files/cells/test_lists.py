"""Cells that hold lists, skills and roles."""

import pytest

from matcher.model.schema import NEEDS, PROVIDERS
from tests.files.cells.reading import read


@pytest.mark.parametrize(
    ("value", "expected", "codes"),
    [
        ("elderly;disabled", ["elderly", "disabled"], []),
        ("老年人；残疾，低保、ill", ["elderly", "disabled", "low_income", "ill"], []),
        (["elderly", "残疾"], ["elderly", "disabled"], []),
        ("elderly;;elderly; ", ["elderly"], []),
        ("elderly\ndisabled", ["elderly", "disabled"], []),
        ("无", [], ["taken_as_empty"]),
        (" ；; ", [], ["taken_as_empty"]),
        (["", None], [], ["taken_as_empty"]),
    ],
)
def test_lists_are_parted_at_every_separator_and_repetitions_vanish(value, expected, codes):
    assert read(NEEDS["categories"], value) == (expected, codes)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("care", ["care:1"]),
        ("care:3", ["care:3"]),
        ("care：2；counselling", ["care:2", "counselling:1"]),
        ("care:1;care:4;care:2", ["care:4"]),
    ],
)
def test_skills_are_stored_with_their_highest_level(value, expected):
    assert read(NEEDS["skills"], value) == (expected, [])


@pytest.mark.parametrize("value", ["care:0", "care:6", "care:x", "care:", ":2", "care:2:3", "care:-1"])
def test_bad_skills(value):
    assert read(NEEDS["skills"], value)[1] == ["bad_skill"]


def test_roles_have_one_count_each():
    assert read(PROVIDERS["roles"], "社工:2;volunteer:15;社工:2") == (["社工:2", "volunteer:15"], [])
    assert read(PROVIDERS["roles"], "社工")[1] == ["bad_role"]
    assert read(PROVIDERS["roles"], "社工:2;社工:3")[1] == ["bad_role"]
