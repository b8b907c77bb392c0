"""match."""

from __future__ import annotations

import json
import signal

import pytest

from matcher.commands import matching, writing
from matcher.files import read_plan, read_pool
from matcher.match import DefectivePlanError
from matcher.model.schema.plan_tables import PLAN_TABLES
from matcher.samples.tiny import BEST_PLAN, OBJECTIVE_POINTS
from tests.commands.running import DAY, run

FILES = {"plan.json", "plan.xlsx", "plan.geojson", "summary.csv", *(f"{name}.csv" for name in PLAN_TABLES)}


def test_match_writes_every_form_of_the_contract_and_nothing_else(tiny_plan):
    assert {path.name for path in tiny_plan.iterdir()} == FILES


def test_match_finds_the_plan_worked_out_by_hand(tiny_plan):
    plan = read_plan(tiny_plan)
    assert plan.summary.objective == pytest.approx(OBJECTIVE_POINTS, abs=1e-6)
    helped = {
        row["need_id"]: row["resource_id"] for row in plan.assignments.iter_rows(named=True) if row["line"] != "money"
    }
    assert helped == {need: helper for need, helper in BEST_PLAN.items() if helper}


def test_match_as_json_is_the_summary_and_the_problems(tiny, tmp_path):
    said = run("match", tiny, "--out", tmp_path / "plan", "--date", DAY, "--json")
    assert said.code == 0
    assert said.data["summary"]["objective"] == pytest.approx(OBJECTIVE_POINTS, abs=1e-6)
    assert said.data["out"] == str(tmp_path / "plan")
    assert said.data["problems"] == []
    assert "独立检查" in said.err


@pytest.mark.parametrize("solver", ["highs", "cp_sat"])
def test_both_solvers_say_nothing_on_standard_output(tiny, tmp_path, solver, capfd):
    said = run("match", tiny, "--out", tmp_path / "plan", "--date", DAY, "--solver", solver, "--json")
    assert said.data["summary"]["run"]["solver"].lower().replace("-", "_").startswith(solver)
    # What compiled code prints does not pass through Python's streams.
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize(("language", "words"), [("zh", "方案已写入"), ("en", "plan written to")])
def test_match_speaks_the_language_asked_for(tiny, tmp_path, language, words):
    said = run("match", tiny, "--out", tmp_path / "plan", "--date", DAY, "--lang", language)
    assert said.code == 0
    assert words in said.out


def test_the_good_rows_are_matched_where_others_are_refused(with_bad_row, tmp_path):
    said = run("match", with_bad_row, "--out", tmp_path / "plan", "--date", DAY, "--json")
    assert said.code == 1
    flow = said.data["summary"]["flow"]
    assert (flow["collected"], flow["met"], flow["refused"]) == (6, 4, 1)
    assert any(problem["severity"] == "error" and problem["field"] == "service" for problem in said.data["problems"])
    assert "no_such_service" in said.err
    assert run("verify", with_bad_row, tmp_path / "plan").code == 0


def test_a_pin_that_breaks_a_rule_counts_as_a_refusal(own_tiny, tmp_path):
    (own_tiny / "pins.csv").write_text("need_id,resource_id,action\nFY-00001,P002,pin\n", encoding="utf-8")
    said = run("match", own_tiny, "--out", tmp_path / "plan", "--date", DAY, "--json")
    assert said.code == 1
    assert [problem["code"] for problem in said.data["problems"]] == ["pin_breaks_rule"]
    assert "FY-00001" in said.err
    assert "P002" in said.err


def test_the_date_decides_and_is_in_the_plan(tiny, tmp_path):
    # On 2026-08-31 the project J01 has not begun: FY-00006 has no seat.
    assert run("match", tiny, "--out", tmp_path / "plan", "--date", "2026-08-31").code == 0
    plan = read_plan(tmp_path / "plan")
    assert plan.summary.run.date.isoformat() == "2026-08-31"
    assert "FY-00006" in plan.unmet["need_id"].to_list()


def test_the_seed_is_in_the_plan(tiny, tmp_path):
    assert run("match", tiny, "--out", tmp_path / "plan", "--date", DAY, "--seed", 7).code == 0
    assert read_plan(tmp_path / "plan").summary.run.seed == 7


def test_the_policy_counts_and_travels_with_the_plan(tiny, tmp_path):
    (tmp_path / "p.yaml").write_text("weights: {green: 100}\n", encoding="utf-8")
    assert run("match", tiny, "--out", tmp_path / "plan", "--date", DAY, "--policy", tmp_path / "p.yaml").code == 0
    plan = read_plan(tmp_path / "plan")
    assert plan.summary.policy["weights"]["green"] == 100
    assert "FY-00003" not in plan.unmet["need_id"].to_list()
    assert run("verify", tiny, tmp_path / "plan").code == 0
    assert run("verify", tiny, tmp_path / "plan", "--policy", tmp_path / "p.yaml").code == 0


def test_a_previous_plan_is_named_in_the_run_record(tiny, tiny_plan, tmp_path):
    arguments = ("match", tiny, "--out", tmp_path / "plan", "--date", DAY, "--previous", tiny_plan)
    assert run(*arguments).code == 0
    plan = read_plan(tmp_path / "plan")
    assert plan.summary.run.previous_digest == read_pool(tiny).digest()
    assert set(plan.assignments.filter(plan.assignments["line"] != "money")["kept"].to_list()) == {True}
    with_previous = run("verify", tiny, tmp_path / "plan", "--previous", tiny_plan, "--lang", "en")
    assert (with_previous.code, with_previous.err) == (0, "")
    without = run("verify", tiny, tmp_path / "plan", "--lang", "en")
    assert without.code == 0
    assert "--previous" in without.err


def test_the_same_run_gives_the_same_files_but_for_the_seconds(tiny, tmp_path):
    for name in ("one", "two"):
        assert run("match", tiny, "--out", tmp_path / name, "--date", DAY).code == 0
    for name in FILES - {"plan.json", "summary.csv"}:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name
    one, two = (json.loads((tmp_path / name / "plan.json").read_text(encoding="utf-8")) for name in ("one", "two"))
    for plan in (one, two):
        assert plan["summary"]["run"].pop("seconds")
    assert one == two


def test_a_second_plan_replaces_the_first_and_leaves_other_files(tiny, own_plan):
    (own_plan / "minutes.txt").write_text("meeting", encoding="utf-8")
    (own_plan / "assignments.csv").write_text("old", encoding="utf-8")
    assert run("match", tiny, "--out", own_plan, "--date", DAY).code == 0
    assert (own_plan / "assignments.csv").read_text(encoding="utf-8-sig").startswith("need_id")
    assert {path.name for path in own_plan.iterdir()} == FILES | {"minutes.txt"}


def test_every_mistake_of_a_policy_is_listed_at_once(tiny, tmp_path):
    (tmp_path / "p.yaml").write_text("weights: {red: -1}\nweeks: many\nno_such: 1\n", encoding="utf-8")
    said = run("match", tiny, "--out", tmp_path / "plan", "--policy", tmp_path / "p.yaml", "--json")
    assert said.code == 2
    assert {problem["field"] for problem in said.data["problems"]} == {"weights.red", "weeks", "no_such"}
    assert not (tmp_path / "plan").exists()


@pytest.mark.parametrize(
    "content", [None, b"\xff\xfe\x00", b"a: [", b"- 1"], ids=["absent", "binary", "broken", "a list"]
)
def test_a_policy_that_is_none(tiny, tmp_path, content):
    if content is not None:
        (tmp_path / "p.yaml").write_bytes(content)
    said = run("match", tiny, "--out", tmp_path / "plan", "--policy", tmp_path / "p.yaml", "--json")
    assert said.code == 2
    assert len(said.data["problems"]) == 1


@pytest.mark.parametrize(
    "arguments",
    [("--date", "23.11.2026"), ("--seed", "x"), ("--solver", "other"), ("--lang", "fr"), ("--no-such",)],
    ids=["date", "seed", "solver", "language", "option"],
)
def test_arguments_that_cannot_be_used(tiny, tmp_path, arguments):
    said = run("match", tiny, "--out", tmp_path / "plan", *arguments)
    assert (said.code, said.out) == (2, "")
    assert said.err


@pytest.mark.parametrize("place", ["file", "file/plan"])
def test_out_where_a_file_is_in_the_way_is_refused_before_the_work(tiny, tmp_path, monkeypatch, place):
    (tmp_path / "file").write_text("kept", encoding="utf-8")
    monkeypatch.setattr(matching, "match", lambda *_, **__: pytest.fail("the match was run"))
    said = run("match", tiny, "--out", tmp_path / place, "--json")
    assert said.code == 2
    assert [problem["code"] for problem in said.data["problems"]] == ["not_a_folder"]
    assert (tmp_path / "file").read_text(encoding="utf-8") == "kept"


def test_out_that_cannot_be_written(tiny, tmp_path, monkeypatch):
    def refuse(**_):
        raise PermissionError(13, "Permission denied", str(tmp_path / "plan"))

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    said = run("match", tiny, "--out", tmp_path / "plan", "--lang", "zh", "--json")
    assert said.code == 2
    assert "没有权限" in said.data["error"]["zh"]
    assert str(tmp_path / "plan") in said.err


@pytest.mark.parametrize("part", ["write_plan_data", "write_workbook", "write_geojson"])
def test_a_failure_while_writing_leaves_the_old_plan_whole(tiny, own_plan, monkeypatch, part):
    before = {path.name: path.read_bytes() for path in own_plan.iterdir()}

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, part, full)
    said = run("match", tiny, "--out", own_plan, "--date", "2026-08-31", "--lang", "en")
    assert said.code == 2
    assert "no space left" in said.err
    assert {path.name: path.read_bytes() for path in own_plan.iterdir()} == before


def test_an_internal_error_is_one_sentence_without_its_text(tiny, tmp_path, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError("p00001 lives in h00001")

    monkeypatch.setattr(matching, "match", broken)
    said = run("match", tiny, "--out", tmp_path / "plan", "--lang", "en", "--json")
    assert said.code == 3
    assert "ZeroDivisionError" in said.data["error"]["en"]
    assert "p00001" not in said.out + said.err
    assert not (tmp_path / "plan").exists()


def test_developers_get_the_stack_trace(tiny, tmp_path, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr(matching, "match", broken)
    with pytest.raises(ZeroDivisionError):
        run("match", tiny, "--out", tmp_path / "plan", env={"WISHPOOL_DEBUG": "1"})


def test_a_plan_that_the_checker_refuses_is_never_written(tiny, tmp_path, monkeypatch):
    from matcher.check import Violation
    from matcher.model import Text

    broken = Violation(rule="balance", need_id="FY-00004", resource_id="F01", sentence=Text("超出", "too much"))

    def refused(*_, **__):
        raise DefectivePlanError({"balance": [broken]})

    monkeypatch.setattr(matching, "match", refused)
    said = run("match", tiny, "--out", tmp_path / "plan", "--lang", "en", "--json")
    assert said.code == 3
    assert "checker" in said.data["error"]["en"]
    assert "FY-00004 F01 too much" in said.err
    assert not (tmp_path / "plan").exists()


def test_ctrl_c_says_so_and_writes_nothing(tiny, tmp_path, monkeypatch):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(matching, "match", stopped)
    said = run("match", tiny, "--out", tmp_path / "plan", "--lang", "en")
    assert said.code == 130
    assert "Stopped" in said.err
    assert not (tmp_path / "plan").exists()


@pytest.mark.parametrize(
    ("language", "sentence"), [("zh", "时限就停下了"), ("en", "Note: the search ended at its limit of 1e-09 seconds")]
)
def test_a_limit_of_seconds_writes_the_best_plan_and_says_so(tiny, tmp_path, language, sentence):
    said = run(
        "match", tiny, "--out", tmp_path / "plan", "--date", DAY, "--seconds", "1e-9", "--lang", language, "--json"
    )
    assert said.code == 0
    assert said.data["summary"]["run"]["stopped"] == "seconds"
    assert [problem["code"] for problem in said.data["problems"]] == ["stopped_seconds"]
    assert sentence in said.err
    assert read_plan(tmp_path / "plan").summary.run.stopped == "seconds"
    assert run("verify", tiny, tmp_path / "plan").code == 0


def test_a_limit_of_seconds_that_is_not_reached_changes_nothing(tiny, tiny_plan, tmp_path):
    assert run("match", tiny, "--out", tmp_path / "plan", "--date", DAY, "--seconds", "600").code == 0
    for name in FILES - {"plan.json", "summary.csv"}:
        assert (tmp_path / "plan" / name).read_bytes() == (tiny_plan / name).read_bytes(), name


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "soon"])
def test_a_limit_of_seconds_that_is_none(tiny, tmp_path, seconds):
    assert run("match", tiny, "--out", tmp_path / "plan", "--seconds", seconds).code == 2
    assert not (tmp_path / "plan").exists()


def test_ctrl_c_during_the_search_writes_the_best_plan_so_far(tiny, tmp_path, monkeypatch):
    original = vars(matching)["match"]

    def pressed(request, *, progress, **others):
        def tell(stage, gap):
            progress(stage, gap)
            if stage.startswith("options="):
                signal.raise_signal(signal.SIGINT)

        return original(request, progress=tell, **others)

    monkeypatch.setattr(matching, "match", pressed)
    said = run("match", tiny, "--out", tmp_path / "plan", "--date", DAY, "--lang", "en")
    assert said.code == 130
    assert "Press Ctrl-C again" in said.err
    assert "the search was cancelled; the plan is the best one found by then" in said.err
    assert read_plan(tmp_path / "plan").summary.run.stopped == "cancelled"
    assert run("verify", tiny, tmp_path / "plan").code == 0


def test_a_previous_plan_that_is_none(tiny, tmp_path):
    said = run("match", tiny, "--out", tmp_path / "plan", "--previous", tiny, "--json")
    assert said.code == 2
    assert [problem["code"] for problem in said.data["problems"]] == ["missing_file"]


def test_json_of_a_pool_with_personal_fields_repeats_none_of_them(own_tiny, tmp_path):
    needs = own_tiny / "needs.csv"
    text = needs.read_text(encoding="utf-8-sig").replace("p00001", "SECRET-PERSON").replace("yellow", "purple")
    needs.write_text(text, encoding="utf-8")
    said = run("match", own_tiny, "--out", tmp_path / "plan", "--date", DAY, "--json")
    assert said.code == 1
    assert "SECRET-PERSON" not in said.out + said.err
