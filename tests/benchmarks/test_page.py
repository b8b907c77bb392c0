"""The page says what was measured and judges it against the aims; nothing that was not measured stands on it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from benchmarks.__main__ import contents
from benchmarks.instances import INSTANCES
from benchmarks.page import results_page
from benchmarks.page.plot import draw
from benchmarks.parts import PARTS, cases_of
from benchmarks.parts.scale import growth_exponent
from benchmarks.parts.whole_process import summary_of
from benchmarks.quality import CASES, best_bound, gap_to
from benchmarks.results import RESULTS, keep, known

MACHINE = {"processors": "2", "memory": "1 GB", "system": "S", "python": "3", "load": "0"}
BESIDE: dict[str, Any] = {"machine": MACHINE, "measured_on": "2026-11-23", "engine": "abc"}


def size(needs: int, *, solve: float, gap: float = 0.0001, verify: int = 0):
    return BESIDE | {
        "needs": needs,
        "options": 11 * needs,
        "seconds": {"options": 1.0, "solve": solve, "explain": 0.1, "check": 0.1},
        "wall_s": solve + 2,
        "cpu_s": solve + 2,
        "peak_mb": 500,
        "gap": gap,
        "alike": True,
        "code": 0,
        "verify": {"code": verify, "wall_s": 1.0, "cpu_s": 1.0, "peak_mb": 100},
    }


def method(name: str, objective: float, bound: float | None, **others: object):
    row = {"method": name, "objective": objective, "bound": bound, "met": 5, "options": 50, "broken": []}
    times = {"solve_wall_s": 1.0, "solve_cpu_s": 1.0, "wall_s": 2.0, "cpu_s": 2.0, "peak_mb": 100}
    return row | times | {"runs": 1, "alike": True} | others


def assignment(cost: int | None):
    gap = None if cost is None else (cost - 100) / 100
    sizes = {"agents": 5, "jobs": 100, "best": 100, "cost": cost, "left_out": 0 if cost else 2, "gap": gap}
    return BESIDE | sizes | {"own_bound": 99, "solve_wall_s": 4.0, "solve_cpu_s": 4.0}


def line(page: str, words: str) -> str:
    (found,) = (each for each in page.splitlines() if each.startswith(f"| {words}"))
    return found


def test_an_empty_page_has_no_figures():
    page = results_page({})
    assert "## Confessions" in page
    assert "## Machine" not in page
    assert "kept" not in page.split("## Confessions")[0]


def test_aims_are_kept_or_missed():
    page = results_page({"scale": {"size-42k": size(42_000, solve=2.0), "size-1m": size(10**6, solve=61.0)}})
    assert line(page, "42,000 needs: solve stage").endswith("| 2.0 s | kept |")
    assert line(page, "1,000,000 needs: solve stage").endswith("| 61.0 s | **missed** |")
    assert line(page, "1,000,000 needs: gap").endswith("| 0.010 % | kept |")


def test_no_aim_is_kept_by_a_plan_that_the_checker_refuses():
    page = results_page({"scale": {"size-42k": size(42_000, solve=2.0, verify=1)}})
    assert line(page, "42,000 needs: solve stage").endswith("**missed** |")
    assert "**exit code 1**" in page


def test_growth_is_fitted_from_ten_thousand_needs_on():
    sizes = {"a": size(1_000, solve=50.0), "b": size(10_000, solve=1.0), "c": size(100_000, solve=100.0)}
    page = results_page({"scale": sizes})
    assert line(page, "10,000 to 100,000 needs").endswith("| 2.00 | **missed** |")


def test_the_exponent_is_that_of_a_power_law():
    assert growth_exponent([(10, 3.0), (100, 3.0 * 10**1.1), (1000, 3.0 * 10**2.2)]) == pytest.approx(1.1)
    assert growth_exponent([(10, 1.0), (10, 2.0)]) is None
    assert growth_exponent([]) is None


def test_the_gap_is_to_the_lowest_bound_of_all():
    rows = [method("wishpool", 99e6, 101e6), method("relaxation", 0, 100e6, met=0), method("nearest_first", 50e6, None)]
    assert best_bound(rows) == 100e6
    assert gap_to(100e6, 99e6) == pytest.approx(0.01)
    page = results_page({"quality": {"contest-2k-0": BESIDE | {"seconds": 60, "rows": rows}}})
    assert "1.000 %" in line(page, "Wishpool")
    assert "50.000 %" in line(page, "by hand, nearest first")
    assert "no plan" in line(page, "HiGHS, linear relaxation")
    assert "SCIP was not installed" in page
    assert line(page, "2,000 needs within 0.1 %").endswith("**missed** |")


def test_a_peer_that_failed_is_said_to_have_failed():
    rows = [method("wishpool", 99e6, 100e6), {"method": "scip", "failed": -9, "wall_s": 9, "cpu_s": 9, "peak_mb": 9}]
    page = results_page({"quality": {"size-10k": BESIDE | {"seconds": 60, "rows": rows}}})
    assert "ended with code -9" in line(page, "SCIP, one model")


def test_an_incomplete_assignment_misses_the_aims_and_has_no_gap():
    page = results_page({"gap": {"chu1997/a1": assignment(100), "chu1997/b1": assignment(None)}})
    assert "2 jobs left out" in line(page, "`chu1997/b1`")
    assert line(page, "generalised assignment, 2 of chu1997: mean gap").endswith("| 0.000 % | **missed** |")
    assert "1 incomplete" in line(page, "generalised assignment, 2 of chu1997: time")
    whole = results_page({"gap": {"chu1997/a1": assignment(100)}})
    assert line(whole, "generalised assignment, 1 of chu1997: mean gap").endswith("| 0.000 % | kept |")


def test_the_page_of_what_is_known_stands():
    assert RESULTS.with_name("RESULTS.md").read_text(encoding="utf-8") == results_page(known())


def test_the_plot_is_the_same_for_the_same_figures(tmp_path):
    pytest.importorskip("matplotlib", reason="the extra `bench` is not installed")
    found = {
        "scale": {"size-10k": size(10_000, solve=1.0), "size-42k": size(42_000, solve=2.0, gap=0.0)},
        "quality": {"size-10k": {"seconds": 60, "rows": [method("wishpool", 1, 1), method("highs", 50e6, 100e6)]}},
    }
    assert draw(found, tmp_path / "a.svg")
    assert draw(found, tmp_path / "b.svg")
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    assert not draw({}, tmp_path / "c.svg")


def test_a_case_replaces_what_was_known_of_it_alone(tmp_path):
    file = tmp_path / "results.json"
    keep("scale", "a", {"x": 1}, file)
    keep("scale", "b", {"x": 2}, file)
    keep("scale", "a", {"x": 3}, file)
    assert known(file) == {"scale": {"a": {"x": 3}, "b": {"x": 2}}}


def test_parts_and_cases_are_chosen_by_name():
    assert cases_of(["scale/size-1m", "quality"]) == [("scale", "size-1m"), *(("quality", name) for name in CASES)]
    assert len(cases_of([])) == sum(len(part.cases) for part in PARTS.values())
    assert set(CASES) <= set(INSTANCES)
    with pytest.raises(KeyError, match="unknown part or case week"):
        cases_of(["week"])
    assert all(name in contents() for name in (*PARTS, *INSTANCES))


def test_a_summary_is_read_without_the_rows_behind_it(tmp_path):
    summary = {"objective": 1.5, "run": {"seconds": {"solve": 2.0}}}
    (tmp_path / "plan.json").write_text(f'{{\n"summary": {json.dumps(summary)},\n"assignments": [', encoding="utf-8")
    assert summary_of(tmp_path) == summary


def timed(seconds: float):
    return {f"{kind}_{clock}": seconds for kind in ("median", "p99", "worst") for clock in ("wall_s", "cpu_s")} | {
        "count": 9
    }


def test_explanations_are_held_to_their_aims():
    case = BESIDE | {
        "needs": 42_000,
        "options": 470_000,
        "unmet": 7_500,
        "verdicts": {"wall_s": 1.5, "cpu_s": 1.4},
        "fixes": {"search": timed(0.03), "ground": timed(0.3), "verify": timed(0.6), "met": 4},
        "ways": {str(moves): timed(0.004) for moves in range(3)},
        "weeks": timed(0.4) | {"rows": 100, "worst_kept": 0.995, "worst_gap": 0.001},
    }
    page = results_page({"explain": {"size-42k": case}})
    assert line(page, "42,000 needs: all verdicts").endswith("| 5 s | 1.50 s (1.40 s) | kept |")
    assert "**missed**" in line(page, "42,000 needs: a change tried, median")
    assert "| 5 ms | median 4.0 ms, 99th percentile 4.0 ms (4.0 ms) | kept |" in line(
        page, "42,000 needs: ranked options"
    )
    assert line(page, "42,000 needs: untouched needs").endswith("| 99.000 % | 99.500 % | kept |")
    assert "a change tried (4 met the need)" in page
    assert "at a glance" in page.lower()
    assert "42,000 needs" not in results_page({"explain": {"size-10k": case}}).split("## Questions")[0]


def test_the_scenarios_are_told_and_judged():
    case = BESIDE | {
        "needs": 42_000,
        "count": 40,
        "whole": {"wall_s": 130.0, "cpu_s": 60.0},
        "kinds": {"fund_less": timed(1.2), "new_needs": timed(1.4)},
    }
    page = results_page({"whatif": {"size-42k": case}})
    assert "| `size-42k` | sixty new red needs | 9 | 1.40 s (1.40 s), worst 1.40 s (1.40 s) |" in page
    assert line(page, "42,000 needs: one scenario").endswith("| 1.5 s | 1.40 s (1.40 s) | kept |")
    assert line(page, "42,000 needs: 40 scenarios").endswith("| 120 s | 130 s (60 s) | **missed** |")


def late(p99: float):
    return {"p50": 1.0, "p95": 2.0, "p99": p99, "max": p99}


def served(*, rate: float = 250.0, winners: int = 1, code: int = 0, ready: float = 2.0):
    upload = {"rows": 10_000, "megabytes": 1.0, "seconds": 3.0, "server_processor_seconds": 3.0}
    load = {"requests": 10, "seconds": 300.0, "requests_a_second": rate, "statuses": {"200": 10}, "server_errors": 0}
    of_reads = {"reads": 5, "p50_ms": 1.0, "p95_ms": 2.0, "p99_ms": 60.0}
    burst = {"statuses": {}, "seconds": 1.0, "latency": late(9.0)}
    return {
        "load": BESIDE
        | load
        | {"all": late(100.0), "read": late(90.0), "write": late(120.0), "users": 20, "load_average": 1.0}
        | {"processor_ms_a_request": 5.0},
        "reads": BESIDE
        | {"upload_seconds": 9.0, "run_seconds": 30.0, "run": {"state": "completed"}}
        | {"quiet": of_reads, "during_the_run": of_reads},
        "bursts": BESIDE
        | {"callers": 1_000, "upload": upload, "claims": burst | {"winners": winners}}
        | {"duplicates": burst | {"objects": 1, "different_answers": 1}},
        "kills-sqlite": BESIDE
        | {"database": "sqlite", "kills": {"server": 70, "process": 65, "worker": 65}, "code": code, "batches": 7}
        | {"ready_seconds": {"median": 1.0, "worst": ready}},
        "contract-sqlite": BESIDE
        | {"database": "sqlite", "cases": 5_001, "operations": 129, "failures": [], "server_errors": code}
        | {"processor_seconds": 90.0},
    }


def test_the_service_is_judged_by_every_aim():
    page = results_page({"service": served()})
    assert "kept" in line(page, "service, 20 users, four reads to one write: rate")
    assert "missed" in line(page, "service, reads beside a match")
    assert "batches 7" in page
    for words in (
        "1,000 claims",
        "workbook of 10,000 rows",
        "200 kills on sqlite: nothing",
        "200 kills on sqlite: ready",
        "requests made from its document, on sqlite",
    ):
        assert "kept" in line(page, f"service, {words}")
    page = results_page({"service": served(rate=150.0, winners=2, code=1, ready=6.0)})
    for words in (
        "20 users, four reads to one write: rate",
        "1,000 claims",
        "200 kills on sqlite: nothing",
        "requests made",
    ):
        assert "missed" in line(page, f"service, {words}")
    assert "missed" in line(page, "service, 200 kills on sqlite: ready")
    assert "**not sound**" in page
