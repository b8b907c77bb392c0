"""Strict YAML: nothing guessed, every mistake at once, every value with its line."""

import pytest

from scenarios.model import ScenarioError, read_yaml
from scenarios.model.yaml_text import MOST_CHARACTERS


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("007", "007"),
        ("330111101001", 330111101001),
        ("off", "off"),
        ("no", "no"),
        ("12:30", "12:30"),
        ("0x10", "0x10"),
        ("1_000", "1_000"),
        ("2026-11-23", "2026-11-23"),
        ("true", True),
        ("null", None),
        ("~", None),
        ("'true'", "true"),
        ('"5"', "5"),
        ("-3", -3),
        ("1.50", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("care:2", "care:2"),
    ],
)
def test_plain_scalars_are_what_they_look_like(text, value):
    found = read_yaml(f"value: {text}\n").data["value"]
    assert (found, type(found)) == (value, type(value))


def test_every_part_knows_its_line():
    lines = read_yaml("a: 1\nb:\n  - x\n  - y: 2\n").lines
    assert lines[("a",)] == 1
    assert lines[("b", 1)] == 4
    assert lines[("b", 1, "y")] == 4


def test_every_mistake_is_found_at_once():
    text = "a: 1\na: 2\nb: &x [1]\nc: *x\nd: !!python/object:os.system 1\n? [1]\n: 2\ne: 1e999\n"
    with pytest.raises(ScenarioError) as error:
        read_yaml(text)
    found = {(problem.code, problem.row) for problem in error.value.problems}
    assert found == {
        ("duplicate_key", 2),
        ("yaml_alias", 4),
        ("yaml_tag", 5),
        ("yaml_key", 6),
        ("not_finite", 8),
    }


@pytest.mark.parametrize("text", ["a: [", "a: b: c", "\t- x", "[" * 30_000, "a: \x00", "{a: 1"])
def test_what_is_not_yaml_is_one_problem_without_a_trace(text):
    with pytest.raises(ScenarioError) as error:
        read_yaml(text)
    assert [problem.code for problem in error.value.problems] == ["not_yaml"]


def test_a_file_is_one_document():
    with pytest.raises(ScenarioError) as error:
        read_yaml("a: 1\n---\nb: 2\n")
    assert [problem.code for problem in error.value.problems] == ["several_documents"]
    assert read_yaml("").data is None


def test_a_bomb_of_anchors_and_a_huge_file_are_refused():
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"
    with pytest.raises(ScenarioError) as error:
        read_yaml(bomb)
    assert {problem.code for problem in error.value.problems} == {"yaml_alias"}
    with pytest.raises(ScenarioError) as error:
        read_yaml("a" * (MOST_CHARACTERS + 1))
    assert [problem.code for problem in error.value.problems] == ["too_long"]
