"""Lists problems of rows one by one, up to a limit, and says how many more there are."""

from __future__ import annotations

from collections.abc import Iterable

from matcher.files.container_codes import container_problem
from matcher.files.limits import LISTED
from matcher.model.problems import Problem


class Listing:
    """Problems of one table, at most :data:`matcher.files.limits.LISTED` of a code.

    Parameters
    ----------
    table
        English name of the table.
    """

    def __init__(self, table: str) -> None:
        self._table = table
        self._problems: list[Problem] = []
        self._counts: dict[str, int] = {}

    def add(self, code: str, *, row: int | None, field: str = "", **values: str | int) -> None:
        """Add one problem, or only count it where many of its code are listed already."""
        self._counts[code] = self._counts.get(code, 0) + 1
        if self._counts[code] <= LISTED:
            self._problems.append(container_problem(code, table=self._table, row=row, field=field, **values))

    def problems(self) -> list[Problem]:
        """Return the problems, with one more for each code that was cut short."""
        more = [
            container_problem("more_alike", table=self._table, count=count - LISTED, kind=code)
            for code, count in self._counts.items()
            if count > LISTED
        ]
        return [*self._problems, *more]


def is_blank(cells: Iterable[object]) -> bool:
    """Whether cells are all empty or white space."""
    return not any(cell is not None and not (isinstance(cell, str) and not cell.strip()) for cell in cells)
