"""The list of packages: one row a new project."""

from __future__ import annotations

from matcher.report.sheets.lists import PEOPLE
from matcher.report.sheets.style import GOOD
from matcher.report.sheets.table import Book, Column, write_table
from matcher.report.view import View

_COLUMNS = (
    Column(title="package", source="package_id", width=14),
    Column(title="area", source="area", width=8),
    Column(title="service", source="service_name", width=26, wrap=True),
    PEOPLE,
    Column(title="needs", source="needs", kind="integer", width=10),
    Column(title="carrier", source="carrier_name", width=26, wrap=True),
    Column(title="hours", source="hours", kind="hours", width=9),
    Column(title="yuan", source="yuan", kind="yuan", width=13),
    Column(title="money", source="money", width=30, wrap=True),
    Column(title="diameter", source="diameter_km", kind="km", width=9),
    Column(title="to_centre", source="to_centre_km", kind="km", width=9),
    Column(title="to_base", source="to_base_km", kind="km", width=10),
    Column(title="regions", source="region_names", width=30, wrap=True),
)


def packages_sheet(book: Book, view: View) -> None:
    """Write the new projects of the plan."""
    write_table(book, book.sheet("packages", tab=GOOD), view.packages, _COLUMNS, frozen=2)
