"""explain, options."""

from __future__ import annotations

import json

import pytest

from matcher.commands import needs
from tests.commands.running import DAY, run


def test_explain_of_a_met_need_names_helper_money_and_every_term(tiny, tiny_plan):
    said = run("explain", tiny, tiny_plan, "FY-00005", "--lang", "en")
    assert said.code == 0
    for words in (
        "FY-00005: met",
        "(P003)",
        "33.00 yuan",
        "fund 示例·综合基金 (F01)",
        "district",
        "0.00001 x 33 yuan = 0.000330",
    ):
        assert words in said.out
    data = run("explain", tiny, tiny_plan, "FY-00005", "--json").data
    assert data["met"] is True
    money, service = sorted(data["assignments"], key=lambda row: row["line"])
    assert (money["resource_id"], money["yuan"], service["resource_id"]) == ("F01", 33.0, "P003")
    terms = {term["term"]: term["value"] for row in (money, service) for term in row["terms"]}
    assert terms == pytest.approx({"yuan": 0.00033, "ladder_step": 0.1, "quality": 0.01, "channel": 0.04})
    for row in (money, service):
        for term in row["terms"]:
            assert term["value"] == pytest.approx(term["factor"] * term["base"], abs=1e-6)


def test_explain_of_an_unmet_need_gives_verdict_reason_and_destination(tiny, tiny_plan):
    said = run("explain", tiny, tiny_plan, "FY-00003", "--lang", "zh")
    assert said.code == 0
    assert "去向：" in said.out
    data = run("explain", tiny, tiny_plan, "FY-00003", "--json").data
    assert data["met"] is False
    assert data["destination"] == "claim"
    assert data["sentence_zh"] in said.out


def test_explain_of_a_refused_row_says_what_is_wrong_with_it(with_bad_row, tmp_path):
    assert run("match", with_bad_row, "--out", tmp_path / "plan", "--date", DAY).code == 1
    said = run("explain", with_bad_row, tmp_path / "plan", "FY-00006", "--lang", "en")
    assert said.code == 0
    assert "refused" in said.out
    assert "no_such_service" in said.out
    data = run("explain", with_bad_row, tmp_path / "plan", "FY-00006", "--json").data
    assert data["refused"] is True
    assert [problem["field"] for problem in data["problems"]] == ["service"]
    assert run("options", with_bad_row, tmp_path / "plan", "FY-00006").code == 2


def test_explain_for_each_reader(tiny, tiny_plan):
    said = run("explain", tiny, tiny_plan, "FY-00003", "--for", "person", "--lang", "zh").out
    assert said.startswith("您的探访陪伴需求（每周 1 小时）本周没有排上：")
    assert run("explain", tiny, tiny_plan, "FY-00003", "--for", "person", "--json").data["person"]["zh"] + "\n" == said
    lines = run("explain", tiny, tiny_plan, "FY-00003", "--lang", "zh").out.splitlines()
    assert [line[:5] for line in lines] == ["FY-00", "只有 1 ", "最小补救：", "可选匹配：", "去向：发布"]
    record = run("explain", tiny, tiny_plan, "FY-00003", "--for", "auditor", "--json").data
    assert (record["verdict"], record["plan"]["status"]) == ("outbid", "optimal")
    assert json.loads(run("explain", tiny, tiny_plan, "FY-00003", "--for", "auditor").out) == record
    assert run("explain", tiny, tiny_plan, "FY-00003", "--for", "nobody").code == 2


def test_identifiers_may_be_typed_in_full_width(tiny, tiny_plan):
    assert run("explain", tiny, tiny_plan, " ＦＹ－００００５", "--json").data["need_id"] == "FY-00005"


def test_options_are_ranked_against_the_standing_plan(tiny, tiny_plan):
    said = run("options", tiny, tiny_plan, "FY-00002", "--lang", "en")
    assert said.code == 0
    assert said.out.splitlines()[0] == "FY-00002: 1 options, 1 of them feasible now"
    assert "chosen by the plan" in said.out
    first = run("options", tiny, tiny_plan, "FY-00002", "--json").data["options"][0]
    assert (first["resource_id"], first["chosen"], first["feasible_now"]) == ("P001", True, True)
    assert first["net_value"] == pytest.approx(2.94)


def test_people_read_names_of_services_helpers_and_funds(tiny, tiny_plan):
    said = run("explain", tiny, tiny_plan, "FY-00005", "--lang", "zh").out
    assert said.startswith("FY-00005：已满足（心理疏导，黄，1 人）")
    assert "资金：基金 示例·综合基金（F01），33.00 元" in said
    listed = run("options", tiny, tiny_plan, "FY-00005", "--lang", "zh").out
    assert "需 33.00 元，由示例·综合基金（F01）支付，本方案所选" in listed


def test_the_option_of_the_plan_names_the_funds_that_pay(own_tiny, tmp_path):
    # A second fund holds more, so it is the one that could pay alone; the plan may take either.
    funds = own_tiny / "funds.csv"
    text = funds.read_text(encoding="utf-8-sig").rstrip()
    line = next(line for line in text.splitlines() if line.startswith("F01"))
    funds.write_text("\n".join([text, line.replace("F01", "F00", 1)]) + "\n", encoding="utf-8")
    assert run("match", own_tiny, "--out", tmp_path / "plan", "--date", DAY).code == 0
    paid = run("explain", own_tiny, tmp_path / "plan", "FY-00005", "--json").data["assignments"]
    (chosen,) = [
        option
        for option in run("options", own_tiny, tmp_path / "plan", "FY-00005", "--json").data["options"]
        if option["chosen"]
    ]
    assert chosen["funds"] == sorted(row["resource_id"] for row in paid if row["line"] == "money")


def test_without_an_option_the_reason_is_said(own_tiny, tmp_path):
    needs_file = own_tiny / "needs.csv"
    text = needs_file.read_text(encoding="utf-8-sig")
    head = text.splitlines()[0].split(",")
    rows = [dict(zip(head, line.split(","), strict=True)) for line in text.splitlines()[1:]]
    rows[0]["verified"] = "false"
    lines = [",".join(head), *(",".join(row.values()) for row in rows)]
    needs_file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert run("match", own_tiny, "--out", tmp_path / "plan", "--date", DAY).code == 0
    said = run("options", own_tiny, tmp_path / "plan", rows[0]["need_id"], "--lang", "zh").out.splitlines()
    assert said[0].endswith("可选匹配 0 个，其中现在可行 0 个")
    assert "核准" in said[1]
    assert said[2] == "最小补救：最接近的改变（未核实）：完成这项需求的核实。"
    assert said[3] == "去向：在池等待"


def test_options_say_what_is_lacking(tiny, tiny_plan):
    # P001's 3 hours are used up by FY-00001 and FY-00002.
    data = run("options", tiny, tiny_plan, "FY-00003", "--json").data
    assert [(one["resource_id"], one["feasible_now"], one["lacking"]) for one in data["options"]] == [
        ("P001", False, ["hours"])
    ]
    assert "容量不足：工时" in run("options", tiny, tiny_plan, "FY-00003", "--lang", "zh").out


def test_most_limits_the_list_and_not_the_count(own_tiny, tmp_path):
    providers = own_tiny / "providers.csv"
    text = providers.read_text(encoding="utf-8-sig")
    line = next(line for line in text.splitlines() if line.startswith("P001"))
    copies = [line.replace("P001", f"P10{place}", 1) for place in range(4)]
    providers.write_text("\n".join([text.rstrip(), *copies]) + "\n", encoding="utf-8")
    assert run("match", own_tiny, "--out", tmp_path / "plan", "--date", DAY).code == 0
    data = run("options", own_tiny, tmp_path / "plan", "FY-00001", "--most", 2, "--json").data
    assert (data["found"], len(data["options"])) == (5, 2)
    said = run("options", own_tiny, tmp_path / "plan", "FY-00001", "--most", 2, "--lang", "zh").out
    assert said.splitlines()[-1] == "  另有 3 个未列出"
    assert run("options", own_tiny, tmp_path / "plan", "FY-00001", "--most", 0).code == 2


@pytest.mark.parametrize("command", ["explain", "options"])
def test_a_need_that_is_nowhere(tiny, tiny_plan, command):
    said = run(command, tiny, tiny_plan, "NOBODY", "--json")
    assert said.code == 2
    assert "NOBODY" in said.data["error"]["zh"]


@pytest.mark.parametrize("command", ["explain", "options"])
def test_a_plan_of_another_pool(with_bad_row, tiny_plan, command):
    said = run(command, with_bad_row, tiny_plan, "FY-00001", "--json")
    assert said.code == 2
    assert [problem["code"] for problem in said.data["problems"]] == ["stale_plan"]


@pytest.mark.parametrize(("command", "name"), [("explain", "explain_need"), ("options", "ranked_options")])
def test_internal_errors_are_one_sentence(tiny, tiny_plan, monkeypatch, command, name):
    def broken(*_, **__):
        raise IndexError("p00001")

    monkeypatch.setattr(needs, name, broken)
    said = run(command, tiny, tiny_plan, "FY-00001", "--json")
    assert said.code == 3
    assert "IndexError" in said.data["error"]["en"]
    assert "p00001" not in said.out + said.err
