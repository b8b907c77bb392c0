"""What a hub does every week, and what a newcomer does first."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.henan import LAST_DAY, henan_pool
from benchmarks.instances import DATE, INSTANCES, province_pool
from benchmarks.measure import HOME, Values, medians, run
from benchmarks.parts.whole_process import RUNS, WISHPOOL, match_and_verify
from matcher.files import write_pool
from matcher.samples import build_sample

SHARED = HOME.parent / "shared" / "data"
CHECK_ROWS = 10_000

_CHECK_HELPERS, _CHECK_FUNDS = 300, 8
_KERNELS_INSTANCE = "size-1k"


def imports(_: Path) -> Values:
    """Measure the import of the library; the first run, which may compile files, is not counted."""
    found: Values = {}
    for name, code in {
        "python": "pass",
        "matcher": "import matcher",
        "match": "from matcher.match import match",
        "cli": "import matcher.cli",
    }.items():
        runs = [run([sys.executable, "-c", code], folder=HOME) for _ in range(RUNS + 1)]
        found[name] = dict(medians(runs[1:]))
    return found


def week(folder: Path) -> Values:
    """Measure ``wishpool match`` of the week of Fuyang, from a workbook to the written plan."""
    pool = folder / "fuyang-week.xlsx"
    write_pool(build_sample("fuyang-week"), pool)
    return match_and_verify(pool, folder / "plan", DATE.isoformat())


def check(folder: Path) -> Values:
    """Measure ``wishpool check`` of a workbook with 10,000 rows."""
    pool, needs = folder / "rows.xlsx", CHECK_ROWS - _CHECK_HELPERS - _CHECK_FUNDS
    made = province_pool(needs=needs, helpers=_CHECK_HELPERS, funds=_CHECK_FUNDS, seed=0)
    write_pool(made, pool)
    runs = [run([WISHPOOL, "check", pool]) for _ in range(RUNS)]
    return {"rows": CHECK_ROWS, "code": max(each.code for each in runs), **medians(runs)}


def henan(folder: Path) -> Values:
    """Measure ``wishpool match`` of the floods of July 2021, where the data stand beside the project."""
    source = SHARED / "henan_2021"
    if not source.is_dir():
        return {"absent": source.name}
    pool = folder / "henan.json"
    write_pool(henan_pool(source), pool)
    return match_and_verify(pool, folder / "plan", LAST_DAY.isoformat())


def fuyang(folder: Path) -> Values:
    """Measure ``wishpool match`` and ``verify`` of the sample of the whole of Fuyang: 42,000 needs, from Parquet."""
    pool = folder / "fuyang"
    write_pool(build_sample("fuyang"), pool, format="parquet")
    return match_and_verify(pool, folder / "plan", DATE.isoformat())


def kernels(folder: Path) -> Values:
    """Measure one match with an empty cache of compiled kernels, then one with the filled cache; once each."""
    pool, plan = folder / "pool", folder / "plan"
    write_pool(INSTANCES[_KERNELS_INSTANCE].pool(), pool, format="parquet")
    cache = f"NUMBA_CACHE_DIR={folder / 'cache'}"
    match: list[str | Path] = ["env", cache, WISHPOOL, "match", pool, "--out", plan, "--date", DATE.isoformat()]
    cold, warm = run(match), run(match)
    if cold.code or warm.code:
        raise ChildProcessError(cold.err + warm.err)
    return {"instance": _KERNELS_INSTANCE, "cold": medians([cold]), "warm": medians([warm])}


def demo(folder: Path) -> Values:
    """Measure ``make demo`` in a fresh clone, installation included; once."""
    clone = folder / "clone"
    fetched = run(["git", "clone", "-q", HOME, clone])
    made = run(["make", "demo"], folder=clone)
    commit = run(["git", "rev-parse", "--short", "HEAD"], folder=clone).out.strip()
    return {"code": made.code, "commit": commit, **medians([made]), "clone_s": round(fetched.wall_s, 2)}


ROUTINE: dict[str, Callable[[Path], Values]] = {
    "imports": imports,
    "week": week,
    "check": check,
    "kernels": kernels,
    "henan": henan,
    "fuyang": fuyang,
    "demo": demo,
}
