"""Cells that hold codes of regions."""

import pytest

from matcher.files.cells import parse_cell
from matcher.model.problems import Severity
from matcher.model.schema import FUNDS, NEEDS
from tests.files.cells.reading import read


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (330111102000.0, "330111102000"),
        (330111, "330111"),
        ("330111", "330111"),
        ("３３０１１１", "330111"),
        ("330111.0", "330111"),
        ("3.30111102001E+11", "330111102001"),
        (33.0, "33"),
    ],
)
def test_region_codes_survive_the_spreadsheet(value, expected):
    assert read(NEEDS["region"], value) == (expected, [])


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("3.30111E+11", "digits_lost"),
        ("3.30111102E+11", "digits_lost"),
        ("33011", "bad_region_code"),
        (3301111020.0, "bad_region_code"),
        ("富阳区", "bad_region_code"),
        ("990111", "bad_region_code"),
        ("010111", "bad_region_code"),
        (330111.5, "bad_region_code"),
        (True, "wrong_type"),
    ],
)
def test_bad_region_codes(value, code):
    stored, codes = read(NEEDS["region"], value)
    assert stored is None
    assert code in codes


def test_a_bad_region_in_a_list_is_left_out_but_the_list_never_becomes_empty():
    stored, [fault] = parse_cell(FUNDS["regions"], "330111;富阳")
    assert (stored, fault.code, fault.severity) == (["330111"], "entry_dropped", Severity.WARNING)
    _, [fault] = parse_cell(FUNDS["regions"], "富阳")
    assert fault.severity is Severity.ERROR
