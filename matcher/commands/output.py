"""What all commands share: language, JSON or text on standard output, the rest on standard error, exit codes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Any

import typer

from matcher.files import UnusableInput
from matcher.model.policy import PolicyError
from matcher.model.problems import Problem
from matcher.model.text import Language, Text
from matcher.report import problems_text


class ExitCode(IntEnum):
    """Exit codes of the contract."""

    DONE = 0
    REFUSALS = 1
    UNUSABLE = 2
    INTERNAL = 3


def language_of(option: str | None) -> Language:
    """Return the language asked for, else that of the locale, else Chinese."""
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


def print_json(data: Any) -> None:
    """Print one JSON object on standard output."""
    print_text(json.dumps(data, ensure_ascii=False, allow_nan=False, default=str))


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


def fail(code: ExitCode, text: Text, language: Language, *, as_json: bool = False) -> typer.Exit:
    """Say what is wrong and return the exit to raise."""
    if as_json:
        print_json({"error": {"zh": text.zh, "en": text.en}})
    print_note(text.say(language))
    return typer.Exit(code)


@contextmanager
def answered(language: Language, *, as_json: bool) -> Iterator[None]:
    """Turn unusable input into its problems and exit code 2, and anything unforeseen into one sentence and 3."""
    try:
        yield
    except (UnusableInput, PolicyError) as error:
        if as_json:
            print_json({"usable": False, "problems": [problem_data(problem) for problem in error.problems]})
        print_note(problems_text(error.problems, language))
        raise typer.Exit(ExitCode.UNUSABLE) from None
    except (typer.Exit, typer.Abort):
        raise
    except OSError as error:
        text = Text(f"文件读写失败：{error.strerror}：{error.filename}", f"{error.strerror}: {error.filename}")
        raise fail(ExitCode.UNUSABLE, text, language, as_json=as_json) from None
    except Exception as error:  # noqa: BLE001 - the last resort: no stack trace reaches a user
        if os.environ.get("WISHPOOL_DEBUG"):
            raise
        text = Text(
            f"程序内部错误（{type(error).__name__}）：这是程序的缺陷，不是您的数据有误。请设 WISHPOOL_DEBUG=1 重试并报告。",
            f"internal error ({type(error).__name__}): a defect of the program, not of your data. "
            "Run again with WISHPOOL_DEBUG=1 and report it.",
        )
        raise fail(ExitCode.INTERNAL, text, language, as_json=as_json) from None
