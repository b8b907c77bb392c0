"""Mistakes of a scenario file: path in the file, line, what was found, what is expected, and the remedy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matcher.files import UnusableInput
from matcher.files.faults import shorten
from matcher.model.problems import Problem, Severity
from matcher.model.text import Text

TABLE = "scenario"
"""What stands in :attr:`Problem.table` for mistakes of a scenario file; its path in the file is the field."""

Path = tuple[str | int, ...]
Lines = Mapping[Path, int]
"""The line on which each part of the file begins, by its path."""

SEE_PAGE = Text("写法见 docs/scenarios.md。", "See docs/scenarios.md for how it is written.")


class ScenarioError(UnusableInput):
    """A scenario that cannot be used, with every mistake at once."""


def path_words(path: Path) -> str:
    """Return a path as it is said: ``changes[2].where.hours``; positions count from one."""
    said = ""
    for part in path:
        said += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if said else part
    return said


def line_of(path: Path, lines: Lines) -> int | None:
    """Return the line of a part, or of the nearest part around it that stands in the file."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path)


def mistake(
    path: Path,
    code: str,
    sentence: Text,
    remedy: Text = SEE_PAGE,
    *,
    lines: Lines | None = None,
    value: Any = None,
    severity: Severity = Severity.ERROR,
    table: str = TABLE,
) -> Problem:
    """Return the problem of one place of a file.

    Parameters
    ----------
    path
        Keys and zero-based positions that lead to the place.
    code, sentence, remedy
        As in every problem; the sentence is said after the path.
    lines
        Lines by path, where the file is at hand.
    value
        What was found; lists and mappings are not repeated.
    severity
        Error by default.
    table
        Kind of file: a scenario, or a file that is read in the same way.
    """
    where = path_words(path)
    shown = "" if value is None or isinstance(value, dict | list | tuple) else shorten(value)
    zh, en = _closed(sentence.zh, "。"), _closed(sentence.en, ".")
    said = Text(f"{where}：{zh}", f"{where}: {en}") if where else Text(zh, en)
    return Problem(
        table=table,
        row=line_of(path, lines) if lines else None,
        field=where,
        value=shown,
        code=code,
        severity=severity,
        sentence=said,
        remedy=remedy,
    )


def _closed(sentence: str, stop: str) -> str:
    return sentence if sentence.endswith((stop, "？", "?")) else sentence + stop
