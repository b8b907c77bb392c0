"""Reads the sheets of a workbook through the child process."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matcher.files import limits
from matcher.files.container_codes import container_problem
from matcher.files.errors import UnusableInput
from matcher.files.workbook import child


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The cells of one sheet.

    Attributes
    ----------
    title
        As it stands in the workbook.
    rows
        Cells from A1 on: ``str``, ``float``, ``bool``, ``date``, ``datetime`` or ``None``; rows end at their last
        filled cell.
    merged
        Merged ranges: first row, first column, last row, last column, zero-based.
    """

    title: str
    rows: list[list[object]]
    merged: list[tuple[int, int, int, int]]


def _decode(value: dict[str, Any]) -> object:
    """Turn the objects of the protocol into dates; its own records stay as they are."""
    if len(value) == 1:
        (kind, text), *_ = value.items()
        if kind == "date":
            return dt.date.fromisoformat(text)
        if kind == "datetime":
            return dt.datetime.fromisoformat(text)
        if kind == "text":
            return text
    return value


class _Lines:
    """The lines of the child's answer, decoded, up to a limit of bytes."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        self._stream = process.stdout
        self._left = limits.CHILD_OUTPUT_BYTES

    def __next__(self) -> Any:
        line = self._stream.readline(self._left)
        self._left -= len(line)
        if not line.endswith(b"\n"):
            raise EOFError("the reading process stopped early")
        return json.loads(line, object_hook=_decode)


@contextmanager
def _process(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-P", str(Path(child.__file__).resolve()), str(path.resolve())]
    command += [str(limits.CHILD_MEMORY_BYTES), str(limits.CHILD_SECONDS)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    clock = threading.Timer(limits.CHILD_SECONDS * 1.5, process.kill)
    clock.daemon = True
    clock.start()
    try:
        with process:
            try:
                yield process
            finally:
                process.kill()
    finally:
        clock.cancel()


def read_sheets(path: Path, wanted: Callable[[list[str]], list[str]]) -> list[Sheet]:
    """Read some sheets of a workbook that has been scanned.

    Parameters
    ----------
    path
        The workbook.
    wanted
        Given the titles of all worksheets, returns those to read.

    Returns
    -------
    list of Sheet
        In the order in which they were asked for.

    Raises
    ------
    UnusableInput
        The workbook is encrypted or damaged, or reading it broke the limits of memory or time.
    """
    with _process(path) as process:
        lines = _Lines(process)
        try:
            first = _record(path, next(lines))
            titles = wanted([str(title) for title in first["sheets"]])
            assert process.stdin is not None
            process.stdin.write(json.dumps(titles).encode() + b"\n")
            process.stdin.flush()
            return [_sheet(path, lines) for _ in titles]
        except (EOFError, BrokenPipeError, ValueError, KeyError, TypeError) as error:
            raise UnusableInput([container_problem("too_heavy", name=path.name)]) from error


def _record(path: Path, value: Any) -> dict[str, Any]:
    if "error" in value:
        raise UnusableInput([container_problem(value["error"], name=path.name)])
    record: dict[str, Any] = value
    return record


def _sheet(path: Path, lines: _Lines) -> Sheet:
    opening = _record(path, next(lines))
    rows: list[list[object]] = []
    while isinstance(line := next(lines), list):
        rows.append(line)
    _record(path, line)
    return Sheet(title=opening["sheet"], rows=rows, merged=[(r, c, s, d) for r, c, s, d in opening["merged"]])
