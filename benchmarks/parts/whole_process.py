"""One run of ``wishpool match`` as its user sees it: a fresh process, from the files of a pool to the files of a plan."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from statistics import median

from benchmarks.measure import Measured, Values, medians, run

WISHPOOL = Path(sys.executable).with_name("wishpool")
RUNS = 3

_SUMMARY_CHARACTERS = 1 << 26
"""The summary stands first in ``plan.json``; the rows behind it need not be read."""

_BAD_CODE = 2
"""Exit codes from here on are failures; 1 says that rows were refused or rules broken."""


def match_and_verify(pool: Path, plan: Path, date: str, *, runs: int = RUNS, policy: Path | None = None) -> Values:
    """Match a pool several times, verify the last plan once, and return medians, stages and what the plan says.

    Parameters
    ----------
    pool, plan
        Files of the pool, folder of the plan.
    date
        Day of the plan.
    runs
        Runs of which the medians are taken.
    policy
        The policy file; the default policy where absent.

    Raises
    ------
    ChildProcessError
        A run failed.
    """
    taken: list[Measured] = []
    seconds: list[dict[str, float]] = []
    plans: set[str] = set()
    under: list[str | Path] = [] if policy is None else ["--policy", policy]
    for _ in range(runs):
        taken.append(_good(run([WISHPOOL, "match", pool, "--out", plan, "--date", date, *under])))
        found = summary_of(plan)
        seconds.append(found["run"]["seconds"])
        plans.add(hashlib.sha256((plan / "assignments.csv").read_bytes()).hexdigest())
    verified = _good(run([WISHPOOL, "verify", pool, plan, *under]))
    return {
        **_kept(found),
        **medians(taken),
        "runs": runs,
        "alike": len(plans) == 1,
        "code": max(each.code for each in taken),
        "seconds": {stage: round(median(each[stage] for each in seconds), 3) for stage in seconds[0]},
        "verify": {**medians([verified]), "code": verified.code},
    }


def summary_of(plan: Path) -> Values:
    """Return the summary of a plan without reading its rows."""
    with (plan / "plan.json").open(encoding="utf-8") as file:
        text = file.read(_SUMMARY_CHARACTERS)
    found, _ = json.JSONDecoder().raw_decode(text, text.index("{", text.index('"summary"')))
    summary: Values = found
    return summary


def _kept(summary: Values) -> Values:
    kept = {key: summary[key] for key in ("objective", "bound", "gap", "status", "flow", "people_met", "people_asked")}
    by_grade = {row["group"]: [row["needs_met"], row["needs_asked"]] for row in summary["by_grade"]}
    return kept | {key: summary["run"][key] for key in ("options", "work", "date")} | {"by_grade": by_grade}


def _good(measured: Measured) -> Measured:
    if not 0 <= measured.code < _BAD_CODE:
        raise ChildProcessError(f"exit code {measured.code}: {measured.err[-2_000:]}")
    return measured
