"""Says in words what a field takes: type, unit, range, default, allowed values."""

from __future__ import annotations

from matcher.model.field import Field, FieldType
from matcher.model.text import Text
from matcher.model.units import yuan

TYPE_WORDS: dict[FieldType, Text] = {
    FieldType.TEXT: Text("文本", "text"),
    FieldType.INTEGER: Text("整数", "whole number"),
    FieldType.NUMBER: Text("数值", "number"),
    FieldType.HOURS: Text("小时，至多两位小数", "hours, at most two decimals"),
    FieldType.YUAN: Text("金额，至多两位小数", "money, at most two decimals"),
    FieldType.BOOLEAN: Text("是 / 否", "true / false"),
    FieldType.DATE: Text("日期，如 2026-11-23", "date, such as 2026-11-23"),
    FieldType.CHOICE: Text("选项", "choice"),
    FieldType.REGION: Text("区划代码（2、4、6、9 或 12 位）", "region code of 2, 4, 6, 9 or 12 digits"),
    FieldType.LIST: Text("列表，用 ; 分隔", "list, separated by ;"),
    FieldType.CHOICES: Text("选项列表，用 ; 分隔", "list of choices, separated by ;"),
    FieldType.REGIONS: Text("区划代码列表，用 ; 分隔", "list of region codes, separated by ;"),
    FieldType.SKILLS: Text("技能列表，如 care:2;drive", "list of skills, such as care:2;drive"),
    FieldType.ROLES: Text("角色列表，如 social_worker:2", "list of roles, such as social_worker:2"),
}
"""How a cell of each type is written."""

UNIT_WORDS = {
    "人": "people",
    "件": "needs",
    "小时/周": "hours a week",
    "元": "yuan",
    "元/小时": "yuan an hour",
    "公里": "km",
    "分": "points",
}
"""English names of the units; a sign such as ° is the same in both languages."""


def unit_words(field: Field) -> Text:
    """Return the unit of a field; empty where it has none."""
    return Text(field.unit, UNIT_WORDS.get(field.unit, field.unit))


def number_words(value: float) -> str:
    """Return a limit without a useless fraction: ``100,000``, ``0.5``."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,}"


def range_words(field: Field) -> str:
    """Return the range as mathematics: ``0 ≤ x ≤ 1``, ``x > 0``; empty where there is none."""
    low = "" if field.minimum is None else f"{number_words(field.minimum)} ≤ "
    if field.above is not None:
        low = f"{number_words(field.above)} < "
    high = "" if field.maximum is None else f" ≤ {number_words(field.maximum)}"
    return f"{low}x{high}" if low or high else ""


def default_words(field: Field) -> Text:
    """Return what an empty cell counts as; empty where it means "not given"."""
    if field.default is None:
        return Text("", "")
    if isinstance(field.default, bool):
        return Text("是", "true") if field.default else Text("否", "false")
    if field.vocabulary is not None:
        title = field.vocabulary(field.default).text
        return Text(f"{title.zh}（{field.default}）", str(field.default))
    value = yuan(field.default) if field.type is FieldType.YUAN else field.default
    text = number_words(value) if isinstance(value, int | float) else str(value)
    return Text(text, text)


def choice_words(field: Field) -> Text:
    """Return the known values of a choice: ``红 red；黄 yellow`` and ``red, yellow``."""
    if field.vocabulary is None:
        return Text("", "")
    zh = "；".join(f"{member.text.zh} {member.value}" for member in field.vocabulary)
    en = ", ".join(member.value for member in field.vocabulary)
    return Text(
        zh + ("；或其他" if field.open_vocabulary else ""), en + (", or others" if field.open_vocabulary else "")
    )
