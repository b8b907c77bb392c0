"""The command ``wishpool whatif``: what it writes, what it says, and what it refuses."""

import csv
import json
import shutil

import pytest

from matcher.cli import app
from matcher.samples.tiny import OBJECTIVE_POINTS
from scenarios.command import register
from scenarios.compare import comparison_from_data
from tests.commands.conftest import tiny, tiny_plan  # noqa: F401  (fixtures)
from tests.commands.running import DAY, run

HEAD = 'name: trial\nquestion: {zh: 会怎样？, en: "And then?"}\n'
HOURS = f"{HEAD}changes:\n  - {{plus: providers, ids: [P001], by: {{hours: 1}}}}\n"


@pytest.fixture(scope="module", autouse=True)
def command():
    """The command, added as its entry point does."""
    own = list(app.registered_commands)
    register(app)
    yield
    app.registered_commands[:] = own


@pytest.fixture
def scenario(tmp_path):
    file = tmp_path / "scenario.yaml"
    file.write_text(HOURS, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def report(tiny, tiny_plan, tmp_path_factory):  # noqa: F811
    """The report of one scenario, and what the command said."""
    folder = tmp_path_factory.mktemp("whatif")
    file = folder / "scenario.yaml"
    file.write_text(HOURS, encoding="utf-8")
    said = run("whatif", tiny, file, "--out", folder / "report", "--plan", tiny_plan, "--repeats", 2, "--lang", "en")
    assert said.code == 0, said.err
    return folder / "report", said


def test_the_report_has_everything(report):
    folder, _ = report
    assert {path.name for path in folder.iterdir()} == {"scenario.json", "effects.csv", "needs.csv", "report.html"}
    data = json.loads((folder / "scenario.json").read_text(encoding="utf-8"))
    comparison = comparison_from_data(data)
    assert comparison.baseline.objective == pytest.approx(OBJECTIVE_POINTS)
    assert comparison.date.isoformat() == DAY
    with (folder / "effects.csv").open(encoding="utf-8-sig", newline="") as file:
        effects = list(csv.DictReader(file))
    assert len(effects) == len(comparison.effects)
    (people,) = [row for row in effects if row["dimension"] == "total" and row["measure"] == "people_met"]
    assert (people["before"], people["after"], people["change"], people["standing"]) == ("5.0", "6.0", "1.0", "more")
    with (folder / "needs.csv").open(encoding="utf-8-sig", newline="") as file:
        (need,) = csv.DictReader(file)
    assert (need["need_id"], need["kind"], need["to_helper"]) == ("FY-00003", "gained", "P001")
    assert (folder / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_text_says_what_changes_and_progress_is_beside_it(report):
    folder, said = report
    assert "Question: And then?" in said.out
    assert "1. providers (P001): hours plus 1 hours a week." in said.out
    assert "people met  5 → 6 people (+1; more, beyond the noise; noise ±0)" in said.out
    assert f"written to {folder}" in said.out
    assert "measuring noise 2/2" in said.err
    assert "measuring" not in said.out


def test_json_is_one_object_on_standard_output(tiny, tiny_plan, scenario, tmp_path):  # noqa: F811
    said = run("whatif", tiny, scenario, "--out", tmp_path / "out", "--plan", tiny_plan, "--repeats", 0, "--json")
    assert said.code == 0
    assert said.data["comparison"]["noise"] is None
    assert said.data["comparison"]["moves"]["moved"] == 0
    assert said.data["problems"] == []


def test_without_a_plan_the_baseline_is_matched_first(tiny, scenario, tmp_path):  # noqa: F811
    said = run("whatif", tiny, scenario, "--out", tmp_path / "out", "--date", DAY, "--repeats", 0, "--lang", "zh")
    assert said.code == 0
    assert "先求基准方案。" in said.err
    assert "没有测量噪声" in said.out


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("name: [", ["not_yaml"]),
        (f"{HEAD}changes:\n  - {{remove: funds, ids: [F77]}}\n", ["unknown_id"]),
        (f"{HEAD}changes:\n  - {{remove: needs, where: {{grade: red, people: 9}}}}\n", ["matches_nothing"]),
        (
            f"{HEAD}changes:\n  - {{remove: funds, ids: [F01]}}\n  - {{scale: funds, where: all, by: {{balance: 2}}}}\n",
            ["contradiction"],
        ),
        (
            f"{HEAD}changes:\n  - {{remove: funs, ids: [1]}}\npolicy: {{yuann: 1}}\n",
            ["unknown_choice", "unknown_setting"],
        ),
        (f"{HEAD}changes:\n  - {{minus: providers, where: all, by: {{hours: 9}}}}\n", ["out_of_range"]),
    ],
)
def test_a_scenario_that_cannot_be_used_is_every_mistake_and_exit_2(tiny, tiny_plan, tmp_path, text, codes):  # noqa: F811
    file, out = tmp_path / "scenario.yaml", tmp_path / "out"
    file.write_text(text, encoding="utf-8")
    said = run("whatif", tiny, file, "--out", out, "--plan", tiny_plan, "--json")
    assert said.code == 2
    assert [problem["code"] for problem in said.data["problems"]] == codes
    assert all(problem["sentence"]["zh"] and problem["remedy"]["en"] for problem in said.data["problems"])
    assert not (out / "scenario.json").exists()


def test_a_plan_of_another_pool_day_or_policy_is_stale(tiny, tiny_plan, scenario, tmp_path):  # noqa: F811
    out = tmp_path / "out"
    other = shutil.copytree(tiny, tmp_path / "pool")
    needs = other / "needs.csv"
    needs.write_text(needs.read_text(encoding="utf-8-sig").replace(",blue,", ",red,", 1), encoding="utf-8")
    policy = tmp_path / "policy.yaml"
    policy.write_text("weeks: 3\n", encoding="utf-8")
    for pool, arguments, count in (
        (other, (), 1),
        (tiny, ("--date", "2026-11-24"), 1),
        (tiny, ("--date", "2026-11-24", "--policy", policy), 2),
    ):
        said = run("whatif", pool, scenario, "--out", out, "--plan", tiny_plan, *arguments, "--json")
        assert said.code == 2
        assert [problem["code"] for problem in said.data["problems"]] == ["stale_plan"] * count


@pytest.fixture(scope="module")
def with_previous(tiny, tmp_path_factory):  # noqa: F811
    """A plan of the week before that serves somebody else, a policy that changes nothing of it, and the plan with both."""
    folder = tmp_path_factory.mktemp("previous")
    before = shutil.copytree(tiny, folder / "pool")
    (before / "pins.csv").write_text("need_id,resource_id,action\nFY-00003,P001,pin\n", encoding="utf-8")
    policy = folder / "policy.yaml"
    policy.write_text("max_changes: 0\n", encoding="utf-8")
    assert run("match", before, "--out", folder / "before", "--date", "2026-11-16").code == 0
    options = ("--date", DAY, "--policy", policy, "--previous", folder / "before")
    assert run("match", tiny, "--out", folder / "plan", *options).code == 0
    return folder


def baseline_of(report):
    return comparison_from_data(json.loads((report / "scenario.json").read_text(encoding="utf-8"))).baseline


def test_the_plan_of_the_week_before_counts_as_it_does_in_match(tiny, scenario, with_previous, tmp_path):  # noqa: F811
    before, policy = with_previous / "before", with_previous / "policy.yaml"
    ask = ("whatif", tiny, scenario, "--date", DAY, "--policy", policy, "--repeats", 0, "--out")
    assert run(*ask, tmp_path / "own").code == 0
    assert run(*ask, tmp_path / "kept", "--previous", before).code == 0
    said = run(*ask, tmp_path / "given", "--previous", before, "--plan", with_previous / "plan")
    assert said.code == 0, said.err
    assert "--previous" not in said.err
    kept = baseline_of(tmp_path / "kept")
    assert kept == baseline_of(tmp_path / "given")
    summary = json.loads((with_previous / "plan" / "plan.json").read_text(encoding="utf-8"))["summary"]
    assert kept.objective == pytest.approx(summary["objective"])
    assert kept.objective < baseline_of(tmp_path / "own").objective, "keeping a helper has its price"


def test_another_plan_of_the_week_before_than_the_baseline_had_is_stale(
    tiny,  # noqa: F811
    tiny_plan,  # noqa: F811
    scenario,
    with_previous,
    tmp_path,
):
    ask = ("whatif", tiny, scenario, "--out", tmp_path / "out", "--repeats", 0, "--lang", "en")
    for plan, previous in ((with_previous / "plan", tiny_plan), (tiny_plan, with_previous / "before")):
        said = run(*ask, "--plan", plan, "--previous", previous, "--json")
        assert said.code == 2
        assert [(found["code"], found["field"]) for found in said.data["problems"]] == [("stale_plan", "previous")]
    said = run(*ask, "--plan", with_previous / "plan")
    assert "made with a previous one" in said.err


def test_a_plan_that_breaks_rules_is_no_baseline(tiny, tiny_plan, scenario, tmp_path):  # noqa: F811
    plan = shutil.copytree(tiny_plan, tmp_path / "plan")
    file = plan / "plan.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    data["assignments"] = data["assignments"][1:]
    file.write_text(json.dumps(data), encoding="utf-8")
    said = run("whatif", tiny, scenario, "--out", tmp_path / "out", "--plan", plan, "--lang", "en")
    assert said.code == 2
    assert "cannot be the baseline" in said.err


def test_rows_that_are_refused_are_told_and_exit_1(tiny, scenario, tmp_path):  # noqa: F811
    other = shutil.copytree(tiny, tmp_path / "pool")
    needs = other / "needs.csv"
    text = needs.read_text(encoding="utf-8-sig")
    needs.write_text(text.replace("growth_group", "no_such_service"), encoding="utf-8")
    said = run("whatif", other, scenario, "--out", tmp_path / "out", "--date", DAY, "--repeats", 0, "--lang", "en")
    assert said.code == 1
    assert "no_such_service" in said.err
    assert "people met" in said.out


def test_a_report_is_not_written_over_a_file(tiny, tiny_plan, scenario, tmp_path):  # noqa: F811
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    said = run("whatif", tiny, scenario, "--out", tmp_path / "out", "--plan", tiny_plan)
    assert said.code == 2
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"
