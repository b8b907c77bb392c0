"""The service: many users at once, reads beside a match, bursts, kills at random instants, and requests made from the document."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.measure import HOME, Values, run

RATE_AIM, LOAD_P99_AIM_MS, READS_P99_AIM_MS, UPLOAD_AIM_S, READY_AIM_S = 200.0, 250.0, 50.0, 5.0, 5.0
"""Requests a second and their 99th percentile; that of reads beside a match; a workbook of 10,000 rows; ready again after a kill."""

CASES_AIM = 5_000
"""Requests made from the document, of each store."""

_COMMANDS: dict[str, list[str]] = {
    "load": ["load", "--seconds", "300"],
    "reads": ["reads"],
    "bursts": ["bursts"],
    "kills-sqlite": ["kills", "200", "--database", "sqlite", "--longest-pause", "1"],
    "kills-postgresql": ["kills", "50", "--database", "postgresql", "--longest-pause", "1"],
    "contract-sqlite": ["contract", "--cases", "6300"],
    "contract-postgresql": ["contract", "--cases", "6300", "--seed", "1", "--database", "postgresql"],
}


def service(command: list[str], _: Path) -> Values:
    """Run one program of ``benchmarks.service`` and return the figures that it prints; once."""
    program, *arguments = command
    measured = run([sys.executable, "-m", f"benchmarks.service.{program}", *arguments], folder=HOME)
    try:
        found: Values = json.loads(measured.out)
    except json.JSONDecodeError as error:
        raise ChildProcessError(measured.err) from error
    return found | {"code": measured.code}


SERVICE: dict[str, Callable[[Path], Values]] = {name: partial(service, words) for name, words in _COMMANDS.items()}
