"""What all commands share: language, exit codes, JSON or text on standard output, the rest on standard error."""

from __future__ import annotations

import json
import os
import sys
from enum import IntEnum
from typing import Any

import polars as pl

from matcher.model.problems import Problem
from matcher.model.text import Language


class ExitCode(IntEnum):
    """Exit codes of the contract, and that of a command ended by Ctrl-C, with a plan or without."""

    DONE = 0
    REFUSALS = 1
    UNUSABLE = 2
    INTERNAL = 3
    INTERRUPTED = 130


def language_of(option: str | None) -> Language:
    """Return the language asked for, else that of the locale, else Chinese.

    Parameters
    ----------
    option
        ``zh``, ``en``, or ``None`` where the locale variables decide: the first of ``LC_ALL``, ``LC_MESSAGES`` and
        ``LANG`` that is set; English where it begins with ``en``.
    """
    if option is not None:
        return Language(option)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return Language.EN if value.lower().startswith("en") else Language.ZH
    return Language.ZH


def print_text(text: str) -> None:
    """Print to standard output."""
    sys.stdout.write(text + "\n")


def print_note(text: str) -> None:
    """Print to standard error: progress, notes, problems."""
    sys.stderr.write(text + "\n")


def print_json(data: dict[str, Any]) -> None:
    """Print one JSON object on standard output, in ASCII where the terminal's encoding is not UTF-8."""
    is_utf8 = (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf8")
    print_text(json.dumps(data, ensure_ascii=not is_utf8, allow_nan=False, default=str))


def problem_data(problem: Problem) -> dict[str, Any]:
    """Return a problem as plain data."""
    return {
        "table": problem.table,
        "row": problem.row,
        "field": problem.field,
        "value": problem.value,
        "code": problem.code,
        "severity": problem.severity.value,
        "sentence": {"zh": problem.sentence.zh, "en": problem.sentence.en},
        "remedy": {"zh": problem.remedy.zh, "en": problem.remedy.en},
    }


def problem_rows_data(problems: pl.DataFrame) -> list[dict[str, Any]]:
    """Return a plan's table of problems in the form of :func:`problem_data`."""
    plain = ("table", "row", "field", "value", "code", "severity")
    return [
        {name: row[name] for name in plain}
        | {
            "sentence": {"zh": row["sentence_zh"], "en": row["sentence_en"]},
            "remedy": {"zh": row["remedy_zh"], "en": row["remedy_en"]},
        }
        for row in problems.iter_rows(named=True)
    ]
