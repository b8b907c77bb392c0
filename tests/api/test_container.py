"""``Containerfile``: built from the lock, run without a network, as nobody in particular."""

import json
import re
import tomllib
from importlib.util import find_spec
from pathlib import Path

from api.settings import Settings, variable
from matcher.commands.loops_place import VARIABLE

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "Containerfile").read_text(encoding="utf-8")
STEPS = [
    line.split(maxsplit=1)
    for line in re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", TEXT, flags=re.MULTILINE)).splitlines()
    if line.strip()
]


def told(word):
    return [rest for step, rest in STEPS if step == word]


def test_everything_is_installed_from_the_lock_with_its_digests():
    installs = [rest for rest in told("RUN") if "pip install" in rest]
    assert len(installs) == 2
    assert "--require-hashes --no-deps -r requirements.run.lock" in installs[0]
    assert "--no-deps --no-build-isolation" in installs[1]


def pins(name):
    """Name, version and condition of every package of a lock, with its digests."""
    entries = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return {entry.split(" --hash=")[0].strip(): set(re.findall(r"--hash=\S+", entry)) for entry in entries if entry}


def test_its_lock_is_a_part_of_the_lock_without_what_only_developers_need():
    whole, part = pins("requirements.lock"), pins("requirements.run.lock")
    assert part.items() <= whole.items()
    assert all(part.values())
    names = {re.split(r"[=\[ ]", entry)[0] for entry in part}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked, developers = (
        {re.split(r"[<>=~\[ ;]", line)[0].lower() for line in lines}
        for lines in (project["dependencies"], project["optional-dependencies"]["dev"])
    )
    assert asked | {"hatchling"} <= names
    assert not names & (developers - asked)


def test_nothing_stays_that_only_builds():
    (removed,) = [rest.split("--quiet ")[1].split() for rest in told("RUN") if "pip uninstall" in rest]
    assert {"pip", "setuptools", "hatchling"} <= set(removed)
    assert not {name.partition("=")[0] for name in pins("requirements.run.lock")} & {"uv", "editables"}


def test_what_is_copied_is_there():
    for rest in told("COPY"):
        *sources, _ = [part for part in rest.split() if not part.startswith("--")]
        if "--from" not in rest:
            assert all((ROOT / source).exists() for source in sources), rest
    copied = " ".join(told("COPY"))
    assert "tests" not in copied
    assert ".db" not in copied


def test_no_more_is_sent_to_the_builder_than_is_copied():
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    sent = {rule[1:] for rule in rules if rule.startswith("!")}
    assert sent == {part for rest in told("COPY") if "--from" not in rest for part in rest.split()[:-1]}
    assert rules[-1] == "**/__pycache__"


def test_loops_are_compiled_where_the_service_looks_for_them():
    build, run = (dict(part.split("=", 1) for part in line.split()) for line in told("ENV"))
    assert build.items() <= run.items()
    assert set(build) == {VARIABLE, "NUMBA_CPU_NAME"}
    (kept,) = [rest for rest in told("COPY") if build[VARIABLE] in rest]
    assert kept == f"--from=build {build[VARIABLE]} {build[VARIABLE]}"
    (command,) = [rest for rest in told("RUN") if "compile_loops" in rest]
    # Without -P they would be those of the sources beside, which nobody asks for later.
    assert command.split()[1:3] == ["-P", "-m"]
    assert find_spec(command.split()[-1]) is not None


def test_nothing_but_the_service_runs_and_not_as_root():
    last_stage = STEPS[max(number for number, (step, _) in enumerate(STEPS) if step == "FROM") :]
    words = [step for step, _ in last_stage]
    assert words.index("USER") < words.index("CMD")
    assert told("USER") == ["10001:10001"]
    assert told("CMD")[-1] == '["wishpool", "serve"]'
    # Between the last layer that needs a network and the start stands nothing that fetches.
    assert not any(
        word in rest for step, rest in last_stage if step == "RUN" for word in ("pip ", "apt", "curl", "wget")
    )


def test_its_settings_are_settings():
    given = dict(part.split("=", 1) for part in told("ENV")[-1].split() if part.startswith("WISHPOOL_"))
    assert set(given) <= {variable(name) for name in Settings.model_fields}
    settings = Settings.from_environment(given)
    assert settings.database.startswith("sqlite:////data/")
    assert told("VOLUME") == ["/data"]
    assert "WISHPOOL_SECRET" not in TEXT


def test_the_check_of_health_is_a_program_that_asks_where_the_service_listens():
    (check,) = told("HEALTHCHECK")
    program, isolated, _, code = json.loads(check.partition("CMD ")[2])
    assert (program, isolated) == ("python", "-I")
    compile(code, "HEALTHCHECK", "exec")
    assert "/ready" in code
    assert "WISHPOOL_PORT" in code


def test_the_page_shows_the_commands_of_the_file():
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    commands = re.findall(r"^#   (podman .+)$", TEXT, re.MULTILINE)
    assert len(commands) == 2
    assert all(command in page for command in commands)
