"""Text cells: identifiers (trimmed, NFKC) and remarks (kept as written)."""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal

import polars as pl

from matcher.files.cells.clean import (
    IDENTIFIER_CHARACTERS,
    INVISIBLE,
    means_nothing,
    normalise,
    taken_as_empty,
    unreadable,
    wrong_type,
)
from matcher.files.faults import FREE_TEXT, Fault, fault
from matcher.model.field import Field
from matcher.model.problems import Severity
from matcher.model.text import Text

EXACT_DIGITS = 10**15
"""Spreadsheets keep fifteen digits of a number; beyond them the end of a code is lost."""

_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d{1,3}", re.IGNORECASE)

_PLAIN = r"^(?:[A-Za-z][A-Za-z_.\-]*[0-9][A-Za-z0-9_.\-]*|[0-9]+)$"
"""Identifiers that are stored as they are: letters before a digit spell neither "nothing" nor a number."""

Parsed = tuple[str | None, tuple[Fault, ...]]


def digits_lost(field: Field, value: object) -> Fault:
    """Return the fault of a code that a spreadsheet turned into a number and cut."""
    return fault(
        field,
        value,
        "digits_lost",
        expected=Text(
            "被表格软件当作数字，末尾的数字已丢失",
            "was turned into a number by the spreadsheet and lost its last digits",
        ),
        remedy=Text(
            "请把这一列的格式改为“文本”，再重新填写完整的代码。",
            "Set the column's format to Text and enter the whole code again.",
        ),
    )


def code_text(field: Field, value: object) -> Parsed:
    """Return an identifier or code as text: whole numbers as their digits, text trimmed and in NFKC.

    Parameters
    ----------
    field
        The field.
    value
        A cell, or one entry of a list.

    Returns
    -------
    tuple
        The text (``None`` where it is empty or unusable) and what is wrong with it.
    """
    if isinstance(value, bool):
        return None, (wrong_type(field, value, Text("逻辑值", "a logical value")),)
    if isinstance(value, int):
        return str(value), ()
    if isinstance(value, float | Decimal):
        return _from_number(field, float(value))
    if not isinstance(value, str):
        kind = (
            Text("日期或时间", "a date or time")
            if isinstance(value, dt.date | dt.time)
            else Text("这种数据", "this kind of data")
        )
        return None, (wrong_type(field, value, kind),)
    bad = unreadable(field, value)
    if bad:
        return None, (bad,)
    text = normalise(value)
    if means_nothing(text):
        return None, (taken_as_empty(field, value),)
    # 3.30111E+11: how a spreadsheet writes a long code; the digits that it shows may not be all there were.
    if _SCIENTIFIC.fullmatch(text):
        mantissa, exponent = text.upper().split("E")
        if len(mantissa.replace(".", "")) < int(exponent) + 1:
            return None, (digits_lost(field, value),)
        return format(Decimal(text), "f"), ()
    return text or None, ()


def _from_number(field: Field, number: float) -> Parsed:
    if math.isfinite(number) and number.is_integer():
        if abs(number) >= EXACT_DIGITS:
            return None, (digits_lost(field, f"{number:.0f}"),)
        return str(int(number)), ()
    if not math.isfinite(number):
        return None, (wrong_type(field, number, Text("无穷大或非数值", "infinite or not a number")),)
    return repr(number), (
        fault(
            field,
            repr(number),
            "number_as_code",
            expected=Text(
                "是小数，按表格中显示的数字读作文字", "is a decimal number and was read as the text of its digits"
            ),
            remedy=Text(
                "末尾的零可能已丢失（1.10 变为 1.1）；请把这一列的格式改为“文本”。",
                "A last zero may be lost (1.10 becomes 1.1); set the column's format to Text.",
            ),
            severity=Severity.WARNING,
        ),
    )


def parse_text(field: Field, value: object) -> Parsed:
    """Return one text cell: a remark as written (trimmed), anything else as an identifier."""
    if field.name not in FREE_TEXT:
        text, faults = code_text(field, value)
        if text is not None and ";" in text:
            return None, (_separator(field, value, Severity.ERROR),)
        if text is not None and re.search("[,、]", text):
            faults = (*faults, _separator(field, value, Severity.WARNING))
        return text, faults
    if isinstance(value, list | dict | bytes):
        return None, (wrong_type(field, value, Text("列表或对象", "a list or an object")),)
    text = f"{value:.15g}" if isinstance(value, float) else str(value)
    bad = unreadable(field, text)
    return (None, (bad,)) if bad else (text.strip() or None, ())


def _separator(field: Field, value: object, severity: Severity) -> Fault:
    refused = severity is Severity.ERROR
    return fault(
        field,
        value,
        "separator_in_code",
        expected=Text(
            "是编号，不得含有分号" if refused else "含有逗号或顿号，在列表单元格里会被拆开",
            "is an identifier and may not hold a semicolon"
            if refused
            else "holds a comma, at which a cell with several values would be split",
        ),
        remedy=Text("请改用不含分号、逗号、顿号的编号。", "Use an identifier without semicolons and commas."),
        severity=severity,
    )


def bulk_text(field: Field, cells: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Read a ``String`` column at once.

    Returns
    -------
    tuple of Series
        The stored values, and whether each is done; the others must be looked at one by one.
    """
    if field.name in FREE_TEXT:
        values = cells.str.strip_chars()
        done = (values.str.len_chars() <= 500) & ~values.str.contains(r"[\p{Cc}\p{Cf}#]") & (values != "")
        return values, done
    plain = cells.str.contains(_PLAIN).fill_null(value=False) & (cells.str.len_bytes() <= IDENTIFIER_CHARACTERS)
    if (plain | cells.is_null()).all():
        return cells, plain
    kinds = cells.filter(~plain).drop_nulls().unique()
    read, sound = _bulk_codes(kinds)
    others = cells.replace_strict(kinds, read, default=None, return_dtype=pl.String)
    stored = pl.select(pl.when(plain).then(cells).otherwise(others)).to_series()
    done = plain | cells.is_in(kinds.filter(sound.fill_null(value=False)).implode())
    return stored, done


def _bulk_codes(cells: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Read identifiers of any kind: the stored values, and whether each is done."""
    values = cells.str.normalize("NFKC").str.replace_all(f"[{INVISIBLE}]", "").str.strip_chars()
    doubtful = values.str.contains(r"(?i)^(无|空|暂无|没有|na|n/a|null|none|nil|[-—/\\]+|#.*|\d(\.\d+)?E\+?\d+)$")
    done = (
        (values != "")
        & (values.str.len_chars() <= IDENTIFIER_CHARACTERS)
        & ~values.str.contains(r"[;,、\p{Cc}]")
        & ~doubtful
    )
    return values, done
