"""Compiled loops are not trusted where a source has changed that was compiled into them."""

from __future__ import annotations

import re
from pathlib import Path

from matcher.commands.stale_loops import ROOMS, forget_stale_loops

MATCHER = Path(__file__).resolve().parents[2] / "matcher"


def package(folder: Path) -> tuple[Path, Path]:
    """A package with a loop, the function that it calls, and the index of what was compiled."""
    room = folder / ROOMS[0] / "prices"
    (room / "__pycache__").mkdir(parents=True)
    (room / "loop.py").write_text("import numba", encoding="ascii")
    (room / "called.py").write_text("import numba\nONE = 1", encoding="ascii")
    (room / "plain.py").write_text("", encoding="ascii")
    index = room / "__pycache__" / "loop.nbi"
    index.touch()
    return room, index


def test_loops_stay_while_their_sources_do(tmp_path):
    room, index = package(tmp_path)
    assert [forget_stale_loops(tmp_path) for _ in range(2)] == [0, 0]
    (room / "plain.py").write_text("nothing = 'that loops know'", encoding="ascii")
    assert forget_stale_loops(tmp_path) == 0
    assert index.is_file()


def test_a_change_of_what_a_loop_calls_forgets_it_once(tmp_path):
    room, index = package(tmp_path)
    forget_stale_loops(tmp_path)
    (room / "called.py").write_text("import numba\nONE = 2", encoding="ascii")
    assert [forget_stale_loops(tmp_path) for _ in range(2)] == [1, 0]
    assert not index.exists()


def test_every_room_with_loops_is_looked_at():
    loops = re.compile(r"^(?:import numba|@numba\.|@inner|@outer|@whole)", re.MULTILINE)
    rooms = {
        path.relative_to(MATCHER).parts[0]
        for path in MATCHER.rglob("*.py")
        if loops.search(path.read_text(encoding="utf-8"))
    }
    assert rooms == set(ROOMS)
