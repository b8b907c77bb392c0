"""verify, score."""

from __future__ import annotations

import json

import pytest

from matcher.commands import judging, scoring
from matcher.files import write_pool
from matcher.model import Pool
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
        ('"verdict":"outbid"', '"verdict":"not_eligible"', "verdict"),
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


def test_score_says_every_term(tiny, tmp_path):
    (tmp_path / "hand.csv").write_text(BY_HAND, encoding="utf-8")
    said = run("score", tiny, tmp_path / "hand.csv", "--date", DAY, "--json").data
    values = {term: points for term, points in said["terms"].items() if points}
    # The table of the sample: 28.08 + 9 + 3 + 3 + 1 of value; quality 2 x 0.02 + 3 x 0.01; steps 1 + 2 + 2; 333 yuan.
    assert values == pytest.approx(
        {
            "weights.red": 28.08,
            "weights.yellow": 9.0,
            "weights.blue": 6.0,
            "weights.green": 1.0,
            "ladder_step": 0.25,
            "quality": 0.07,
            "yuan": 0.00333,
            "channels.provider": 0.16,
        }
    )
    words = run("score", tiny, tmp_path / "hand.csv", "--date", DAY, "--lang", "en").out
    assert "  quality: -0.070000\n" in words


def test_score_compares_with_our_plan(tiny, tiny_plan, tmp_path):
    # P001 goes to FY-00003 in the place of FY-00002: 0.94 instead of 2.94. The day is that of the plan.
    (tmp_path / "hand.csv").write_text(BY_HAND.replace("FY-00002", "FY-00003"), encoding="utf-8")
    said = run("score", tiny, tmp_path / "hand.csv", "--plan", tiny_plan, "--json")
    assert (said.code, said.data["date"]) == (0, DAY)
    found = said.data["comparison"]
    assert found["objective"]["difference"] == pytest.approx(-2.0)
    assert (found["only_by_hand"], found["only_ours"], found["other_helper"]) == (["FY-00003"], ["FY-00002"], [])
    assert found["same"] == 4
    assert found["people"]["blue"] == {"by_hand": 1, "ours": 2}
    assert found["people"]["green"] == {"by_hand": 2, "ours": 1}
    words = run("score", tiny, tmp_path / "hand.csv", "--plan", tiny_plan, "--lang", "zh").out.splitlines()
    assert words[-6:] == [
        "检查通过：没有违反任何规则。",
        "比本系统方案（43.5967 分）少 2.0000 分。",
        "受助人数（手工/本系统）：红 1/1、黄 1/1、蓝 1/2、绿 2/1。",
        "4 件安排相同。",
        "只有手工方案满足的有 1 件：FY-00003。",
        "只有本系统方案满足的有 1 件：FY-00002。",
    ]
    words = run("score", tiny, tmp_path / "hand.csv", "--plan", tiny_plan, "--lang", "en").out.splitlines()
    assert words[-5:] == [
        "2.0000 points less than our plan (43.5967).",
        "People met (by hand/ours): red 1/1, yellow 1/1, blue 1/2, green 2/1.",
        "The same in both: 4.",
        "Met by hand only, 1: FY-00003.",
        "Met by ours only, 1: FY-00002.",
    ]


def test_our_own_plan_equals_itself(tiny, tiny_plan):
    said = run("score", tiny, tiny_plan, "--plan", tiny_plan, "--lang", "en")
    assert said.code == 0
    assert "Equal to our plan in points (43.5967)." in said.out


def test_points_of_a_plan_that_breaks_rules_do_not_count(tiny, tiny_plan, tmp_path):
    (tmp_path / "hand.csv").write_text(BY_HAND + "FY-00003,P001,\n", encoding="utf-8")
    said = run("score", tiny, tmp_path / "hand.csv", "--plan", tiny_plan, "--lang", "en")
    assert said.code == 1
    assert "0.9400 points more than our plan (43.5967).\nThe plan made by hand breaks rules" in said.out


def test_comparing_with_a_plan_of_another_pool(with_bad_row, tiny_plan, tmp_path):
    (tmp_path / "hand.csv").write_text(BY_HAND, encoding="utf-8")
    said = run("score", with_bad_row, tmp_path / "hand.csv", "--plan", tiny_plan, "--json")
    assert said.code == 2
    assert [problem["code"] for problem in said.data["problems"]] == ["stale_plan"]


@pytest.fixture(scope="module")
def packaged(tmp_path_factory):
    """A pool of three needs that are met in one package, and its plan."""
    folder = tmp_path_factory.mktemp("packaged")
    here = {"service": "visiting", "hours": 1.0, "lon": 120.0, "lat": 30.0, "region": "330111101", "people": 8}
    pool = Pool.from_rows(
        needs=[here | {"need_id": f"n{number}"} for number in range(3)],
        providers=[{"provider_id": "t1", "hours": 9.0, "region": "330111"}],
    )
    write_pool(pool, folder / "pool")
    assert run("match", folder / "pool", "--out", folder / "plan", "--date", DAY).code == 0
    return folder


@pytest.mark.parametrize("made", ["plan", "plan/plan.json", "plan/assignments.csv"])
def test_packages_are_scored_as_packages(packaged, made):
    plan = json.loads((packaged / "plan" / "plan.json").read_text(encoding="utf-8"))
    assert [package["needs"] for package in plan["packages"]] == [3]
    said = run("score", packaged / "pool", packaged / made, "--plan", packaged / "plan", "--json")
    assert said.code == 0, said.out
    assert said.data["objective"] == pytest.approx(plan["summary"]["objective"], abs=1e-6)
    assert said.data["terms"]["packages.worth"] == pytest.approx(-2.4)
    assert said.data["comparison"]["same"] == 3


def test_a_package_without_its_table_is_asked_for(packaged, tmp_path):
    text = (packaged / "plan" / "assignments.csv").read_bytes()
    (tmp_path / "hand.csv").write_bytes(text)
    said = run("score", packaged / "pool", tmp_path / "hand.csv", "--date", DAY, "--lang", "en")
    assert said.code == 1
    assert "name the folder of the plan" in said.out


@pytest.mark.parametrize("command", ["verify", "score"])
def test_internal_errors_are_one_sentence(tiny, tiny_plan, monkeypatch, command):
    def broken(*_, **__):
        raise RuntimeError("secret")

    monkeypatch.setattr(judging, "check_plan", broken)
    monkeypatch.setattr(scoring, "judge_assignments", broken)
    path = tiny_plan if command == "verify" else tiny_plan / "assignments.csv"
    said = run(command, tiny, path, "--lang", "zh")
    assert (said.code, said.out) == (3, "")
    assert len(said.err.splitlines()) == 1
    assert "RuntimeError" in said.err
    assert "secret" not in said.err
