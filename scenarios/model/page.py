"""The page of everything that a scenario file may say, derived from its declaration, and its JSON schema."""

from __future__ import annotations

import json
import re
from typing import Any

from matcher.model.field import FieldType
from matcher.model.text import Text
from scenarios.model.changes import Operator
from scenarios.model.file_shape import ScenarioShape
from scenarios.model.sentences import SIGNS
from scenarios.model.shape import VERBS, Rows
from scenarios.model.values import operators_of

_CHINESE = re.compile(r"[\u4e00-\u9fff]")

BEGIN, END = "<!-- generated: begin -->", "<!-- generated: end -->"
"""Marks around the part of ``docs/scenarios.md`` that :func:`fields_section` gives."""

_PARTS: dict[str, Text] = {
    "Add": Text("新增行", "add rows"),
    "Remove": Text("删除行", "remove rows"),
    "SetTo": Text("改为新值", "set values"),
    "Scale": Text("乘以倍数", "multiply"),
    "Plus": Text("增加", "raise, put off, put in"),
    "Minus": Text("减少", "lower, put forward, take out"),
    "Clone": Text("仿照抽取", "draw new rows like given ones"),
    "Near": Text("圆", "a circle"),
    "BothLanguages": Text("两种语言", "both languages"),
    "Siting": Text("选址", "siting"),
    "CandidatePoint": Text("候选点", "a candidate point"),
}


def scenario_schema() -> dict[str, Any]:
    """Return the JSON schema of a scenario file (draft 2020-12)."""
    schema = ScenarioShape.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def schema_text() -> str:
    """Return ``docs/scenarios.schema.json``."""
    return json.dumps(scenario_schema(), ensure_ascii=False, indent=1) + "\n"


def fields_section() -> str:
    """Return the generated part of ``docs/scenarios.md``: every key of a file, and every operator of a condition."""
    schema = ScenarioShape.model_json_schema(by_alias=True)
    parts = schema["$defs"]
    which = Rows.model_json_schema()
    shared = frozenset(which["properties"])
    lines = ["### 情景文件 / The file", "", *_table(schema, parts)]
    lines += ["", "### 哪些行 / Which rows (all verbs but `add`)", "", *_table(which, parts)]
    verbs = dict(zip(list(_PARTS), VERBS, strict=False))
    for name, title in _PARTS.items():
        if name in parts:
            verb = f"`{verbs[name]}` " if name in verbs else ""
            skip = shared if name in verbs else frozenset()
            lines += ["", f"### {verb}{title.zh} / {title.en}", "", *_table(parts[name], parts, skip)]
    return "\n".join([*lines, "", *_operators()]) + "\n"


def _table(part: dict[str, Any], parts: dict[str, Any], skip: frozenset[str] = frozenset()) -> list[str]:
    required = set(part.get("required", ()))
    lines = ["| 键 key | 种类 kind | 含义 | meaning |", "|---|---|---|---|"]
    for name, about in part["properties"].items():
        if name in skip:
            continue
        zh, en = _in_both(about.get("description", ""))
        mark = "*" if name in required else ""
        cells = [f"`{name}`{mark}", _kind(about, parts) + _default(about), zh, en]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return lines


def _in_both(description: str) -> tuple[str, str]:
    """Return the Chinese and the English half of a description, whichever comes first."""
    first, _, second = description.partition(" / ")
    return (first, second) if _CHINESE.search(first) else (second, first)


def _kind(about: dict[str, Any], parts: dict[str, Any]) -> str:
    """Return what a value is, in the words of JSON."""
    if "$ref" in about:
        name = about["$ref"].rsplit("/", 1)[-1]
        part = parts[name]
        return " or ".join(part["enum"]) if "enum" in part else (_PARTS[name].en if name in _PARTS else name)
    for several in ("anyOf", "oneOf"):
        if several in about:
            kinds = [_kind(one, parts) for one in about[several] if one.get("type") != "null"]
            return " or ".join(dict.fromkeys(kinds))
    if "const" in about:
        return f"`{about['const']}`"
    if "enum" in about:
        return ", ".join(f"`{value}`" for value in about["enum"])
    kind: str = {"string": "text", "integer": "whole number", "object": "mapping", "array": "list"}.get(
        about["type"], about["type"]
    )
    if about["type"] == "array" and "items" in about:
        items = about["items"]
        kind = "list of changes" if "oneOf" in items else f"list of: {_kind(items, parts)}"
    low, high = about.get("minimum", about.get("exclusiveMinimum")), about.get("maximum")
    if low is None and high is None:
        return kind
    sign = "<" if "exclusiveMinimum" in about else "≤"
    return f"{kind}; {'' if low is None else f'{low:,} {sign} '}x{'' if high is None else f' ≤ {high:,}'}"


def _default(about: dict[str, Any]) -> str:
    default = about.get("default")
    return "" if default in (None, [], {}, "") else f"; default {default}"


def _operators() -> list[str]:
    """Return the operators of a condition, with the types of fields that take them."""
    lines = ["### 条件 / Conditions", "", "| operator | 含义 | meaning | fields |", "|---|---|---|---|"]
    for operator in Operator:
        signs = SIGNS.get(operator, Text("已填（true）或未填（false）", "given (true) or not given (false)"))
        kinds = [kind.value for kind in FieldType if operator in operators_of(kind)]
        zh, en = signs.zh.format("…"), signs.en.format("…")
        lines.append(f"| `{operator.value}` | {zh} | {en} | {', '.join(kinds)} |")
    return lines
