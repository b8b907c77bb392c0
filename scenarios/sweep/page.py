"""The tables of ``docs/sweeps.md``: every key of a sweep file, derived from its declaration."""

from __future__ import annotations

from matcher.model.text import Text
from scenarios.model.shape import Shape
from scenarios.sweep.shape import Absence, ChanceShape, ParameterShape, Surge, SweepShape

BEGIN, END = "<!-- generated: begin -->", "<!-- generated: end -->"
"""Marks around the part of the page that :func:`keys_section` gives."""

_PARTS: tuple[tuple[type[Shape], str, Text], ...] = (
    (SweepShape, "", Text("扫描文件", "The file")),
    (ParameterShape, "parameters.*", Text("参数", "a parameter")),
    (ChanceShape, "chance", Text("不确定性", "chance")),
    (Absence, "chance.absent", Text("缺席", "absence")),
    (Surge, "chance.surge", Text("激增", "surge")),
)


def keys_section() -> str:
    """Return the generated part of ``docs/sweeps.md``."""
    lines = []
    for shape, path, title in _PARTS:
        place = f"`{path}` " if path else ""
        lines += [f"### {place}{title.zh} / {title.en}", "", "| 键 key | 含义 | meaning |", "|---|---|---|"]
        for name, field in shape.model_fields.items():
            zh, _, en = (field.description or "").partition(" / ")
            mark = "*" if field.is_required() else ""
            lines.append(f"| `{field.alias or name}`{mark} | {zh} | {en} |")
        lines.append("")
    return "\n".join(lines)
