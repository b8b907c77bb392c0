"""The installed command, run as a user runs it: processes, streams, exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from matcher import __version__, cli
from matcher.samples.tiny import OBJECTIVE_POINTS

WISHPOOL = Path(sys.executable).parent / "wishpool"
DAY = "2026-11-23"
HEAVY = ("polars", "numpy", "scipy", "ortools", "highspy", "numba", "pydantic", "networkx", "xlsxwriter", "fastapi")


def environment(**variables: str) -> dict[str, str]:
    """The environment without a locale, without the developers' switch and without the one thread of the tests."""
    dropped = ("LC_", "LANG", "WISHPOOL_", "POLARS_", "PYTHONHASHSEED", "PYTHONIOENCODING")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return kept | {"PYTHONUTF8": "1"} | variables


def wishpool(*arguments: object, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command in a folder."""
    done = subprocess.run(
        [WISHPOOL, *map(str, arguments)],
        cwd=folder,
        env=environment(**variables),
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the pool tiny.xlsx and its plan."""
    place = tmp_path_factory.mktemp("week")
    assert wishpool("sample", "tiny", "--out", "tiny.xlsx", folder=place).returncode == 0
    assert wishpool("match", "tiny.xlsx", "--out", "plan", "--date", DAY, folder=place).returncode == 0
    return place


def test_help_lists_every_command_of_the_contract(tmp_path):
    done = wishpool("--help", folder=tmp_path, COLUMNS="160")
    assert done.returncode == 0
    names = [
        "template",
        "sample",
        "check",
        "match",
        "verify",
        "explain",
        "options",
        "score",
        "whatif",
        "sweep",
        "policy",
    ]
    assert all(f" {name} " in done.stdout for name in names)


def test_help_of_the_library_needs_neither_tables_nor_solvers_nor_the_web():
    code = (
        "import sys\nimport matcher.cli\nfrom matcher.cli import main\nsys.argv = ['wishpool', '--help']\n"
        "matcher.cli.entry_points = lambda **_: []\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print('loaded:', sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True, env=environment()
    )
    assert done.stdout.splitlines()[-1] == "loaded: []"


def test_importing_the_library_loads_nothing_heavy():
    code = f"import matcher, sys; print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True, env=environment()
    )
    assert done.stdout.strip() == "[]"


def test_version(tmp_path):
    assert wishpool("--version", folder=tmp_path).stdout == f"wishpool {__version__}\n"


@pytest.mark.parametrize("arguments", [(), ("no-such",), ("match",)], ids=["nothing", "unknown", "too few"])
def test_arguments_that_cannot_be_used(tmp_path, arguments):
    assert wishpool(*arguments, folder=tmp_path).returncode == 2


def test_one_week_from_workbook_to_checked_plan(folder):
    checked = wishpool("check", "tiny.xlsx", "--json", folder=folder)
    assert (checked.returncode, json.loads(checked.stdout)["accepted"]["needs"]) == (0, 6)
    verified = wishpool("verify", "tiny.xlsx", "plan", folder=folder, LANG="zh_CN.UTF-8")
    assert (verified.returncode, verified.stderr) == (0, "")
    assert "检查通过" in verified.stdout
    explained = wishpool("explain", "tiny.xlsx", "plan", "FY-00005", folder=folder, LANG="en_GB.UTF-8")
    assert explained.returncode == 0
    assert "FY-00005: met" in explained.stdout
    listed = wishpool("options", "tiny.xlsx", "plan", "FY-00003", "--json", folder=folder)
    assert [one["resource_id"] for one in json.loads(listed.stdout)["options"]] == ["P001"]
    scored = wishpool("score", "tiny.xlsx", "plan/assignments.csv", "--date", DAY, "--json", folder=folder)
    assert scored.returncode == 0
    assert json.loads(scored.stdout)["objective"] == pytest.approx(OBJECTIVE_POINTS, abs=1e-4)


def test_json_is_the_only_thing_on_standard_output(folder):
    done = wishpool("match", "tiny.xlsx", "--out", "json", "--date", DAY, "--json", folder=folder, LANG="en_GB.UTF-8")
    assert done.returncode == 0
    assert json.loads(done.stdout)["summary"]["status"] == "optimal"
    assert done.stdout.count("\n") == 1
    assert "checking" in done.stderr


def test_two_processes_write_the_same_plan_whatever_their_hashes(folder):
    for seed in ("1", "2"):
        done = wishpool("match", "tiny.xlsx", "--out", f"hash{seed}", "--date", DAY, folder=folder, PYTHONHASHSEED=seed)
        assert done.returncode == 0
    names = {path.name for path in (folder / "hash1").iterdir()}
    for name in names - {"plan.json", "summary.csv"}:
        assert (folder / "hash1" / name).read_bytes() == (folder / "hash2" / name).read_bytes(), name
    plans = [json.loads((folder / f"hash{seed}" / "plan.json").read_text(encoding="utf-8")) for seed in (1, 2)]
    for plan in plans:
        del plan["summary"]["run"]["seconds"]
    assert plans[0] == plans[1]


def test_a_missing_pool_is_one_problem_and_exit_2(tmp_path):
    done = wishpool("check", "absent.xlsx", "--json", folder=tmp_path)
    assert done.returncode == 2
    assert [problem["code"] for problem in json.loads(done.stdout)["problems"]] == ["missing_file"]


def test_a_terminal_without_chinese_is_no_reason_to_stop(folder):
    variables = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    assert wishpool("check", "tiny.xlsx", "--lang", "zh", folder=folder, **variables).returncode == 0
    listed = wishpool("sample", "--list", "--json", folder=folder, **variables)
    assert "手算样例" in json.loads(listed.stdout)["samples"][0]["title"]["zh"]


def test_a_reader_that_goes_away_gets_no_stack_trace(tmp_path):
    process = subprocess.Popen(
        [WISHPOOL, "policy"], cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    said = process.stderr.read()
    process.stderr.close()
    process.wait(timeout=60)
    assert "Traceback" not in said


LASTING = """
import time
import matcher.match

matcher.match.compile_options = lambda *given: time.sleep(60)

from matcher.cli import main

main()
"""
"""The command, with options that take longer to find than this test takes."""


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ")
def test_ctrl_c_ends_the_match_without_a_plan(tmp_path):
    assert wishpool("sample", "tiny", "--out", "pool.json", folder=tmp_path).returncode == 0
    process = subprocess.Popen(
        [sys.executable, "-c", LASTING, "match", "pool.json", "--out", "plan", "--date", DAY, "--lang", "en"],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stderr is not None
    lines = [process.stderr.readline()]
    while "finding options" not in lines[-1]:
        lines.append(process.stderr.readline())
    process.send_signal(signal.SIGINT)
    lines += process.stderr.readlines()
    process.stderr.close()
    assert process.wait(timeout=60) == 130
    assert "Stopped; nothing was written.\n" in lines
    assert not any("Traceback" in line for line in lines)
    assert not (tmp_path / "plan").exists()


def test_a_package_that_cannot_add_its_command_is_one_sentence(monkeypatch, capsys):
    def broken(**_):
        raise RuntimeError("secret")

    # Whatever another test of this process has added must not answer here: it would serve, and never end.
    own = [command for command in cli.app.registered_commands if command.name != "serve"]
    monkeypatch.setattr(cli.app, "registered_commands", own)
    monkeypatch.setattr(cli, "entry_points", broken)
    monkeypatch.setattr(sys, "argv", ["wishpool", "serve"])
    monkeypatch.delenv("WISHPOOL_DEBUG", raising=False)
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert end.value.code == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert "RuntimeError" in said.err
    assert "secret" not in said.err
    monkeypatch.setenv("WISHPOOL_DEBUG", "1")
    with pytest.raises(RuntimeError):
        cli.main()
    monkeypatch.setattr(sys, "argv", ["wishpool", "policy"])
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert end.value.code == 0
