"""Writes a checked plan in every form of the contract."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from matcher.files import UnusableInput, write_plan_data
from matcher.model import Plan, Pool, Problem
from matcher.model.text import Language, Text
from matcher.report import write_geojson, write_workbook


def require_folder(folder: Path) -> None:
    """Refuse a place where no plan can be written, before the work of a match is done.

    Raises
    ------
    UnusableInput
        The path, or a part of it, is a file.
    OSError
        The folder cannot be written to.
    """
    standing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not standing.is_dir():
        raise UnusableInput((_not_a_folder(folder),))
    # Asking for permissions is not enough (read-only disks, network folders): only writing tells.
    with tempfile.TemporaryFile(dir=standing):
        pass


def _not_a_folder(path: Path) -> Problem:
    return Problem(
        table="",
        code="not_a_folder",
        value=path.name,
        sentence=Text(
            f"{path} 不能作方案文件夹：那里已有一个文件", f"{path} cannot be the folder of a plan: a file is there"
        ),
        remedy=Text("换一个文件夹名", "Name another folder"),
    )


def write_plan(plan: Plan, pool: Pool, folder: Path, language: Language, *, previous: Plan | None = None) -> None:
    """Write ``plan.json``, one CSV a table, ``plan.xlsx`` and ``plan.geojson`` into a folder.

    Everything is first written into a hidden folder within it and then moved, file by file, so that a failure leaves no
    half-written file. Other files of the folder stay. The workbook, which takes as long as all the rest, is made beside
    it in a thread of its own.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as name:
        fresh = Path(name)
        with ThreadPoolExecutor(max_workers=1) as beside:
            workbook = beside.submit(write_workbook, plan, pool, fresh / "plan.xlsx", language, previous=previous)
            write_plan_data(plan, fresh)
            write_geojson(plan, pool, fresh / "plan.geojson")
            workbook.result()
        for file in sorted(fresh.iterdir()):
            file.replace(folder / file.name)
