"""Region codes: digits of a statistical code, also where a spreadsheet made a number of them."""

from __future__ import annotations

from matcher.files.cells.text import code_text
from matcher.files.faults import Fault, fault
from matcher.model.field import Field
from matcher.model.regions import is_code
from matcher.model.text import Text

FIRST_PROVINCE, LAST_PROVINCE = 11, 82


def parse_region(field: Field, value: object) -> tuple[str | None, tuple[Fault, ...]]:
    """Return a region code of 2, 4, 6, 9 or 12 digits, and what is wrong with it.

    A whole number is read as its digits; ``3.30111102E+11`` as text is an error, for its last digits are gone.
    """
    text, faults = code_text(field, value)
    if text is None:
        return None, faults
    if text.endswith(".0"):
        text = text[:-2]
    if not is_code(text):
        return None, (_bad(field, value, text),)
    if not FIRST_PROVINCE <= int(text[:2]) <= LAST_PROVINCE:
        return None, (
            fault(
                field,
                value,
                "bad_region_code",
                expected=Text("的前两位不是省级代码（11 到 82）", "must begin with the code of a province, 11 to 82"),
                remedy=Text("请核对统计用区划代码。", "Check the statistical region code."),
            ),
        )
    return text, ()


def _bad(field: Field, value: object, text: str) -> Fault:
    if text.isascii() and text.isdigit():
        count = len(text)
        expected = Text(
            f"应为 2、4、6、9 或 12 位数字，实有 {count} 位", f"must have 2, 4, 6, 9 or 12 digits and has {count}"
        )
    else:
        expected = Text("应为 2、4、6、9 或 12 位数字", "must be 2, 4, 6, 9 or 12 digits")
    return fault(
        field,
        value,
        "bad_region_code",
        expected=expected,
        remedy=Text(
            "请填统计用区划代码或其前几位，例如 330111（区县）、330111102（镇街）。",
            "Enter a statistical code or its first digits, for instance 330111 (district) or 330111102 (town).",
        ),
    )
