"""What every cell goes through first: is it empty, is it readable text, is it a leftover of a spreadsheet."""

from __future__ import annotations

import re
import unicodedata

from matcher.files.faults import FREE_TEXT, Fault, fault
from matcher.model.field import Field
from matcher.model.problems import Severity
from matcher.model.text import Text

IDENTIFIER_CHARACTERS = 1000
"""Longest text of a code, number, date or list entry."""
NAME_CHARACTERS = 500
LIST_CHARACTERS = 20_000
"""Longest cell that holds several values."""

INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
"""Characters without a shape (byte order marks, zero-width spaces) that copying brings along; they carry no meaning."""

_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CONTROL_IN_REMARKS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ERROR_CELL = re.compile(
    r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|GETTING_DATA|N/A!)",
    re.IGNORECASE,
)
_NOTHING = frozenset({"无", "-", "--", "—", "——", "/", "\\", "空", "暂无", "没有", "n/a", "na", "null", "none", "nil"})


def normalise(text: str) -> str:
    """Return text in Unicode NFKC (full width becomes half width), without invisible characters, trimmed."""
    if text.isascii():
        return text.strip()
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip()


def is_blank(value: object) -> bool:
    """Return whether a cell counts as empty: nothing, or nothing but white space."""
    if isinstance(value, str):
        return not normalise(value)
    return value is None or (isinstance(value, list) and not value)


def means_nothing(text: str) -> bool:
    """Return whether a normalised text is how people write "nothing": 无, a dash, a slash."""
    return text.casefold() in _NOTHING


def taken_as_empty(field: Field, value: object) -> Fault:
    """Return the warning that a word for "nothing" was read as an empty cell."""
    return fault(
        field,
        value,
        "taken_as_empty",
        expected=Text("按未填写处理", "was read as not given"),
        remedy=Text("没有内容时请让单元格留空。", "Leave the cell empty where there is nothing to say."),
        severity=Severity.WARNING,
    )


def unreadable(field: Field, text: str) -> Fault | None:
    """Return what makes a text unusable whatever its field expects, or ``None``.

    Parameters
    ----------
    field
        The field; remarks may hold line breaks, lists may be longer.
    text
        The raw text.
    """
    remarks = field.name in FREE_TEXT
    limit = LIST_CHARACTERS if field.is_list else NAME_CHARACTERS if remarks else IDENTIFIER_CHARACTERS
    if len(text) > limit:
        return fault(
            field,
            text,
            "too_long",
            expected=Text(
                f"最多 {limit} 个字符，实有 {len(text)} 个", f"may have {limit} characters at most and has {len(text)}"
            ),
            remedy=Text(
                "请检查是否把别的内容粘贴到了这一格。", "Check whether something else was pasted into this cell."
            ),
        )
    bad = _CONTROL_IN_REMARKS if remarks else _CONTROL
    # Line breaks at the ends are white space; within a list they part the entries.
    body = text.strip() if not field.is_list else re.sub(r"[\r\n\t]", " ", text)
    if (not body.isprintable() and bad.search(body)) or _SURROGATE.search(body):
        return fault(
            field,
            text,
            "unreadable_text",
            expected=Text("含有不可见的控制字符或残缺的字符", "holds control characters or broken characters"),
            remedy=Text("请重新输入这一格，不要从别处粘贴。", "Type the cell anew instead of pasting it."),
        )
    if _ERROR_CELL.fullmatch(body.strip()):
        return error_cell(field, text)
    return None


def error_cell(field: Field, text: str) -> Fault:
    """Return the fault of a spreadsheet's error value; in a remark it is only a warning."""
    remarks = field.name in FREE_TEXT
    return fault(
        field,
        text,
        "taken_as_empty" if remarks else "error_cell",
        expected=Text("是表格公式的出错结果", "holds the error value of a spreadsheet formula"),
        remedy=Text("请修正公式，或把公式换成数值。", "Correct the formula, or replace it by its value."),
        severity=Severity.WARNING if remarks else Severity.ERROR,
    )


def wrong_type(field: Field, value: object, kind: Text) -> Fault:
    """Return the fault of a cell whose kind of value has no meaning for the field (a date in a number's place)."""
    return fault(
        field,
        value,
        "wrong_type",
        expected=Text(f"不能填{kind.zh}", f"cannot be {kind.en}"),
        remedy=Text(
            "请把这一列的单元格格式改为“文本”或“常规”后重新填写。",
            "Set the column's cell format to Text or General and enter the value again.",
        ),
    )


def missing(field: Field) -> Fault:
    """Return the fault of an empty required cell."""
    return Fault(
        code="missing",
        sentence=Text(f"“{field.title}”必须填写，现为空。", f"{field.name} is required and is empty."),
        remedy=Text(f"请填写：{field.meaning.zh}。", f"Fill it in: {field.meaning.en}."),
    )
