"""What is measured, by part and case: the table of contents of ``results.json``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Values
from benchmarks.parts.assignment import ASSIGNMENT
from benchmarks.parts.dual import DUAL
from benchmarks.parts.explain import EXPLAIN
from benchmarks.parts.packages import PACKAGES
from benchmarks.parts.quality import QUALITY
from benchmarks.parts.routine import ROUTINE
from benchmarks.parts.scale import SCALE
from benchmarks.parts.service import SERVICE
from benchmarks.parts.severity import SEVERITY
from benchmarks.parts.what_if import WHAT_IF

Case = Callable[[Path], Values]
"""Measures in an empty folder and returns plain values."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """Cases that belong together.

    Attributes
    ----------
    reason
        What it shows, in one line.
    cases
        By name, the quick ones first.
    """

    reason: str
    cases: Mapping[str, Case]


PARTS: dict[str, Part] = {
    "routine": Part(reason="import, a week's match, a workbook's check, real floods, the demo", cases=ROUTINE),
    "gap": Part(reason="public instances of generalised assignment, gap to best known", cases=ASSIGNMENT),
    "packages": Part(
        reason="groups of 20 to 60: capacitated p-median, needs beside other ways of grouping", cases=PACKAGES
    ),
    "dual": Part(reason="methods for the dual, side by side on the same sweeps", cases=DUAL),
    "explain": Part(reason="verdicts, tried changes, ranked options, a new match after a few changes", cases=EXPLAIN),
    "whatif": Part(reason="a hundred scenarios against one warm baseline", cases=WHAT_IF),
    "severity": Part(reason="10,000 needs with one knob turned at a time", cases=SEVERITY),
    "scale": Part(reason="wishpool match from Parquet to the written plan, 1,000 needs to a million", cases=SCALE),
    "service": Part(reason="the service: users at once, reads beside a match, bursts, kills", cases=SERVICE),
    "quality": Part(reason="our engine beside its peers at equal time", cases=QUALITY),
}
"""Every part by name."""


def cases_of(names: list[str]) -> list[tuple[str, str]]:
    """Return part and case for names of parts and of single cases (``part/case``); all where none is named.

    Raises
    ------
    KeyError
        A name that there is not; its text says what there is.
    """
    every = [(part, case) for part, found in PARTS.items() for case in found.cases]
    if not names:
        return every
    found: list[tuple[str, str]] = []
    for name in names:
        of_name = [(part, case) for part, case in every if name in (part, f"{part}/{case}")]
        if not of_name:
            raise KeyError(f"unknown part or case {name}; the parts are {', '.join(PARTS)}")
        found += of_name
    return found
