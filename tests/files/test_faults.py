"""What a fault of a cell says, and what it keeps to itself."""

import pytest

from matcher.files.cells import parse_cell
from matcher.files.faults import shorten
from matcher.model.schema import NEEDS, PROVIDERS


def test_personal_values_and_names_never_stand_in_a_fault():
    for field in (NEEDS["person_id"], PROVIDERS["name"], PROVIDERS["conflicts"], NEEDS["lon"]):
        _, [fault] = parse_cell(field, "secret\x00")
        assert fault.value == ""
        assert "secret" not in fault.sentence.zh + fault.sentence.en + fault.remedy.zh + fault.remedy.en


def test_values_are_shortened_and_printable():
    assert shorten("好" * 100) == "好" * 59 + "…"
    assert shorten("a\x00\ud800b") == "a\\x00\\ud800b"
    assert len(shorten(10**5000)) <= 60


def test_a_fault_says_what_was_found_and_what_is_expected_in_both_languages():
    _, [fault] = parse_cell(NEEDS["people"], "0")
    assert fault.sentence.zh == "“受益人数”应在 1 到 100000人 之间，现为“0”。"
    assert fault.sentence.en == 'people must be from 1 to 100000; found "0".'


@pytest.mark.parametrize(("value", "spelled"), [(-1.0, "-1"), (-1.5, "-1.5"), (True, "TRUE"), (-1e300, "-1e+300")])
def test_values_are_shown_as_the_sheet_shows_them(value, spelled):
    assert shorten(value) == spelled
