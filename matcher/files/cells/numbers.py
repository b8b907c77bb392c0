"""Number cells: whole numbers, decimals, hours (hundredths) and yuan (stored in fen)."""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal

import polars as pl

from matcher.files.cells.clean import normalise, unreadable, wrong_type
from matcher.files.faults import Fault, fault
from matcher.model.field import Field, FieldType
from matcher.model.problems import Severity
from matcher.model.text import Text
from matcher.model.units import FEN_PER_YUAN

NOISE = 1e-6
"""Differences below this come from binary fractions, not from an author."""

_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(E[+-]?\d{1,3})?", re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_UNITS: dict[str, tuple[str, ...]] = {
    "人": ("人", "名", "位", "个"),
    "件": ("件", "个", "户"),
    "元": ("元", "yuan", "rmb", "cny"),
    "元/小时": ("元/小时", "元/时", "元/h", "元"),
    "小时/周": ("小时/周", "小时每周", "小时", "h/周", "h/w", "hours", "hour", "h"),
    "公里": ("公里", "千米", "km"),
    "°": ("°", "度"),
}
_HUNDREDTH = Decimal("0.01")

Parsed = tuple[int | float | None, tuple[Fault, ...]]


def parse_number(field: Field, value: object) -> Parsed:
    """Return one number cell in its stored form, and what is wrong with it.

    Text may carry full-width digits, grouped thousands ("1,200"), the field's unit ("1200元"), 万 for money, and a
    percent sign where the field is a share. Nothing else is guessed: "1,5" and "2-3" are errors.

    Parameters
    ----------
    field
        An integer, number, hours or yuan field; its range is that of the written form.
    value
        The raw cell, not blank.
    """
    if isinstance(value, bool):
        return None, (_not_a_number(field, value),)
    if isinstance(value, int | float | Decimal):
        if not isinstance(value, int) and not math.isfinite(value):
            return None, (_not_finite(field, value),)
        number = Decimal(str(value))
    elif isinstance(value, str):
        bad = unreadable(field, value)
        if bad:
            return None, (bad,)
        read = _decimal(field, normalise(value))
        if read is None:
            infinite = normalise(value).lstrip("+-").casefold() in {"nan", "inf", "infinity", "∞"}
            return None, (_not_finite(field, value) if infinite else _not_a_number(field, value),)
        number = read
    else:
        return None, (wrong_type(field, value, Text("日期或列表", "a date or a list")),)
    return _stored(field, value, number)


def _decimal(field: Field, text: str) -> Decimal | None:
    """Return the number that a normalised text spells, or ``None``."""
    text = text.replace("−", "-").replace("–", "-").lstrip("¥￥").strip()
    factor = Decimal(1)
    lowered = text.casefold()
    for unit in _UNITS.get(field.unit, ()):
        if lowered.endswith(unit):
            text = text[: -len(unit)].rstrip()
            break
    if field.type is FieldType.YUAN and text.endswith("万"):
        text, factor = text[:-1].rstrip(), Decimal(10_000)
    elif text.endswith("%") and field.minimum == 0 and field.maximum == 1:
        text, factor = text[:-1].rstrip(), Decimal("0.01")
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    return Decimal(text) * factor if len(text) <= 40 and _PLAIN.fullmatch(text) else None


def _stored(field: Field, value: object, number: Decimal) -> Parsed:
    if not in_range(field, number):
        return None, (out_of_range(field, value),)
    if field.type is FieldType.INTEGER:
        if number != number.to_integral_value():
            return None, (_not_whole(field, value),)
        return int(number), ()
    if field.type is FieldType.NUMBER:
        return float(number) + 0.0, ()
    rounded = number.quantize(_HUNDREDTH, rounding=ROUND_HALF_UP)
    faults = (_rounded(field, value, rounded),) if abs(rounded - number) > Decimal(str(NOISE)) else ()
    if field.type is FieldType.YUAN:
        return int(rounded * FEN_PER_YUAN), faults
    return float(rounded) + 0.0, faults


def in_range(field: Field, number: Decimal | float) -> bool:
    """Return whether a number lies in the range of its field."""
    return (
        (field.minimum is None or number >= field.minimum)
        and (field.above is None or number > field.above)
        and (field.maximum is None or number <= field.maximum)
    )


def bulk_number(field: Field, cells: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Read a column of text or numbers at once.

    Returns
    -------
    tuple of Series
        The stored values, and whether each is done; the others must be looked at one by one.
    """
    numbers = cells.cast(pl.Float64, strict=False)
    done = numbers.is_finite()
    if field.minimum is not None:
        done &= numbers >= field.minimum
    if field.above is not None:
        done &= numbers > field.above
    if field.maximum is not None:
        done &= numbers <= field.maximum
    if field.type is FieldType.NUMBER:
        return numbers + 0.0, done
    if field.type is FieldType.INTEGER:
        return numbers.cast(pl.Int64, strict=False), done & (numbers == numbers.round())
    # A number is done when it is a whole count of hundredths but for the noise of binary fractions; half a
    # hundredth must be rounded on the decimal that the author wrote.
    hundredths = numbers * 100
    whole = hundredths.round()
    done &= (hundredths - whole).abs() <= NOISE * 100
    if field.type is FieldType.YUAN:
        return whole.cast(pl.Int64, strict=False), done
    return whole / 100 + 0.0, done


def range_text(field: Field) -> Text:
    """Return the range of a field in words, with its unit."""
    low, high = field.minimum, field.maximum
    unit = field.unit
    if field.above is not None:
        return Text(f"大于 {field.above:g}、不超过 {high:.15g}{unit}", f"above {field.above:g} and at most {high:.15g}")
    if low is not None and high is not None:
        return Text(f"在 {low:g} 到 {high:.15g}{unit} 之间", f"from {low:g} to {high:.15g}")
    return Text("在允许的范围之内", "within its range")


def out_of_range(field: Field, value: object) -> Fault:
    """Return the fault of a number beyond the range of its field."""
    allowed = range_text(field)
    return fault(
        field,
        value,
        "out_of_range",
        expected=Text(f"应{allowed.zh}", f"must be {allowed.en}"),
        remedy=Text(
            f"请核对数值和单位（{field.unit}）。" if field.unit else "请核对数值。", "Check the figure and its unit."
        ),
    )


def _not_a_number(field: Field, value: object) -> Fault:
    return fault(
        field,
        value,
        "not_a_number",
        expected=Text("应为数字", "must be a number"),
        remedy=Text("请只填数字，例如 12 或 1.5。", "Enter digits only, for instance 12 or 1.5."),
    )


def _not_finite(field: Field, value: object) -> Fault:
    return fault(
        field,
        value,
        "not_finite",
        expected=Text("应为有限的数字", "must be a finite number"),
        remedy=Text(
            "请填写实际数字；不限时请留空。", "Enter the actual figure; leave the cell empty where there is no limit."
        ),
    )


def _not_whole(field: Field, value: object) -> Fault:
    return fault(
        field,
        value,
        "not_whole",
        expected=Text("应为整数", "must be a whole number"),
        remedy=Text("请填写整数。", "Enter a whole number."),
    )


def _rounded(field: Field, value: object, rounded: Decimal) -> Fault:
    return fault(
        field,
        value,
        "rounded",
        expected=Text(
            f"最多两位小数，已四舍五入为 {rounded}", f"has at most two decimals and was rounded to {rounded}"
        ),
        remedy=Text("如不认可，请改为两位小数。", "Enter two decimals if another figure is meant."),
        severity=Severity.WARNING,
    )
