"""A comparison as files for programs and spreadsheets: JSON, and CSV tables of effects and of needs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from scenarios.compare import Comparison, comparison_to_data
from scenarios.report.folder import table_writer, text_writer, write_files
from scenarios.siting import Sited, sited_to_data

EFFECTS_FILE, NEEDS_FILE, JSON_FILE, PAGE_FILE = "effects.csv", "needs.csv", "scenario.json", "report.html"
SITING_FILE = "siting.json"

EFFECTS: dict[str, pl.DataType] = {
    "dimension": pl.String(),
    "group": pl.String(),
    "title_zh": pl.String(),
    "title_en": pl.String(),
    "measure": pl.String(),
    "before": pl.Float64(),
    "after": pl.Float64(),
    "change": pl.Float64(),
    "noise_low": pl.Float64(),
    "noise_high": pl.Float64(),
    "standing": pl.String(),
}
"""Columns of ``effects.csv``."""


def effects_table(comparison: Comparison) -> pl.DataFrame:
    """Return every effect as a row, in the order of the comparison; columns :data:`EFFECTS`."""
    rows = [
        effect.model_dump(mode="json") | {"change": effect.change, "standing": effect.standing.value}
        for effect in comparison.effects
    ]
    return pl.DataFrame(rows, schema=EFFECTS)


def comparison_json(comparison: Comparison) -> str:
    """Return the whole difference as JSON text."""
    return json.dumps(comparison_to_data(comparison), ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def sited_json(sited: Sited) -> str:
    """Return the answer to a question of sites as JSON text."""
    return json.dumps(sited_to_data(sited), ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def write_comparison(comparison: Comparison, folder: Path, pages: Mapping[str, str]) -> None:
    """Write ``scenario.json``, ``effects.csv``, ``needs.csv`` and pages into a folder; files of the same name are replaced.

    Everything is first written into a hidden folder within it and then moved, so that a failure leaves no half-written
    file. CSV files are UTF-8 with a byte order mark, lists joined by ``;``.

    Parameters
    ----------
    comparison
        The scenario against the baseline.
    folder
        Made if absent.
    pages
        Text of further files by name.
    """
    needs = comparison.needs.with_columns(pl.col("from_funds", "to_funds").list.join(";"))
    writers = {
        JSON_FILE: text_writer(comparison_json(comparison)),
        EFFECTS_FILE: table_writer(effects_table(comparison)),
        NEEDS_FILE: table_writer(needs),
    }
    write_files(folder, writers | {file: text_writer(text) for file, text in pages.items()})
