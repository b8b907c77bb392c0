"""Reading a written workbook back."""

from __future__ import annotations

import warnings
import zipfile
from pathlib import Path
from typing import Any

import openpyxl

from matcher.model import Plan, Pool
from matcher.model.text import Language
from matcher.report import write_workbook

HEAD_ROW = 3


def written(folder: Path, plan: Plan, pool: Pool, language: Language = Language.ZH, **more: Any) -> Any:
    """Write a workbook and return it as openpyxl reads it."""
    path = folder / f"plan_{language}.xlsx"
    write_workbook(plan, pool, path, language, **more)
    return load(path)


def load(path: Path) -> Any:
    """Open a workbook; openpyxl warns that it does not know Excel's newer data bars."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(path)


def table(sheet: Any) -> list[dict[str, Any]]:
    """Return the rows under the column titles; titles without their line breaks."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEAD_ROW)]
    titles = [str(title).replace("\n", "") for title in rows[0]]
    return [dict(zip(titles, row, strict=True)) for row in rows[1:] if any(value is not None for value in row)]


def everything(path: Path) -> str:
    """Return all the XML of a workbook as one text."""
    with zipfile.ZipFile(path) as package:
        return "\n".join(package.read(name).decode() for name in package.namelist())
