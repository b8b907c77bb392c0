"""One method on one instance gives one record, judged by the checker."""

from __future__ import annotations

import pytest

from benchmarks import quality
from benchmarks.contest import METHODS, contest
from benchmarks.measure import Measured
from benchmarks.page.quality import NAMES


def test_a_method_is_recorded_with_the_checker_s_word():
    row = contest("urgent_first", "size-1k", 1.0)
    assert row["broken"] == []
    assert row["bound"] is None
    assert row["met"] > 0
    assert row["options"] > 5_000


def test_every_method_has_a_name_on_the_page():
    assert set(METHODS) == set(NAMES)


@pytest.mark.parametrize(("installed", "expected"), [(True, set(METHODS)), (False, set(METHODS) - {"scip"})])
def test_scip_is_left_out_where_it_is_not_installed(installed, expected, monkeypatch):
    def told(command, **_):
        method = command[3]
        out = f'{{"method": "{method}", "objective": 1, "bound": 2, "solve_wall_s": 1, "solve_cpu_s": 1}}'
        return Measured(code=0, out=out, err="", wall_s=1.0, cpu_s=1.0, peak_mb=1.0)

    monkeypatch.setattr(quality, "run", told)
    monkeypatch.setattr(quality, "has_scip", lambda: installed)
    found = quality.quality("size-1k", 1.0)
    assert {row["method"] for row in found["rows"]} == expected


def test_a_peer_that_fails_is_recorded_and_ours_is_not_excused(monkeypatch):
    def failed(command, **_):
        return Measured(
            code=1 if command[3] == "wishpool" else -9, out="", err="why", wall_s=1.0, cpu_s=1.0, peak_mb=1.0
        )

    monkeypatch.setattr(quality, "run", failed)
    with pytest.raises(ChildProcessError, match="why"):
        quality.quality("size-1k", 1.0)
    monkeypatch.setattr(quality, "METHODS", {"cp_sat": METHODS["cp_sat"]})
    (row,) = quality.quality("size-1k", 1.0)["rows"]
    assert row["failed"] == -9
