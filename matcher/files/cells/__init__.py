"""From raw cells to typed columns: one module a kind of cell."""

from matcher.files.cells.column import ParsedColumn, parse_cell, parse_column

__all__ = ["ParsedColumn", "parse_cell", "parse_column"]
