"""Raw tables for the tests of the intake: two good needs, a provider, a fund, a project, two regions."""

from collections.abc import Mapping
from typing import Any

from matcher.files.errors import UnusableInput
from matcher.files.intake import intake
from matcher.files.raw import RawPool, RawTable
from matcher.model.pool import Pool
from matcher.model.problems import Problem

Row = Mapping[str, Any]

GOOD_NEED: Row = {
    "need_id": "N-good",
    "service": "visiting",
    "lon": 119.95,
    "lat": 30.05,
    "crs": "wgs84",
    "region": "330111102",
}
GOOD_PROVIDER: Row = {"provider_id": "P-good", "hours": 10, "lon": 119.96, "lat": 30.05, "crs": "wgs84"}
GOOD_FUND: Row = {"fund_id": "F-good", "balance": 1000}
GOOD_PROJECT: Row = {"project_id": "J-good", "service": "visiting", "seats": 5, "provider_id": "P-good"}
GOOD_REGIONS: list[Row] = [
    {"code": "330111", "name": "district", "lon": 119.95, "lat": 30.05, "crs": "wgs84"},
    {"code": "330111102", "name": "town", "lon": 119.9, "lat": 30.0, "crs": "wgs84"},
]
GOOD: dict[str, list[Row]] = {
    "needs": [GOOD_NEED],
    "providers": [GOOD_PROVIDER],
    "funds": [GOOD_FUND],
    "projects": [GOOD_PROJECT],
    "regions": GOOD_REGIONS,
}


def raw_table(name: str, rows: list[Row], first: int = 2) -> RawTable:
    """Return rows as a raw table of Python cells, counted as in a sheet."""
    columns = list(dict.fromkeys(field for row in rows for field in row))
    cells: dict[str, Any] = {field: [row.get(field) for row in rows] for field in columns}
    return RawTable(name=name, columns=cells, rows=range(first, first + len(rows)))


def raw_pool(**tables: Any) -> RawPool:
    """Return tables of rows as a raw pool."""
    return RawPool(tables={name: raw_table(name, rows) for name, rows in tables.items()})


def with_rows(**added: Any) -> RawPool:
    """Return the good raw pool with rows behind its own."""
    names = list(dict.fromkeys([*GOOD, *added]))
    return raw_pool(**{name: [*GOOD.get(name, []), *added.get(name, [])] for name in names})


def take(**added: Any) -> Pool:
    """Return the pool of the good rows and more."""
    return intake(with_rows(**added))


def found(pool: Pool | UnusableInput, table: str = "") -> list[tuple[str, int | None, str, str]]:
    """Return (table, row, field, code) of every problem, of one table if named."""
    return [(p.table, p.row, p.field, p.code) for p in pool.problems if not table or p.table == table]


def the_only(pool: Pool, code: str) -> Problem:
    """Return the one problem of a code."""
    [problem] = [p for p in pool.problems if p.code == code]
    return problem
