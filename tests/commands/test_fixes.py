"""explain --fixes, options --moving, gaps."""

from __future__ import annotations

import csv

from tests.commands.running import run

UNMET, MET = "FY-00003", "FY-00005"


def test_fixes_are_listed_and_the_best_are_tried(tiny, tiny_plan):
    said = run("explain", tiny, tiny_plan, UNMET, "--fixes", 2, "--lang", "zh")
    assert said.code == 0
    first, *rest = said.out.splitlines()
    assert first.startswith(f"{UNMET}：可能的单项改变 ")
    assert any("重算核实：" in line for line in rest)
    data = run("explain", tiny, tiny_plan, UNMET, "--fixes", 2, "--json").data
    assert (data["need_id"], data["met"]) == (UNMET, False)
    tried = [fix for fix in data["fixes"] if fix["verified"]]
    assert 0 < len(tried) <= 2
    assert data["fixes"] == sorted(data["fixes"], key=lambda fix: fix["cost"])
    for fix in tried:
        assert set(fix["verified"]) >= {"met", "helper", "gained", "displaced", "moved", "people_by_grade", "proven"}
        assert fix["change"]["table"] in {"needs", "providers", "projects", "funds"}
    untried = run("explain", tiny, tiny_plan, UNMET, "--fixes", 0, "--lang", "en")
    assert "Checked" not in untried.out
    assert "Not checked" in untried.out


def test_a_need_that_is_met_has_nothing_to_change(tiny, tiny_plan):
    said = run("explain", tiny, tiny_plan, MET, "--fixes", 2, "--lang", "en")
    assert (said.code, said.out) == (0, f"{MET}: met, nothing has to be changed\n")


def test_unknown_needs_and_stale_plans_are_answered_in_a_sentence(tiny, tiny_plan, own_tiny):
    teams = own_tiny / "providers.csv"
    teams.write_text(teams.read_text(encoding="utf-8-sig").replace("P003", "P903"), encoding="utf-8")
    for options in (["explain", "--fixes", 1], ["options", "--moving", 1]):
        command, *asked = options
        said = run(command, tiny, tiny_plan, "N-9", *asked, "--lang", "en")
        assert (said.code, said.out) == (2, "")
        assert "no need N-9" in said.err
        stale = run(command, own_tiny, tiny_plan, UNMET, *asked, "--lang", "en")
        assert stale.code == 2
        assert "not made for this pool" in stale.err
    assert run("gaps", own_tiny, tiny_plan, "--lang", "en").code == 2


def test_options_by_moving_others(tiny, tiny_plan):
    said = run("options", tiny, tiny_plan, UNMET, "--moving", 1, "--lang", "zh")
    assert said.code == 0
    assert said.out.startswith(f"{UNMET}：可选匹配 ")
    data = run("options", tiny, tiny_plan, UNMET, "--moving", 1, "--json").data
    assert data["moving"] == 1
    assert data["found"] == len(data["options"])
    ranks = [(not way["feasible"], len(way["moves"] or ())) for way in data["options"]]
    assert ranks == sorted(ranks)
    chosen = run("options", tiny, tiny_plan, MET, "--moving", 0, "--lang", "en")
    assert "chosen by the plan" in chosen.out
    assert run("options", tiny, tiny_plan, UNMET, "--moving", 3).code == 2


def test_gaps_write_four_tables(tiny, tiny_plan, tmp_path):
    folder = tmp_path / "gaps"
    said = run("gaps", tiny, tiny_plan, "--out", folder, "--check", 1, "--lang", "zh")
    assert said.code == 0
    assert [line for line in said.out.splitlines() if not line.startswith("  ")] == [
        "缺人：按技能和镇，未满足的人数最多的",
        "缺钱：按用途和镇，缺口最大的",
        "再多一人能带来什么",
        "再多一个单位能带来什么",
        f"表格已写入 {folder}",
    ]
    names = {"skill_gaps", "funding_gaps", "one_more_person", "one_more_unit"}
    assert {path.stem for path in folder.iterdir()} == names
    data = run("gaps", tiny, tiny_plan, "--check", 1, "--json").data
    assert set(data) == names
    with (folder / "one_more_unit.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["resource_id"] for row in rows] == [row["resource_id"] for row in data["one_more_unit"]]
    assert sum(row["checked"] == "true" for row in rows) <= 1
