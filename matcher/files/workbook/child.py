"""Runs as a process of its own: opens one workbook under limits and hands its cells over as lines of JSON.

It is started by its path, not as a part of the package, so that nothing but the standard library and the reader is
loaded. What it hands over is plain JSON: the parent trusts nothing that comes from a file of a stranger.

Protocol. Arguments: the workbook, bytes of memory, seconds. First line out: ``{"sheets": [title, ...]}`` or
``{"error": kind}``. One line in: the JSON list of the titles wanted. Then for every sheet ``{"sheet": title,
"merged": [[row, column, row, column], ...]}``, its rows as JSON lists, and ``{"end": count}``; rows and columns count
from zero at cell A1. Dates and times are objects ``{"date": "2026-11-23"}``, ``{"datetime": ...}``,
``{"text": "08:30:00"}``; an empty cell is null.
"""

from __future__ import annotations

import datetime as dt
import json
import sys


def _limit(memory_bytes: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # not every platform has limits; the clock of the parent remains
        return
    for name, value in (("RLIMIT_AS", memory_bytes), ("RLIMIT_CPU", seconds), ("RLIMIT_CORE", 0), ("RLIMIT_FSIZE", 0)):
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        hard = resource.getrlimit(kind)[1]
        allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (allowed, allowed))


def _encode(cell: object) -> dict[str, str]:
    if isinstance(cell, dt.datetime):
        return {"datetime": cell.isoformat()}
    if isinstance(cell, dt.date):
        return {"date": cell.isoformat()}
    return {"text": str(cell)}


def _say(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=_encode, separators=(",", ":")))
    sys.stdout.write("\n")


def main(path: str, memory_bytes: int, seconds: int) -> None:
    """Open the workbook and serve the sheets that are asked for."""
    import python_calamine

    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    _limit(memory_bytes, seconds)
    try:
        book = python_calamine.load_workbook(path)
    except python_calamine.PasswordError:
        _say({"error": "encrypted"})
        return
    except (python_calamine.CalamineError, OSError, ValueError):
        _say({"error": "damaged"})
        return
    titles = [sheet.name for sheet in book.sheets_metadata if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet]
    _say({"sheets": titles})
    sys.stdout.flush()
    for title in json.loads(sys.stdin.readline() or "[]"):
        try:
            sheet = book.get_sheet_by_name(title)
        except (python_calamine.CalamineError, ValueError):
            _say({"error": "damaged"})
            return
        merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or []]
        _say({"sheet": title, "merged": merged})
        margin: list[object] = [None] * (sheet.start[1] if sheet.start else 0)
        count = 0
        for row in sheet.iter_rows():
            cells = [None if cell == "" else cell for cell in row]
            while cells and cells[-1] is None:
                cells.pop()
            _say([*margin, *cells] if cells else [])
            count += 1
        _say({"end": count})


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
