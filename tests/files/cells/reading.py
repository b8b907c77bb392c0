"""Reads one cell, for the tests of each kind."""

from matcher.files.cells import parse_cell


def read(field, value):
    """Return the stored value and the codes of what is wrong."""
    stored, faults = parse_cell(field, value)
    return stored, [fault.code for fault in faults]
