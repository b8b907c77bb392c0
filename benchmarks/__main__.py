"""Measures parts, keeps what came out in ``results.json`` and writes ``RESULTS.md`` and the plot anew after each case.

``python -m benchmarks`` measures all; ``python -m benchmarks PART ...`` or ``PART/CASE`` measures some and keeps what is
known of the others; ``--print`` measures nothing and only writes the page; ``--list`` shows parts, cases and instances.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.instances.registry import listing
from benchmarks.measure import pace_ms, processor_ticks, stolen
from benchmarks.page import write_page
from benchmarks.parts import PARTS, cases_of
from benchmarks.results import circumstances, keep


def main(arguments: list[str]) -> None:
    """Measure the named cases and write the page after each."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="PART or PART/CASE", help="what to measure; all if absent")
    parser.add_argument("--print", action="store_true", dest="only_print", help="measure nothing, write the page anew")
    parser.add_argument("--list", action="store_true", help="show parts, cases and instances")
    given = parser.parse_args(arguments)
    if given.list:
        print(contents())
    elif given.only_print:
        write_page()
    else:
        try:
            chosen = cases_of(given.names)
        except KeyError as error:
            raise SystemExit(error.args[0]) from None
        measure(chosen)


def measure(chosen: list[tuple[str, str]]) -> None:
    """Measure cases one after the other; each is kept as soon as it is known."""
    for part, case in chosen:
        print(f"{part}/{case}", file=sys.stderr, flush=True)
        before = circumstances()
        with tempfile.TemporaryDirectory() as folder:
            ticks, paces = processor_ticks(), [pace_ms()]
            found = PARTS[part].cases[case](Path(folder))
            taken = stolen(ticks, processor_ticks())
            paces.append(pace_ms())
        keep(part, case, found | before | {"stolen": taken, "paces_ms": paces})
        write_page()


def contents() -> str:
    """Return parts with their cases, and the instances with their reasons."""
    parts = [f"{name}: {part.reason}\n  {' '.join(part.cases)}" for name, part in PARTS.items()]
    return "\n".join(["Parts and cases", "", *parts, "", "Instances", "", listing()])


if __name__ == "__main__":
    main(sys.argv[1:])
