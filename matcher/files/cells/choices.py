"""Cells of a vocabulary: choices by code or title in either language, and yes or no."""

from __future__ import annotations

import difflib
import re
from functools import cache

from matcher.files.cells.clean import means_nothing, normalise, taken_as_empty, unreadable, wrong_type
from matcher.files.faults import Fault, fault
from matcher.model.enums import Choice
from matcher.model.field import Field
from matcher.model.problems import Severity
from matcher.model.text import Text

TRUE = frozenset({"true", "t", "yes", "y", "1", "是", "有", "对", "真", "√", "✓", "✔"})
FALSE = frozenset({"false", "f", "no", "n", "0", "否", "无", "不", "不是", "没有", "假", "×", "✗", "✘", "未"})

# Spoken names beside the titles. CGCS2000 agrees with WGS-84 within a metre.
_ALIASES: dict[str, dict[str, str]] = {
    "Grade": {"红色": "red", "黄色": "yellow", "蓝色": "blue", "绿色": "green"},
    "Level": {
        "镇街": "town",
        "乡镇": "town",
        "乡镇街道": "town",
        "区县": "district",
        "市级": "city",
        "省级": "province",
    },
    "Gender": {"女性": "f", "男性": "m", "woman": "f", "man": "m"},
    "Datum": {
        "epsg:4326": "wgs84",
        "cgcs2000": "wgs84",
        "火星坐标": "gcj02",
        "高德": "gcj02",
        "腾讯": "gcj02",
        "百度": "bd09",
    },
}


def fold(text: str) -> str:
    """Return text as it is compared with codes and titles: NFKC, lower case, without spaces, ``-`` and ``_``."""
    return re.sub(r"[\s_-]+", "", normalise(text).casefold())


@cache
def vocabulary_of(choice: type[Choice]) -> dict[str, str]:
    """Return the code of every folded spelling of a vocabulary: codes, titles, and the parts of 村（社区）."""
    spellings: dict[str, str] = {}
    for member in choice:
        title = member.text
        parts = [part for part in re.split("[（）()]", title.zh) if part]
        for spelling in (member.value, title.zh, title.en, *parts):
            spellings.setdefault(fold(spelling), member.value)
    for spelling, code in _ALIASES.get(choice.__name__, {}).items():
        spellings.setdefault(fold(spelling), code)
    return spellings


def parse_choice(field: Field, value: object) -> tuple[str | None, tuple[Fault, ...]]:
    """Return the code that a cell (or an entry of a list) names, and what is wrong with it.

    An unknown value of an open vocabulary is kept with a warning, of a closed one it is an error; both name the
    nearest known value.
    """
    choice = field.vocabulary
    assert choice is not None, f"field {field.name} has no vocabulary"
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None, (wrong_type(field, value, Text("这种数据", "this kind of value")),)
    text = str(value)
    bad = unreadable(field, text)
    if bad:
        return None, (bad,)
    code = vocabulary_of(choice).get(fold(text))
    if code is not None:
        return code, ()
    text = normalise(text)
    if means_nothing(text):
        return None, (taken_as_empty(field, value),)
    if field.open_vocabulary and ";" not in text:
        return text, (_unknown(field, choice, value, Severity.WARNING),)
    return None, (_unknown(field, choice, value, Severity.ERROR),)


def nearest_choice(choice: type[Choice], text: str) -> str | None:
    """Return the code whose spelling is nearest to a text, or ``None`` where none is near."""
    spellings = vocabulary_of(choice)
    near = difflib.get_close_matches(fold(text)[:60], spellings, n=1, cutoff=0.6)
    if near:
        return spellings[near[0]]
    inside = [code for spelling, code in spellings.items() if len(spelling) > 1 and spelling in fold(text)]
    return inside[0] if len(set(inside)) == 1 else None


def _unknown(field: Field, choice: type[Choice], value: object, severity: Severity) -> Fault:
    near = nearest_choice(choice, str(value))
    allowed_zh = "、".join(f"{member.text.zh}（{member.value}）" for member in choice)
    allowed_en = ", ".join(member.value for member in choice)
    if near:
        title = choice(near).text
        remedy = Text(
            f"是否应为“{title.zh}”（{near}）？可填：{allowed_zh}。", f"Is {near} meant? Known are: {allowed_en}."
        )
    else:
        remedy = Text(f"可填：{allowed_zh}。", f"Known are: {allowed_en}.")
    if severity is Severity.WARNING:
        expected = Text("不在已知类别之内，原样保留", "is not a known value and is kept as it is")
        return fault(field, value, "unknown_category", expected=expected, remedy=remedy, severity=severity)
    expected = Text("不在可选值之内", "is not one of the known values")
    return fault(field, value, "unknown_choice", expected=expected, remedy=remedy)


def parse_boolean(field: Field, value: object) -> tuple[bool | None, tuple[Fault, ...]]:
    """Return yes or no: a logical value, 1 or 0, 是 or 否, 有 or 无, ``true`` or ``false``; else what is wrong."""
    if isinstance(value, bool):
        return value, ()
    if isinstance(value, int | float) and value in (0, 1):
        return bool(value), ()
    if isinstance(value, str):
        bad = unreadable(field, value)
        if bad:
            return None, (bad,)
        text = normalise(value).casefold()
        if text in TRUE or text in FALSE:
            return text in TRUE, ()
    return None, (
        fault(
            field,
            value,
            "not_a_boolean",
            expected=Text("应为是或否", "must be yes or no"),
            remedy=Text(
                "请填 是 或 否（也可填 true、false、1、0）。", "Enter true or false (是, 否, 1, 0 are read too)."
            ),
        ),
    )
