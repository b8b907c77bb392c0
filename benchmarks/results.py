"""What was measured, as values: ``results.json`` holds it by part and case."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from benchmarks.measure import HOME, Values, machine, run

Known = dict[str, dict[str, Values]]
"""What was measured, by part, then by case."""

FOLDER = Path(__file__).parent
RESULTS, PAGE, PLOT = FOLDER / "results.json", FOLDER / "RESULTS.md", FOLDER / "scale.svg"


def known(path: Path = RESULTS) -> Known:
    """Return all that was measured so far."""
    found: Known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def keep(part: str, case: str, values: Values, path: Path = RESULTS) -> None:
    """Keep what was measured for one case, in place of what was known of it."""
    # Read anew each time: parts may be measured by two commands, one after the other's start.
    found = known(path)
    found.setdefault(part, {})[case] = values
    path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def circumstances() -> Values:
    """Return machine, load, day and commit: what stands beside every measured case."""
    commit = run(["git", "rev-parse", "--short", "HEAD"], folder=HOME).out.strip()
    changed = run(["git", "status", "--porcelain", "--", "matcher"], folder=HOME).out.strip()
    return {
        "machine": machine(),
        "measured_on": dt.datetime.now(dt.UTC).date().isoformat(),
        "engine": f"{commit}{' with uncommitted changes' if changed else ''}",
    }
