"""The house: which way arrows point, how large modules are, what no module does. Pages and code are held equal."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("matcher", "scenarios", "api", "benchmarks")

MAY_SEE = {
    "matcher": set[str](),
    "scenarios": {"matcher"},
    "api": {"matcher", "scenarios"},
    "benchmarks": {"matcher", "scenarios", "api"},
}
"""``api -> scenarios -> matcher``; benchmarks may see all, nobody sees tests."""

PURE = (
    "model",
    "rules",
    "options",
    "optimise",
    "standing",
    "proposal",
    "explain",
    "check",
    "samples",
    "report",
    "assemble.py",
    "match.py",
)
"""The rooms whose answer follows from their arguments alone."""

IMPURE_MODULES = {"time", "random", "os", "secrets", "uuid", "socket", "platform", "getpass", "tempfile", "locale"}
IMPURE_CALLS = {("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("date", "today")}
SEEDED = {"Generator", "PCG64", "SeedSequence"}
"""The names of ``numpy.random`` that take their seed; the others hide one."""

LONG = 250
LARGE_MODULES = {
    "api/settings.py": "a table: every setting of the service with its range and its meaning in two languages",
    "matcher/cli.py": "a table of contents: every command with its arguments",
    "matcher/explain/facts.py": "records without code: every fact that an explanation may hold, with its meaning and unit",
    "matcher/files/container_codes.py": "a table: every problem of a container in two languages",
    "matcher/model/enums.py": "a table: every closed vocabulary with its titles",
    "matcher/packages/board.py": "one data structure: its records with the meaning of every field, and how it is filled",
    "matcher/report/sheets/overview.py": "one page of the workbook, read from top to bottom",
}
"""Modules above 250 lines, each with its reason; none is above 400."""

MACHINE_PATHS = re.compile(r"(?<![\w.:/}])/(?:work|home|root|Users|tmp|mnt|private)/\w|[A-Z]:\\Users\\")


def modules(*packages: str) -> list[Path]:
    """Every Python file of some packages."""
    return sorted(path for package in packages for path in (ROOT / package).rglob("*.py"))


def imports_of(path: Path) -> Iterator[tuple[str, str]]:
    """Yield ``(module, name)`` of every import of a file, lazy ones too; ``name`` is empty for plain imports."""
    own = path.relative_to(ROOT).with_suffix("").parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = [*own[: len(own) - node.level]] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((module, alias.name) for alias in node.names)


def room_of(path: Path) -> str:
    """The room of a module of ``matcher``: its folder, or the name of a file that stands on top."""
    return path.relative_to(ROOT / "matcher").parts[0]


def rooms_seen(path: Path) -> set[str]:
    """The other rooms of ``matcher`` that a module imports."""
    rooms = {entry.name.removesuffix(".py"): entry.name for entry in (ROOT / "matcher").iterdir()}
    seen = set()
    for module, name in imports_of(path):
        parts = [*module.split("."), *([name] if name else [])]
        if parts[0] == "matcher" and len(parts) > 1 and parts[1] in rooms:
            seen.add(rooms[parts[1]])
    return seen - {room_of(path)}


def rooms_page() -> dict[str, set[str]]:
    """The table of ``docs/rooms.md``: room and what it may import."""
    rows = re.findall(
        r"^\| `([^`]+)` \| ([^|]+) \|", (ROOT / "docs" / "rooms.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    return {room: set(re.findall(r"`([^`]+)`", allowed)) for room, allowed in rows}


def standing_files() -> list[Path]:
    """Every file of the project that git tracks or would track."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.mark.parametrize("package", PACKAGES)
def test_arrows_between_packages_point_one_way(package):
    others = {*PACKAGES, "tests"} - {package}
    for path in modules(package):
        seen = {module.split(".")[0] for module, _ in imports_of(path)} & others
        assert seen <= MAY_SEE[package], path


def test_arrows_between_rooms_are_those_of_the_page():
    found: dict[str, set[str]] = {}
    for path in modules("matcher"):
        if room_of(path) != "__init__.py":
            found.setdefault(room_of(path), set()).update(rooms_seen(path))
    assert found == rooms_page()


def test_the_rooms_have_no_circle():
    left = rooms_page()
    while left:
        free = {room for room, seen in left.items() if not seen & left.keys()}
        assert free, f"a circle among {sorted(left)}"
        left = {room: seen for room, seen in left.items() if room not in free}


def test_the_library_itself_imports_nothing():
    assert {module for module, _ in imports_of(ROOT / "matcher" / "__init__.py")} == set()


def test_private_names_stay_in_their_room():
    for path in modules(*PACKAGES):
        own = ".".join(path.relative_to(ROOT).parts[:2]).removesuffix(".py")
        for module, name in imports_of(path):
            parts = [*module.split("."), name]
            if parts[0] in PACKAGES and ".".join(parts[:2]) != own:
                private = [part for part in parts if part.startswith("_") and not part.startswith("__")]
                assert not private, f"{path.relative_to(ROOT)} imports {module}.{name}"


@pytest.mark.parametrize("room", PURE)
def test_pure_rooms_know_no_clock_no_chance_and_no_environment(room):
    place = ROOT / "matcher" / room
    for path in [place] if place.is_file() else sorted(place.rglob("*.py")):
        assert not {module.split(".")[0] for module, _ in imports_of(path)} & IMPURE_MODULES, path
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                base = node.value
                owner = base.id if isinstance(base, ast.Name) else base.attr if isinstance(base, ast.Attribute) else ""
                assert (owner, node.attr) not in IMPURE_CALLS, f"{path}:{node.lineno}"
                assert owner != "random" or node.attr in SEEDED, f"{path}:{node.lineno}"


def test_modules_are_small():
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in modules(*PACKAGES)
    }
    assert statistics.median(lengths.values()) < 120
    assert {name for name, length in lengths.items() if length > 400} == set()
    assert {name for name, length in lengths.items() if length > LONG} == set(LARGE_MODULES)


def test_every_package_says_what_it_is():
    for path in modules(*PACKAGES, "tests"):
        if path.name == "__init__.py":
            said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            assert len(said) > 10, path.relative_to(ROOT)


def test_every_module_of_the_house_says_what_it_is():
    for path in modules(*PACKAGES):
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path.relative_to(ROOT)


def test_every_room_has_its_tests():
    for room in rooms_page():
        place = ROOT / "tests" / (f"test_{room}" if room.endswith(".py") else room)
        assert place.is_file() or list(place.glob("test_*.py")), f"{place.relative_to(ROOT)} is missing"


def test_no_file_names_a_place_on_somebodys_machine():
    for path in standing_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        assert MACHINE_PATHS.findall(text) == [], path.relative_to(ROOT)
