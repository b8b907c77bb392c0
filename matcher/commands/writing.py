"""Writes a checked plan in every form of the contract."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from matcher.files import write_plan_data
from matcher.model import Plan, Pool
from matcher.model.text import Language
from matcher.report import write_geojson, write_workbook


def write_plan(plan: Plan, pool: Pool, folder: Path, language: Language, *, previous: Plan | None = None) -> None:
    """Write ``plan.json``, one CSV a table, ``plan.xlsx`` and ``plan.geojson`` into a folder.

    Everything is written beside the folder first and moved in file by file, so that a failure leaves no half-written file.
    Other files of the folder stay.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as name:
        fresh = Path(name)
        write_plan_data(plan, fresh)
        write_workbook(plan, pool, fresh / "plan.xlsx", language, previous=previous)
        write_geojson(plan, pool, fresh / "plan.geojson")
        for file in sorted(fresh.iterdir()):
            shutil.move(file, folder / file.name)
