"""Measures the figures of the week's match and writes ``results.json`` and ``RESULTS.md`` beside this file.

``python -m benchmarks.week`` measures all of them; ``python -m benchmarks.week NAME ...`` measures some and keeps what
is known of the others; ``python -m benchmarks.week --print`` only writes the page anew.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from benchmarks.figures import FIGURES, HOME, Values, today
from benchmarks.measure import machine, run
from benchmarks.page import results_page

_FOLDER = Path(__file__).parent
RESULTS, PAGE = _FOLDER / "results.json", _FOLDER / "RESULTS.md"


def main(names: list[str]) -> None:
    """Measure the named figures, all where none is named, and write the page after each."""
    unknown = sorted(set(names) - set(FIGURES) - {"--print"})
    if unknown:
        raise SystemExit(f"unknown figures: {', '.join(unknown)}; there are {', '.join(FIGURES)}")
    for name in names or list(FIGURES):
        if name != "--print":
            print(name, file=sys.stderr)
            with tempfile.TemporaryDirectory() as folder:
                before = {"machine": machine(), "measured_on": today(), "engine": _engine()}
                found = FIGURES[name](Path(folder))
            known = _known() | {name: found | before}
            RESULTS.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        PAGE.write_text(results_page(_known()), encoding="utf-8")


def _known() -> Values:
    # Read anew each time: figures may be measured by two commands, one after the other's start.
    known: Values = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    return known


def _engine() -> str:
    commit = run(["git", "rev-parse", "--short", "HEAD"], folder=HOME).out.strip()
    changed = run(["git", "status", "--porcelain", "--", "matcher"], folder=HOME).out.strip()
    return f"{commit}{' with uncommitted changes' if changed else ''}"


if __name__ == "__main__":
    main(sys.argv[1:])
