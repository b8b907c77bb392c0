"""A sweep as files: JSON, tables of points and runs, and the page."""

from __future__ import annotations

import json
from pathlib import Path

from matcher.model import Pool
from matcher.model.text import Language
from scenarios.report.folder import table_writer, text_writer, write_files
from scenarios.report.sweep_page import sweep_page
from scenarios.report.tables import PAGE_FILE
from scenarios.sweep import SweepResult, points_table, runs_table, sweep_to_data

POINTS_FILE, RUNS_FILE, SWEEP_FILE = "points.csv", "runs.csv", "sweep.json"


def write_sweep(result: SweepResult, pool: Pool, folder: Path, language: Language, *, date: str, digest: str) -> None:
    """Write ``sweep.json``, ``points.csv``, ``runs.csv`` and the page into a folder; files of the same name are replaced.

    Parameters
    ----------
    result
        What the sweep showed.
    pool
        The baseline's pool.
    folder
        Made if absent.
    language
        Language of the page.
    date
        Day of the plans.
    digest
        Of the pool.
    """
    data = sweep_to_data(result, date=date, digest=digest)
    write_files(
        folder,
        {
            SWEEP_FILE: text_writer(json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1) + "\n"),
            POINTS_FILE: table_writer(points_table(result)),
            RUNS_FILE: table_writer(runs_table(result)),
            PAGE_FILE: text_writer(sweep_page(result, pool, language, date=date, digest=digest)),
        },
    )
