"""Compiled loops have a folder also where the package cannot be written."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from matcher.commands.loops_place import VARIABLE, place_loops

MATCHER = Path(__file__).resolve().parents[2] / "matcher"


@pytest.fixture
def read_only(tmp_path, monkeypatch):
    """A package that cannot be written, for the administrator neither; everything in it is told as such."""
    package = tmp_path / "disk" / "matcher"
    (package / "optimise").mkdir(parents=True)
    usual = os.access

    def access(path, mode, **options):
        return not Path(path).is_relative_to(tmp_path / "disk") and usual(path, mode, **options)

    monkeypatch.setattr(os, "access", access)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return package


def test_nothing_is_done_where_loops_can_be_kept(tmp_path):
    for environment in ({}, {VARIABLE: str(tmp_path / "new")}):
        before = dict(environment)
        assert place_loops(tmp_path, environment) is None
        assert environment == before


def test_a_cache_that_cannot_be_written_is_read_through_links(read_only, tmp_path):
    kept = read_only.parent / "loops" / "prices_1"
    kept.mkdir(parents=True)
    (kept / "loop.nbi").write_text("index", encoding="ascii")
    environment = {VARIABLE: str(kept.parent), "HOME": str(tmp_path)}
    place = place_loops(read_only, environment)
    assert place is not None
    assert environment[VARIABLE] == str(place)
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    link = place / "prices_1" / "loop.nbi"
    assert link.read_text(encoding="ascii") == "index"
    # As numba writes: beside it, then in its place. What was kept stays.
    (place / "prices_1" / "new").write_text("newer", encoding="ascii")
    (place / "prices_1" / "new").replace(link)
    assert (kept / "loop.nbi").read_text(encoding="ascii") == "index"


def test_the_cache_of_the_user_is_one_of_exactly_these_sources(read_only, tmp_path):
    first = place_loops(read_only, environment := {"HOME": str(tmp_path)})
    assert first is not None
    assert first.is_relative_to(tmp_path / ".cache" / "wishpool")
    assert environment[VARIABLE] == str(first)
    assert place_loops(read_only, {"HOME": str(tmp_path)}) == first
    (read_only / "optimise" / "loop.py").write_text("import numba", encoding="ascii")
    assert place_loops(read_only, {"HOME": str(tmp_path)}) != first


@pytest.mark.parametrize("home", ["", "disk"])
def test_without_any_cache_there_is_a_fresh_folder(read_only, tmp_path, home):
    place = place_loops(read_only, {"HOME": str(tmp_path / home) if home else ""})
    assert place is not None
    assert place.parent == tmp_path
    assert list(place.iterdir()) == []


def test_a_fresh_folder_ends_with_its_process_and_not_with_its_child(tmp_path):
    code = f"""
import os, sys
from pathlib import Path
from matcher.commands.loops_place import place_loops
(Path({str(tmp_path)!r}) / "file").touch()
place = place_loops(Path({str(MATCHER)!r}), {{"NUMBA_CACHE_DIR": {str(tmp_path / "file" / "below")!r}}})
child = os.fork()
if child == 0:
    sys.exit()
os.waitpid(child, 0)
print(place, place.is_dir())
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    place, stood = done.stdout.split()
    assert stood == "True"
    assert not Path(place).exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file"]
