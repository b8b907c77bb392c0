"""Writes the files of a report so that a failure leaves no half-written one."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

Writer = Callable[[Path], object]


def write_files(folder: Path, writers: Mapping[str, Writer]) -> None:
    """Write files into a folder; those of the same name are replaced, others stay.

    Everything is first written into a hidden folder within it and then moved.

    Parameters
    ----------
    folder
        Made if absent.
    writers
        What writes each file, by its name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as name:
        fresh = Path(name)
        for file, write in writers.items():
            write(fresh / file)
        for path in sorted(fresh.iterdir()):
            path.replace(folder / path.name)


def text_writer(text: str) -> Writer:
    """Return what writes a text as UTF-8 with plain line feeds."""
    return lambda file: file.write_text(text, encoding="utf-8", newline="\n")


def table_writer(table: pl.DataFrame) -> Writer:
    """Return what writes a table as CSV: UTF-8 with a byte order mark, as spreadsheets want it."""
    return lambda file: table.write_csv(file, include_bom=True, line_terminator="\n")
