"""Questions against a standing plan of one instance, in a process of its own; prints one JSON object.

``python -m benchmarks.explaining INSTANCE``: the plan is made once, packages being off; then every question is asked. Seconds are given on the
wall and of the processor; compiled loops have been loaded before.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import polars as pl

from benchmarks.instances import DATE, INSTANCES
from benchmarks.measure import Values
from benchmarks.parts.scale import NO_PACKAGES
from matcher.explain import unmet_table
from matcher.explain.fixes import Ground, candidates, verify
from matcher.explain.fixes.nearest import with_nearest_fixes
from matcher.explain.moving import ranked_ways
from matcher.model import Policy, Pool
from matcher.optimise import Solution, optimise
from matcher.options import compile_options
from matcher.rules import Context
from matcher.standing import Standing, resolve, standing_of

_ASKED, _TRIED, _NEEDS, _WEEKS, _ROWS = 12, 3, 1_000, 7, 100
"""Needs whose fixes are asked for, fixes that are tried of each, needs whose options are ranked; changed pools, and rows changed in each."""

_WORSE_HOURS = 1.0


def main(name: str) -> Values:
    """Return what was measured on one instance."""
    context = Context(pool=INSTANCES[name].pool(), policy=Policy.from_yaml(NO_PACKAGES), date=DATE)
    options = compile_options(context)
    solution = optimise(options, context.policy, solver="highs")
    standing = standing_of(context, options, solution)
    draw = np.random.default_rng(0)
    unmet = np.flatnonzero(solution.taken < 0)
    able = unmet[options.needs.eligible[unmet]]
    return {
        "needs": len(options.needs.ids),
        "options": options.helpers.size,
        "unmet": int(unmet.size),
        "board": timed(lambda: standing.board)[1],
        "verdicts": timed(lambda: _verdicts(standing, solution))[1],
        "fixes": _fixes(standing, draw.choice(able, _ASKED, replace=False)),
        "ways": {str(moves): _ways(standing, draw.choice(options.needs.ids, _NEEDS), moves) for moves in range(3)},
        "weeks": _weeks(standing, draw),
    }


def timed(ask: Callable[[], Any]) -> tuple[Any, Values]:
    """Return an answer, and wall and processor seconds that it took."""
    wall, cpu = time.perf_counter(), time.process_time()
    answer = ask()
    return answer, {"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu}


def over(times: list[Values]) -> Values:
    """Return median, 99th percentile and largest of wall and processor seconds."""
    found: Values = {"count": len(times)}
    for clock in ("wall_s", "cpu_s"):
        values = [each[clock] for each in times]
        median, high = np.percentile(values, [50, 99]).tolist()
        found |= {f"median_{clock}": median, f"p99_{clock}": high, f"worst_{clock}": max(values)}
    return found


def _verdicts(standing: Standing, solution: Solution) -> pl.DataFrame:
    table = unmet_table(standing.context, standing.options, solution)
    return with_nearest_fixes(standing.context, standing.options, solution, table)


def _fixes(standing: Standing, needs: Any) -> Values:
    """Measure the search for changes, and the trial of the cheapest of each need."""
    found, grounds, tried, met = [], [], [], 0
    for need in needs.tolist():
        need_id = standing.options.needs.ids[need]
        listed, taken = timed(partial(candidates, standing, need_id))
        found.append(taken)
        chosen = [each for each in listed if each.change][:_TRIED]
        if not chosen:
            continue
        changes = [each.change for each in chosen if each.change]
        ground, taken = timed(partial(Ground.of, standing, changes))
        grounds.append(taken)
        for candidate in chosen:
            answer, taken = timed(partial(verify, ground, need_id, candidate))
            tried.append(taken)
            met += answer.is_met
    return {"search": over(found), "ground": over(grounds), "verify": over(tried), "met": met}


def _ways(standing: Standing, ids: Any, moves: int) -> Values:
    """Measure the ranked options of single needs."""
    for need_id in ids[:5]:
        ranked_ways(standing, str(need_id), most_moves=moves)
    return over([timed(partial(ranked_ways, standing, str(name), most_moves=moves))[1] for name in ids])


def _weeks(standing: Standing, draw: np.random.Generator) -> Values:
    """Measure a new match after so many needs have changed their hours, and who of the others keeps the helper."""
    times, kept, gaps = [], [], []
    pool = standing.context.pool
    before = _helpers(standing)
    for _ in range(_WEEKS):
        rows = draw.choice(pool.needs.height, _ROWS, replace=False)
        changed = replace(standing.context, pool=_other_hours(pool, rows))
        resolved, taken = timed(partial(resolve, standing, changed))
        times.append(taken)
        others = np.setdiff1d(np.flatnonzero(before >= 0), rows)
        kept.append(float((_helpers(resolved.standing)[others] == before[others]).mean()))
        after = resolved.standing
        gaps.append((after.bound - after.objective) / abs(after.bound))
    return over(times) | {"rows": _ROWS, "worst_kept": min(kept), "worst_gap": max(gaps)}


def _helpers(standing: Standing) -> Any:
    taken = standing.solution.taken
    return np.where(taken >= 0, standing.options.helpers.resource[taken] + 1, -1)


def _other_hours(pool: Pool, rows: Any) -> Pool:
    marked = np.zeros(pool.needs.height, dtype=np.bool_)
    marked[rows] = True
    more = pl.when(pl.Series(marked) & (pl.col("hours") > 0)).then(pl.col("hours") + _WORSE_HOURS).otherwise("hours")
    return pool.replace(needs=pool.needs.with_columns(hours=more))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1])) + "\n")
