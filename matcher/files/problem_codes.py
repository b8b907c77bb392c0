"""Every code that a problem of the input may carry, with its short title: the table of contents of all mistakes.

:data:`PROBLEM_CODES` is the registry; ``docs/problems.md`` is :func:`problems_page`, and a test holds them equal.
"""

from __future__ import annotations

from matcher.files.container_codes import CONTAINER_CODES
from matcher.model.problems import Severity
from matcher.model.text import Text

CELL_CODES: dict[str, Text] = {
    "missing": Text("必填项为空", "a required cell is empty"),
    "wrong_type": Text("单元格的数据种类不对", "a kind of value that the field cannot hold"),
    "not_a_number": Text("不是数字", "not a number"),
    "not_finite": Text("不是有限的数字", "not a finite number"),
    "not_whole": Text("不是整数", "not a whole number"),
    "out_of_range": Text("超出允许范围", "out of range"),
    "rounded": Text("超过两位小数，已四舍五入", "more than two decimals, rounded"),
    "not_a_boolean": Text("不是是或否", "neither yes nor no"),
    "not_a_date": Text("不是日期", "not a date"),
    "impossible_date": Text("日历上没有这一天", "not a day of the calendar"),
    "ambiguous_date": Text("月和日分不清", "day and month cannot be told apart"),
    "date_out_of_range": Text("年份不合理", "an implausible year"),
    "date_serial": Text("日期序号按日期处理", "a spreadsheet's serial number read as a date"),
    "unknown_choice": Text("不在可选值之内", "not one of the known values"),
    "unknown_category": Text("未知类别，原样保留", "an unknown category, kept"),
    "bad_region_code": Text("区划代码不对", "not a region code"),
    "padded_region": Text("资源的区划代码以零补位", "a resource's region code is padded with zeros"),
    "regions_in_a_circle": Text("区划互为上级", "regions that contain one another"),
    "digits_lost": Text("代码末尾的数字已丢失", "a code lost its last digits"),
    "number_as_code": Text("编号是小数", "an identifier is a decimal number"),
    "separator_in_code": Text("编号中含有分隔符", "an identifier holds a separator of lists"),
    "mixed_identifiers": Text(
        "同一列编号有的是数字、有的是带前导零的文本", "numbers and texts with leading zeros in one column"
    ),
    "bad_skill": Text("技能写法不对", "not a skill"),
    "bad_role": Text("角色写法不对", "not a role with a count"),
    "entry_dropped": Text("列表中的一项无效，已略去", "an invalid entry of a list, left out"),
    "too_long": Text("内容过长", "too long"),
    "unreadable_text": Text("含有控制字符或残缺字符", "control characters or broken characters"),
    "error_cell": Text("公式出错的单元格", "the error value of a formula"),
    "taken_as_empty": Text("按未填写处理", "read as not given"),
}
"""One cell by itself."""

ROW_CODES: dict[str, Text] = {
    "duplicate_id": Text("编号重复", "the identifier is taken"),
    "unknown_reference": Text("指向不存在或被拒收的行", "points to an unknown or refused row"),
    "reference_dropped": Text("指向不存在或被拒收的行，已略去", "points to an unknown or refused row, left out"),
    "list_left_empty": Text("列表各项均无效", "no entry of a list is valid"),
    "unknown_denial": Text("禁用项无法识别，原样保留", "a denial that is not recognised, kept"),
    "dates_reversed": Text("日期先后颠倒", "dates in the wrong order"),
    "counts_reversed": Text("至少多于至多", "at least exceeds at most"),
    "nothing_asked": Text("既无工时也无金额", "asks for neither hours nor money"),
    "second_pin": Text("同一需求被指定给两个帮助方", "one need pinned to two helpers"),
    "minor_without_consent": Text("未成年人缺监护人同意", "a minor without a guardian's consent"),
    "publicity_unverified": Text("未核准却已公示", "publicity of an unverified need"),
    "refuses_own_helper": Text("拒绝的正是现在或希望的服务方", "refuses the current or a preferred provider"),
    "zero_cap": Text("上限为零", "a cap of zero"),
}
"""A row by itself, and a row against others."""

POINT_CODES: dict[str, Text] = {
    "half_point": Text("经纬度只填了一个", "one coordinate of two"),
    "swapped_coordinates": Text("经纬度填反", "longitude and latitude exchanged"),
    "zero_point": Text("坐标为零", "the point (0, 0)"),
    "no_point": Text("需求没有位置", "a need without a point"),
    "no_base": Text("有半径而无基地", "a radius without a base"),
    "crs_assumed": Text("未注明坐标系，按 WGS-84 处理", "no datum given, WGS-84 assumed"),
    "mixed_datums": Text("同一张表坐标系不一", "several datums in one table"),
    "region_point": Text("取所在区划的点", "the region's point was taken"),
    "far_from_region": Text("坐标不在合理范围内", "an implausible point"),
}
"""Coordinates."""

POOL_CODES: dict[str, Text] = {
    "no_needs_left": Text("没有一项需求可用", "no need is left"),
    "no_resources_left": Text("没有一个资源可用", "no resource is left"),
}
"""The input as a whole."""

INTAKE_CODES: dict[str, Text] = CELL_CODES | ROW_CODES | POINT_CODES | POOL_CODES
PROBLEM_CODES: dict[str, Text] = {code: kind.sentence for code, kind in CONTAINER_CODES.items()} | INTAKE_CODES
"""All codes of problems of an input."""

ALWAYS_WARNINGS = frozenset(
    {
        "crs_assumed",
        "date_serial",
        "entry_dropped",
        "far_from_region",
        "minor_without_consent",
        "mixed_datums",
        "mixed_identifiers",
        "number_as_code",
        "padded_region",
        "publicity_unverified",
        "reference_dropped",
        "refuses_own_helper",
        "region_point",
        "regions_in_a_circle",
        "rounded",
        "taken_as_empty",
        "unknown_category",
        "unknown_denial",
        "zero_cap",
    }
)
"""Codes of the intake that never refuse a row."""
SOMETIMES_WARNINGS = frozenset({"separator_in_code"})
"""Codes that refuse a row or not: a semicolon in an identifier does, a comma does not."""


def severity_words(code: str) -> Text:
    """Return in words whether problems of a code refuse their row."""
    if code in SOMETIMES_WARNINGS:
        return Text("错误或提示", "error or warning")
    container = CONTAINER_CODES.get(code) if code not in INTAKE_CODES else None
    warning = container.severity is Severity.WARNING if container else code in ALWAYS_WARNINGS
    return Text("提示", "warning") if warning else Text("错误", "error")


_SECTIONS: tuple[tuple[str, dict[str, Text]], ...] = (
    ("文件与表 / Files and tables", {code: title for code, title in PROBLEM_CODES.items() if code not in INTAKE_CODES}),
    ("单元格 / Cells", CELL_CODES),
    ("行与行之间 / Rows", ROW_CODES),
    ("位置 / Points", POINT_CODES),
    ("整体 / The whole input", POOL_CODES),
)

_HEAD = """# 输入问题代码 / Problem codes

<!-- Generated by matcher.files.problem_codes.problems_page(); do not edit by hand. -->

错误（error）拒收所在的行，提示（warning）保留该行并说明作了什么假定。每个问题都写明表、行、字段、所填内容、应当怎样以及如何改正。
An error refuses its row; a warning keeps it and says what was assumed. Every problem names table, row, field, what was
found, what is expected, and the remedy. Words in braces stand for values.
"""


def problems_page() -> str:
    """Return ``docs/problems.md``: every code with its severity and its title in both languages."""
    parts = [_HEAD]
    for heading, codes in _SECTIONS:
        lines = [f"## {heading}", "", "| code | 程度 / severity | 含义 | meaning |", "|---|---|---|---|"]
        for code, title in codes.items():
            words = severity_words(code)
            zh, en = (text.replace("|", "\\|") for text in (title.zh, title.en))
            lines.append(f"| `{code}` | {words.zh} / {words.en} | {zh} | {en} |")
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)
