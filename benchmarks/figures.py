"""The figures: each returns what was measured as plain values; nothing here knows how they are printed."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.contest import FUNDS, HELPERS, METHODS, NEEDS
from benchmarks.henan import LAST_DAY, henan_pool
from benchmarks.instances import district_pool
from benchmarks.measure import Measured, medians, run
from matcher.files import write_pool
from matcher.samples import build_sample

Values = dict[str, Any]

HOME = Path(__file__).resolve().parents[1]
SHARED = HOME.parent / "shared" / "data"
DATE = "2026-11-23"
RUNS = 3
SEEDS = (0, 1, 2)
OUR_RUNS = 3
CHECK_ROWS = 10_000

_PYTHON = sys.executable
_WISHPOOL = Path(sys.executable).with_name("wishpool")


def demo(folder: Path) -> Values:
    """Measure ``make demo`` in a fresh clone, installation included; once."""
    clone = folder / "clone"
    fetched = run(["git", "clone", "-q", HOME, clone])
    made = run(["make", "demo"], folder=clone)
    commit = run(["git", "rev-parse", "--short", "HEAD"], folder=clone).out.strip()
    return {"code": made.code, "commit": commit, **_plain(medians([made])), "clone_s": round(fetched.wall_s, 2)}


def week(folder: Path) -> Values:
    """Measure ``wishpool match`` of the week of Fuyang, from a workbook to the written plan."""
    pool = folder / "fuyang-week.xlsx"
    write_pool(build_sample("fuyang-week"), pool)
    return _match_thrice(pool, folder / "week-plan", DATE)


def contest(_: Path) -> Values:
    """Run our engine and its peers on pools of 2,000 needs; ours three times, the peers once a seed."""
    rows: list[Values] = []
    for seed in SEEDS:
        for method in METHODS:
            runs = [_contestant(method, seed) for _ in range(OUR_RUNS if method == "wishpool" else 1)]
            alike = {(found["objective"], found["bound"]) for found, _ in runs}
            rows.append(
                runs[0][0]
                | _plain(medians([measured for _, measured in runs]))
                | {key: round(median(found[key] for found, _ in runs), 2) for key in ("solve_wall_s", "solve_cpu_s")}
                | {"runs": len(runs), "alike": len(alike) == 1}
            )
    return {"needs": NEEDS, "helpers": HELPERS, "funds": FUNDS, "rows": rows}


def check(folder: Path) -> Values:
    """Measure ``wishpool check`` of a workbook with 10,000 rows."""
    pool = folder / "rows.xlsx"
    resources = 308
    made = district_pool(needs=CHECK_ROWS - resources, helpers=300, funds=resources - 300, seed=0)
    write_pool(made, pool)
    runs = [run([_WISHPOOL, "check", pool]) for _ in range(RUNS)]
    return {"rows": CHECK_ROWS, "code": max(each.code for each in runs), **_plain(medians(runs))}


def imports(_: Path) -> Values:
    """Measure the import of the library; the first run, which may compile files, is not counted."""
    found: Values = {}
    for name, code in {
        "python": "pass",
        "matcher": "import matcher",
        "match": "from matcher.match import match",
        "cli": "import matcher.cli",
    }.items():
        runs = [run([_PYTHON, "-c", code], folder=HOME) for _ in range(RUNS + 1)]
        found[name] = _plain(medians(runs[1:]))
    return found


def fuyang(folder: Path) -> Values:
    """Measure ``wishpool match`` and ``verify`` of the whole of Fuyang: 42,000 needs, from Parquet; match once."""
    pool, plan = folder / "fuyang", folder / "fuyang-plan"
    write_pool(build_sample("fuyang"), pool, format="parquet")
    matched = run([_WISHPOOL, "match", pool, "--out", plan, "--date", DATE])
    verified = run([_WISHPOOL, "verify", pool, plan])
    return (
        {"match": _plain(medians([matched])) | {"code": matched.code}}
        | {"verify": _plain(medians([verified])) | {"code": verified.code}}
        | _summary(plan)
    )


def henan(folder: Path) -> Values:
    """Measure ``wishpool match`` of the floods of July 2021, where the data stand beside the project."""
    source = SHARED / "henan_2021"
    if not source.is_dir():
        return {"absent": source.name}
    pool = folder / "henan.json"
    write_pool(henan_pool(source), pool)
    return _match_thrice(pool, folder / "henan-plan", LAST_DAY.isoformat())


FIGURES: dict[str, Callable[[Path], Values]] = {
    "imports": imports,
    "week": week,
    "check": check,
    "henan": henan,
    "contest": contest,
    "fuyang": fuyang,
    "demo": demo,
}
"""Every figure by name, the quick ones first."""


def _match_thrice(pool: Path, plan: Path, date: str) -> Values:
    runs, stages = [], []
    for _ in range(RUNS):
        runs.append(run([_WISHPOOL, "match", pool, "--out", plan, "--date", date]))
        stages.append(_summary(plan)["seconds"])
    verified = run([_WISHPOOL, "verify", pool, plan])
    return (
        _summary(plan)
        | _plain(medians(runs))
        | {
            "code": max(each.code for each in runs),
            "verify_code": verified.code,
            "seconds": {stage: round(median(each[stage] for each in stages), 3) for stage in stages[0]},
        }
    )


def _summary(plan: Path) -> Values:
    summary = json.loads((plan / "plan.json").read_text(encoding="utf-8"))["summary"]
    kept = {key: summary[key] for key in ("objective", "bound", "gap", "status", "flow", "people_met", "people_asked")}
    by_grade = {row["group"]: [row["needs_met"], row["needs_asked"]] for row in summary["by_grade"]}
    return kept | {key: summary["run"][key] for key in ("options", "work", "seconds", "date")} | {"by_grade": by_grade}


def _contestant(method: str, seed: int) -> tuple[Values, Measured]:
    measured = run([_PYTHON, "-m", "benchmarks.contest", method, str(seed)], folder=HOME)
    if measured.code:
        raise ChildProcessError(f"{method} failed on seed {seed}: {measured.out}")
    found: Values = json.loads(measured.out)
    return found, measured


def _plain(figures: dict[str, float]) -> Values:
    return dict(figures)


def today() -> str:
    """Return the day of the measurement."""
    return dt.datetime.now(dt.UTC).date().isoformat()
