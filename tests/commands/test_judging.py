"""verify, score."""

from __future__ import annotations

import json

import pytest

from matcher.commands import judging
from matcher.samples.tiny import OBJECTIVE_POINTS
from tests.commands.running import DAY, run

BY_HAND = """需求编号,资源编号,金额
FY-00001,P001,
FY-00002,P001,
FY-00004,P002,
FY-00004,F01,300
FY-00005,P003,
FY-00005,F01,
FY-00006,J01,
"""
"""The best plan of the sample as an operator writes it: the fund of FY-00005 is alone, so the amount follows."""


def _change(plan, old, new):
    file = plan / "plan.json"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_verify_of_a_sound_plan(tiny, tiny_plan):
    said = run("verify", tiny, tiny_plan, "--lang", "zh")
    assert said.code == 0
    assert "检查通过" in said.out
    assert run("verify", tiny, tiny_plan, "--json").data == {"sound": True, "stale": False, "violations": {}}


def test_verify_takes_the_file_of_a_plan_as_well(tiny, tiny_plan):
    assert run("verify", tiny, tiny_plan / "plan.json").code == 0


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('"resource_id":"P002"', '"resource_id":"P001"', "skills"),
        ('"yuan":300.0', '"yuan":299.0', "complete"),
        ('"verdict":"not_proven"', '"verdict":"not_eligible"', "verdict"),
    ],
    ids=["another helper", "less money", "another verdict"],
)
def test_verify_detects_a_plan_that_was_tampered_with(tiny, own_plan, old, new, rule):
    _change(own_plan, old, new)
    said = run("verify", tiny, own_plan, "--json")
    assert said.code == 1
    assert said.data["sound"] is False
    assert rule in said.data["violations"]
    words = run("verify", tiny, own_plan, "--lang", "en")
    assert words.code == 1
    assert f"({rule})" in words.out


def test_verify_with_another_policy_finds_another_objective(tiny, tiny_plan, tmp_path):
    (tmp_path / "p.yaml").write_text("weights: {red: 30}\n", encoding="utf-8")
    said = run("verify", tiny, tiny_plan, "--policy", tmp_path / "p.yaml", "--json")
    assert said.code == 1
    assert "objective" in said.data["violations"]


def test_verify_of_a_plan_of_another_pool(own_tiny, tiny_plan):
    providers = own_tiny / "providers.csv"
    text = providers.read_text(encoding="utf-8-sig")
    providers.write_text(text.replace("示例·富春街道邻里队", "示例·另一队"), encoding="utf-8")
    said = run("verify", own_tiny, tiny_plan, "--json")
    assert (said.code, said.data["stale"], said.data["sound"]) == (1, True, False)
    assert "指纹" in run("verify", own_tiny, tiny_plan).out


def _not_a_plan(folder):
    (folder / "plan.json").write_text("[]", encoding="utf-8")


def _broken(folder):
    (folder / "plan.json").write_text("{", encoding="utf-8")


def _without_summary(folder):
    file = folder / "plan.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    del data["summary"]
    file.write_text(json.dumps(data), encoding="utf-8")


def _bad_policy(folder):
    _change(folder, '"per_week": 0.02', '"per_week": -1')


@pytest.mark.parametrize(
    "spoil",
    [lambda folder: (folder / "plan.json").unlink(), _not_a_plan, _broken, _without_summary, _bad_policy],
    ids=["absent", "a list", "broken", "without summary", "bad policy"],
)
def test_verify_of_what_is_no_plan(tiny, own_plan, spoil):
    spoil(own_plan)
    said = run("verify", tiny, own_plan, "--json")
    assert said.code == 2
    assert said.data["problems"]


def test_score_of_a_plan_made_by_hand_with_chinese_titles(tiny, tmp_path):
    (tmp_path / "hand.csv").write_text(BY_HAND, encoding="gb18030")
    said = run("score", tiny, tmp_path / "hand.csv", "--date", DAY, "--json")
    assert said.code == 0
    assert said.data["objective"] == pytest.approx(OBJECTIVE_POINTS, abs=1e-6)
    assert said.data["sound"] is True
    words = run("score", tiny, tmp_path / "hand.csv", "--date", DAY, "--lang", "zh")
    assert "43.5967 分" in words.out
    assert DAY in words.out


def test_score_of_our_own_assignments_is_the_plans_objective(tiny, tiny_plan):
    said = run("score", tiny, tiny_plan / "assignments.csv", "--date", DAY, "--json")
    assert said.code == 0
    assert said.data["objective"] == pytest.approx(OBJECTIVE_POINTS, abs=1e-4)


def test_score_lists_broken_rules_and_still_scores(tiny, tmp_path):
    # P001 has 3 hours; the three needs ask for 4. FY-00002 without its helper is not met.
    rows = "need_id,resource_id\nFY-00001,P001\nFY-00002,P001\nFY-00003,P001\nFY-00004,F01\n"
    (tmp_path / "hand.csv").write_text(rows, encoding="utf-8")
    said = run("score", tiny, tmp_path / "hand.csv", "--date", DAY, "--json")
    assert said.code == 1
    assert set(said.data["violations"]) == {"capacity_hours", "complete"}
    # 28.02 + 2.94 + (1 - 0.02 - 0.04) - 300 yuan x 0.00001 for the half-met need
    assert said.data["objective"] == pytest.approx(28.02 + 2.94 + 0.94 - 0.003, abs=1e-6)


def test_score_with_a_policy(tiny, tmp_path):
    (tmp_path / "p.yaml").write_text("weights: {red: 0}\n", encoding="utf-8")
    (tmp_path / "hand.csv").write_text("need_id,resource_id\nFY-00001,P001\n", encoding="utf-8")
    said = run("score", tiny, tmp_path / "hand.csv", "--date", DAY, "--policy", tmp_path / "p.yaml", "--json")
    assert said.data["objective"] == pytest.approx(-0.06, abs=1e-6)


def test_score_of_rows_that_name_what_does_not_exist(tiny, tmp_path):
    rows = "need_id,resource_id,yuan\nNOBODY,P001,\nFY-00001,NOTHING,\n,P001,\nFY-00004,F01,many\n"
    (tmp_path / "hand.csv").write_text(rows, encoding="utf-8")
    said = run("score", tiny, tmp_path / "hand.csv", "--date", DAY, "--json")
    assert said.code == 1
    assert {"unknown_need", "unknown_resource"} <= set(said.data["violations"])
    assert [(problem["row"], problem["field"]) for problem in said.data["problems"]] == [(4, "need_id"), (5, "yuan")]
    assert said.err


@pytest.mark.parametrize("content", [None, "", "a,b\n1,2\n"], ids=["absent", "empty", "other columns"])
def test_score_of_a_file_that_cannot_be_used(tiny, tmp_path, content):
    if content is not None:
        (tmp_path / "hand.csv").write_text(content, encoding="utf-8")
    said = run("score", tiny, tmp_path / "hand.csv", "--json")
    assert said.code == 2
    assert said.data["problems"]


@pytest.mark.parametrize("command", ["verify", "score"])
def test_internal_errors_are_one_sentence(tiny, tiny_plan, monkeypatch, command):
    def broken(*_, **__):
        raise RuntimeError("secret")

    monkeypatch.setattr(judging, "check_plan", broken)
    monkeypatch.setattr(judging, "check_assignments", broken)
    path = tiny_plan if command == "verify" else tiny_plan / "assignments.csv"
    said = run(command, tiny, path, "--lang", "zh")
    assert (said.code, said.out) == (3, "")
    assert len(said.err.splitlines()) == 1
    assert "RuntimeError" in said.err
    assert "secret" not in said.err
