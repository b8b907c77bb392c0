"""Says in both languages what a scenario changes."""

from __future__ import annotations

import re
from typing import Any

from matcher.files.faults import is_hidden, shorten
from matcher.files.wording import unit_words
from matcher.model.field import Field, FieldType
from matcher.model.text import Text
from matcher.model.units import yuan
from scenarios.model.changes import (
    AddRows,
    Change,
    Circle,
    CloneRows,
    Condition,
    Edit,
    EditKind,
    EditRows,
    Operator,
    PolicyEdit,
    PolicyEditKind,
    RemoveRows,
    Which,
)

MOST_LISTED = 5

SIGNS = {
    Operator.EQUALS: Text("为{}", "is {}"),
    Operator.IN: Text("属于{}", "is one of {}"),
    Operator.NOT_IN: Text("不属于{}", "is none of {}"),
    Operator.BEGINS_WITH: Text("以{}开头", "begins with {}"),
    Operator.CONTAINS: Text("含有{}", "contains {}"),
    Operator.GREATER: Text("大于{}", "is above {}"),
    Operator.LESS: Text("小于{}", "is below {}"),
    Operator.AT_LEAST: Text("不小于{}", "is at least {}"),
    Operator.AT_MOST: Text("不大于{}", "is at most {}"),
}
"""How every operator but ``given`` is said, with a place for the value."""
_BETWEEN_SCRIPTS = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9(])|(?<=[A-Za-z0-9)%])(?=[\u4e00-\u9fff])")


def spaced(zh: str) -> str:
    """Return a Chinese sentence with a space between Chinese and Latin letters or digits."""
    return _BETWEEN_SCRIPTS.sub(" ", zh)


def condition_words(condition: Condition) -> Text:
    """Return a condition in words; values of personal fields stay out."""
    field = condition.field
    if condition.operator is Operator.GIVEN:
        given = condition.operands[0]
        return Text(
            f"{field.title}{'已填' if given else '未填'}", f"{field.name} is {'given' if given else 'not given'}"
        )
    shown = _joined([_shown(field, value) for value in condition.operands], Text("、", ", "))
    signs = SIGNS[condition.operator]
    return Text(spaced(field.title + signs.zh.format(shown.zh)), f"{field.name} {signs.en.format(shown.en)}")


def circle_words(circle: Circle) -> Text:
    """Return a circle in words."""
    point = f"({circle.lon:g}, {circle.lat:g})"
    return Text(f"距 {point} 不超过 {circle.km:g} 公里", f"within {circle.km:g} km of {point}")


def value_words(kind: FieldType, value: Any) -> str:
    """Return a stored value as it is written: money in yuan, lists joined."""
    if kind is FieldType.YUAN:
        return f"{yuan(value):,.2f}".removesuffix(".00")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return "; ".join(str(entry) for entry in value)
    return f"{value:g}" if isinstance(value, float) else shorten(value)


def change_words(change: Change) -> Text:
    """Return what a change does, in one sentence without a full stop."""
    table = Text(change.table.title, change.table.name)
    if isinstance(change, AddRows):
        keys = _listed([str(row.get(change.table[change.table.key[0]].column, "")) for row in change.rows])
        count = len(change.rows)
        said = Text(f"{table.zh}：新增{count}行，{keys.zh}", f"{table.en}: {_rows(count)} added, {keys.en}")
    elif isinstance(change, RemoveRows):
        which = which_words(change.which)
        said = Text(f"{table.zh}：删除{which.zh}", f"{table.en}: {which.en} removed")
    elif isinstance(change, CloneRows):
        said = _clone_words(change, table)
    else:
        assert isinstance(change, EditRows)
        which = which_words(change.which)
        edits = _joined([edit_words(edit) for edit in change.edits])
        said = Text(f"{table.zh}（{which.zh}）：{edits.zh}", f"{table.en} ({which.en}): {edits.en}")
    return Text(spaced(said.zh), said.en)


def which_words(which: Which) -> Text:
    """Return which rows are meant."""
    if which.ids is not None:
        return _listed(list(which.ids))
    if not which.conditions and which.near is None:
        return Text("全部行", "all rows")
    said = _joined([condition_words(condition) for condition in which.conditions], Text("且", " and "))
    zh, en = said.zh, f"rows where {said.en}" if said.en else "rows"
    if which.near is not None:
        near = circle_words(which.near)
        zh, en = f"{zh}且{near.zh}" if zh else near.zh, f"{en} {near.en}"
    return Text(f"{zh}的行", en)


def edit_words(edit: Edit) -> Text:
    """Return what happens to one field; values of personal fields stay out."""
    field = edit.field
    unit = unit_words(field)
    match edit.kind:
        case EditKind.SET if edit.operand is None:
            return Text(f"{field.title}改为未填", f"{field.name} emptied")
        case EditKind.SET:
            value = _shown(field, edit.operand)
            return Text(f"{field.title}改为{value.zh}{unit.zh}", f"{field.name} set to {value.en} {unit.en}".rstrip())
        case EditKind.SCALE:
            return Text(f"{field.title}乘以{edit.operand:g}", f"{field.name} times {edit.operand:g}")
        case EditKind.SHIFT:
            return _shift_words(field, edit.operand, unit)
        case EditKind.PUT:
            value = _shown(field, edit.operand)
            return Text(f"{field.title}增加{value.zh}", f"{value.en} put into {field.name}")
        case EditKind.TAKE:
            value = _shown(field, edit.operand)
            return Text(f"{field.title}去掉{value.zh}", f"{value.en} taken out of {field.name}")


def policy_words(edit: PolicyEdit) -> Text:
    """Return what happens to one setting of the policy."""
    match edit.kind:
        case PolicyEditKind.SET:
            value = "off" if edit.operand is None else str(edit.operand)
            return Text(f"规则设定 {edit.name} 改为 {value}", f"policy {edit.name} set to {value}")
        case PolicyEditKind.SCALE:
            return Text(f"规则设定 {edit.name} 乘以 {edit.operand:g}", f"policy {edit.name} times {edit.operand:g}")
        case PolicyEditKind.PLUS:
            return Text(f"规则设定 {edit.name} 加 {edit.operand:g}", f"policy {edit.name} plus {edit.operand:g}")


def _clone_words(change: CloneRows, table: Text) -> Text:
    which = which_words(change.which)
    zh = f"{table.zh}：按{which.zh}抽取，新增{change.count}行"
    en = f"{table.en}: {_rows(change.count)} added, drawn like {which.en}"
    if change.region:
        zh, en = f"{zh}，位于区划{change.region}", f"{en}, in region {change.region}"
    if change.edits:
        more = _joined([edit_words(edit) for edit in change.edits])
        zh, en = f"{zh}，{more.zh}", f"{en}, {more.en}"
    return Text(zh, en)


def _shift_words(field: Field, amount: float, unit: Text) -> Text:
    if field.type is FieldType.DATE:
        days = abs(int(amount))
        way = Text("推迟", "later") if amount >= 0 else Text("提前", "earlier")
        return Text(f"{field.title}{way.zh}{days}天", f"{field.name} {days} days {way.en}")
    size = value_words(field.type, abs(amount))
    if amount >= 0:
        return Text(f"{field.title}增加{size}{unit.zh}", f"{field.name} plus {size} {unit.en}".rstrip())
    return Text(f"{field.title}减少{size}{unit.zh}", f"{field.name} minus {size} {unit.en}".rstrip())


def _shown(field: Field, value: Any) -> Text:
    if is_hidden(field):
        return Text("（不显示）", "(not shown)")
    words = value_words(field.type, value)
    if (
        field.vocabulary is not None
        and isinstance(value, str)
        and value in {member.value for member in field.vocabulary}
    ):
        return Text(field.vocabulary(value).text.zh, words)
    if isinstance(value, bool):
        return Text("是" if value else "否", words)
    return Text(words, words)


def _listed(keys: list[str]) -> Text:
    shown = [shorten(key) for key in keys[:MOST_LISTED]]
    more = len(keys) - len(shown)
    zh, en = "、".join(shown), ", ".join(shown)
    return Text(f"{zh}等{len(keys)}行", f"{en} and {more} more") if more else Text(zh, en)


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"


def _joined(words: list[Text], between: Text = Text("，", ", ")) -> Text:  # noqa: B008  (a frozen value)
    return Text(between.zh.join(word.zh for word in words), between.en.join(word.en for word in words))
