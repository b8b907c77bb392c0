"""Pages under test: the commands of README run, its output is true, links lead somewhere, lists equal the code."""

from __future__ import annotations

import os
import re
import shlex
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from matcher import __version__
from matcher.cli import app
from matcher.commands.output import ExitCode

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
HALVES = dict(zip(("zh", "en"), README.split("\n## English\n"), strict=True))
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PAGES = sorted(path for path in ROOT.rglob("*.md") if not {".venv", "node_modules", "demo"} & set(path.parts))
ROWS_SHOWN = 4


def blocks(text: str, mark: str) -> list[str]:
    """The fenced blocks of a page with a mark after the fence."""
    return re.findall(rf"^```{re.escape(mark)}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def commands(text: str, mark: str = "sh tested") -> list[str]:
    """The lines of the fenced blocks that are run."""
    return [line for block in blocks(text, mark) for line in block.splitlines() if line.strip()]


def test_both_languages_show_the_same_commands():
    shapes = [
        [
            re.sub(r"\S*[^\x00-\x7f]\S*|week\.xlsx|empty\.xlsx|what-if$|(?<!-)plan\b\S*", "", line)
            for line in commands(half)
        ]
        for half in HALVES.values()
    ]
    assert shapes[0] == shapes[1]
    assert len(shapes[0]) >= 8


@pytest.fixture(scope="module")
def every_command() -> Iterator[None]:
    """The commands of the other packages beside those of the library, as an installation has them."""
    own = list(app.registered_commands)
    for entry in sorted(entry_points(group="wishpool.commands"), key=lambda entry: entry.name):
        entry.load()(app)
    yield
    app.registered_commands[:] = own


@pytest.fixture(scope="module", params=HALVES)
def ran(
    every_command: None, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, dict[str, Result]]:
    """The language of a half of README and what its commands answered, in order, in an empty folder."""
    language, before = request.param, Path.cwd()
    os.chdir(tmp_path_factory.mktemp(f"readme-{language}"))
    try:
        results = {}
        for line in commands(HALVES[language]):
            program, *arguments = shlex.split(line, comments=True)
            assert program == "wishpool"
            results[line] = CliRunner().invoke(app, arguments, env={"LC_ALL": f"{language}_XX.UTF-8"})
    finally:
        os.chdir(before)
    return language, results


def test_the_commands_run_without_a_refusal(ran):
    for line, result in ran[1].items():
        assert result.exit_code == ExitCode.DONE, f"{line}\n{result.stderr}"


def test_the_output_shown_is_true(ran):
    language, results = ran
    (said,) = (result.stdout.splitlines() for line, result in results.items() if line.startswith("wishpool match "))
    (shown,) = blocks(HALVES[language], "text shown")
    if os.environ.get("WISHPOOL_REWRITE"):
        page = ROOT / "README.md"
        page.write_text(page.read_text(encoding="utf-8").replace(shown, abridged(said)), encoding="utf-8")
        return
    assert shown == abridged(said), "WISHPOOL_REWRITE=1 with this test writes it anew"


def abridged(lines: list[str]) -> str:
    """Lines of output with at most four rows of each list."""
    kept: list[str] = []
    row = 0
    for line in lines:
        row = row + 1 if line.startswith("  ") else 0
        if row <= ROWS_SHOWN:
            kept.append(line)
        elif row == ROWS_SHOWN + 1:
            kept.append("  …")
    return "\n".join(kept) + "\n"


def test_every_command_is_named_in_readme(every_command):
    assert len(app.registered_commands) >= 14
    for command in app.registered_commands:
        name = command.name or getattr(command.callback, "__name__", "")
        assert re.search(rf"\b{name}\b", HALVES["zh"]), name
        assert re.search(rf"\b{name}\b", HALVES["en"]), name


def test_the_targets_of_make_exist():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {word for words in re.findall(r"make ((?:[a-z]+ ?)+)(?=[`#\s])", README) for word in words.split()}
    assert {"demo", "test", "install"} <= named & targets
    assert {word for line in commands(README, "sh") for word in line.split("#")[0].split()[1:]} <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    text = re.sub(r"`[^`\n]*`", "", page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not target.startswith(("http://", "https://", "#", "mailto:")):
            assert (page.parent / target.split("#")[0]).exists(), target


def test_the_picture_is_small():
    assert 1_000 < (ROOT / "docs" / "images" / "plan.png").stat().st_size < 200_000


def test_decisions_are_numbered_and_listed():
    folder = ROOT / "docs" / "decisions"
    names = sorted(path.name for path in folder.glob("0*.md"))
    assert [name[:4] for name in names] == [f"{number:04d}" for number in range(1, len(names) + 1)]
    listed = re.findall(
        r"^\| \[\d{4}\]\(([^)]+)\) \|", (folder / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert listed == names
    for name in names:
        assert (folder / name).read_text(encoding="utf-8").startswith(f"# {name[:4]} ")


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=!~\[ ;]", requirement)[0].lower() for requirement in requirements}


def test_every_dependency_has_its_reason():
    page = (ROOT / "docs" / "decisions" / "0010-dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\w.-]+) \| ([\w, ]+) \| (.+) \|$", page, re.MULTILINE)[1:]
    told = {name.lower() for name, by, _ in rows if by != "development"}
    assert told == _names(PROJECT["project"]["dependencies"])
    told = {name.lower() for name, by, _ in rows if by == "development"}
    assert told == _names(PROJECT["project"]["optional-dependencies"]["dev"])


def test_dependencies_are_those_that_are_imported():
    modules = {
        "chinesecalendar": "chinese_calendar",
        "prometheus-client": "prometheus_client",
        "psycopg[binary]": "psycopg",
        "python-calamine": "python_calamine",
        "pyyaml": "yaml",
    }
    packages = ("matcher", "api", "scenarios")
    code = "\n".join(
        path.read_text(encoding="utf-8") for package in packages for path in (ROOT / package).rglob("*.py")
    )
    words = r"(?:import (\w+)(?:\.[\w.]+)?(?: as \w+)?$|from (\w+)[\w.]* import\b)"
    imported = {one or other for one, other in re.findall(rf"^\s*{words}", code, re.MULTILINE)}
    declared = {modules.get(name, name) for name in _names(PROJECT["project"]["dependencies"])}
    assert declared <= imported
    # What only developers have would be missing wherever the service runs without their tools.
    foreign = imported - declared - set(packages) - set(sys.stdlib_module_names)
    assert foreign == {"anyio", "pydantic_core", "starlette"}, (
        "parts of fastapi and pydantic; everything else is to be declared"
    )


def test_versions_and_licence_agree():
    assert PROJECT["project"]["version"] == __version__
    assert f"\n## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License\n                           Version 2.0, January 2004" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
    assert PROJECT["project"]["license"] == "Apache-2.0"
