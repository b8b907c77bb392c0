"""Sweep files: what they mean, and every mistake at once."""

from __future__ import annotations

from typing import Any

import pytest

from scenarios.model import ScenarioError
from scenarios.sweep import sweep_from_data
from scenarios.sweep.read import MOST_RUNS, read_sweep

TEXT = """
name: hours
title: {zh: 工时, en: hours}
question: {zh: 工时变化会怎样？, en: "What if hours change?"}
seed: 3
parameters:
  times:
    title: {zh: 倍数, en: times}
    from: 0.5
    to: 1.5
    steps: 3
  floor: {values: [0, 1]}
changes:
  - scale: providers
    where: {level: village}
    by: {hours: $times}
policy:
  worst_town: $floor
chance:
  repeats: 2
  absent: {share: 0.1, where: {level: village}}
  surge: {share: $floor}
"""


def asked(**changes: Any) -> dict[str, Any]:
    """A small sweep, with other keys."""
    return {
        "name": "x",
        "question": {"zh": "问", "en": "q"},
        "parameters": {"times": {"values": [1, 2]}},
        "changes": [{"scale": "providers", "where": "all", "by": {"hours": "$times"}}],
    } | changes


def mistakes(data: Any) -> list[tuple[str, str]]:
    with pytest.raises(ScenarioError) as raised:
        sweep_from_data(data)
    assert all(problem.sentence.zh and problem.sentence.en and problem.remedy.zh for problem in raised.value.problems)
    return [(problem.field, problem.code) for problem in raised.value.problems]


def test_a_file_is_read_as_it_is_meant(tmp_path):
    path = tmp_path / "sweep.yaml"
    path.write_text(TEXT, encoding="utf-8")
    sweep = read_sweep(path)
    assert [dict(point.values) for point in sweep.points] == [
        {"times": times, "floor": floor} for times in (0.5, 1.0, 1.5) for floor in (0, 1)
    ]
    assert (sweep.repeats, sweep.seed, sweep.title.zh) == (2, 3, "工时")
    assert sweep.parameters[1].title.en == "floor"
    assert sweep.chance is not None
    assert sweep.chance.surge is not None
    assert [sweep.chance.surge.at(point.values) for point in sweep.points] == [0, 1] * 3
    assert len({point.scenario.digest for point in sweep.points}) == 6
    edit = sweep.points[4].scenario.changes[0]
    assert getattr(edit, "edits")[0].operand == 1.5  # noqa: B009  (its type is one of several)


def test_whole_numbers_stay_whole_and_values_stand_once():
    sweep = sweep_from_data(
        asked(
            parameters={"n": {"values": [5, 3, 5.0, 1]}},
            changes=[{"clone": "needs", "where": "all", "count": "$n"}],
        )
    )
    assert [point.values["n"] for point in sweep.points] == [5, 3, 1]
    assert all(isinstance(point.values["n"], int) for point in sweep.points)


def test_chance_alone_is_a_sweep_too():
    sweep = sweep_from_data(
        asked(parameters={"q": {"values": [0, 0.5]}}, changes=[], chance={"repeats": 2, "absent": {"share": "$q"}})
    )
    assert [point.scenario.changes for point in sweep.points] == [(), ()]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"parameters": {}}, [("parameters", "missing")]),
        (
            {"parameters": {"a": {"values": [1]}, "b": {"values": [1]}, "c": {"values": [1]}}},
            [("parameters", "too_long")],
        ),
        ({"parameters": {"times": {"from": 1, "to": 2}}}, [("parameters.times", "which_values")]),
        ({"parameters": {"times": {"values": [1], "steps": 3}}}, [("parameters.times", "which_values")]),
        (
            {"parameters": {"times": {"values": [1]}, "other": {"values": [1]}}},
            [("parameters.other", "unused_parameter")],
        ),
        (
            {"changes": [{"scale": "providers", "where": "all", "by": {"hours": "$tims"}}]},
            [("changes[1].by.hours", "unknown_parameter"), ("parameters.times", "unused_parameter")],
        ),
        ({"chance": {"repeats": 2}}, [("chance", "no_chance")]),
        (
            {"chance": {"repeats": 0, "absent": {"share": 2}}},
            [("chance.repeats", "out_of_range"), ("chance.absent.share", "out_of_range")],
        ),
        ({"chance": {"repeats": 1, "absent": {"share": "$times"}}}, [("chance.absent.share", "out_of_range")]),
        (
            {"chance": {"repeats": 1, "absent": {"share": 0.1, "where": {"levle": "town"}}}},
            [("chance.absent.where.levle", "unknown_field")],
        ),
        ({"nmae": "x", "seed": -1}, [("seed", "out_of_range"), ("nmae", "unknown_key")]),
    ],
)
def test_every_mistake_has_its_place(changes, expected):
    assert sorted(mistakes(asked(**changes))) == sorted(expected)


def test_a_mistake_that_every_point_has_is_said_once():
    wrong = asked(changes=[{"scale": "providers", "where": {"hous": 1}, "by": {"hours": "$times"}}])
    assert mistakes(wrong) == [("changes[1].where.hous", "unknown_field")]


def test_a_value_that_is_wrong_at_one_point_is_said():
    wrong = asked(parameters={"times": {"values": [1, -1]}})
    assert [field for field, _ in mistakes(wrong)] == ["changes[1].by.hours"]


def test_too_many_runs_are_refused_before_any_is_prepared():
    assert mistakes(
        asked(
            parameters={"times": {"from": 1, "to": 2, "steps": 200}}, chance={"repeats": 1_000, "surge": {"share": 0.1}}
        )
    ) == [("parameters", "too_many_runs")]
    assert MOST_RUNS < 200_000


@pytest.mark.parametrize("data", [None, [], "text", 3])
def test_what_is_no_mapping_is_refused(data):
    assert mistakes(data) == [("", "not_a_mapping")]
