"""The problems of an input as text for a terminal: every mistake at once, by table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from matcher.model.problems import Problem, Severity
from matcher.model.schema import POOL_TABLES
from matcher.model.text import Language, Text

_WHOLE = Text("整份数据", "The whole input")
_ROW = Text("第 {row} 行", "row {row}")
_REMEDY = Text("    办法：{remedy}", "    Remedy: {remedy}")
_MORE = Text("  （另有 {count} 处未列出）", "  ({count} more are not listed)")
_HEAD = Text("{table}：{errors} 处错误，{warnings} 处提醒", "{table}: errors {errors}, warnings {warnings}")
_TOTAL = Text("合计：{errors} 处错误，{warnings} 处提醒。", "In all: errors {errors}, warnings {warnings}.")
_NONE = Text("没有发现问题。", "No problems found.")
_OTHER_FILES = {"scenario": Text("情景文件", "scenario"), "sweep": Text("扫描文件", "sweep")}
_MARK = {Severity.ERROR: Text("错误", "error"), Severity.WARNING: Text("提醒", "warning")}


ALIKE = 1000
"""Most problems of one code in one field that are listed one by one; the others of that kind are counted."""


def problems_text(problems: Sequence[Problem], language: Language, limit: int | None = None) -> str:
    """Return the problems as text, grouped by table, with counts at the end.

    Each has its place (``需求 第 7 行 每周工时``) and sentence on one line and its remedy on the next.

    Parameters
    ----------
    problems
        The problems, in any order.
    language
        The language of the words.
    limit
        Most problems listed a table, errors first; by default all, but of one kind no more than :data:`ALIKE`. Counts
        are always of all.

    Returns
    -------
    str
        Lines without a line break at the end; one sentence where there is no problem.
    """
    if not problems:
        return _NONE.say(language)
    order = {name: position for position, name in enumerate(POOL_TABLES)}
    tables = sorted({problem.table for problem in problems}, key=lambda name: (order.get(name, len(order)), name))
    lines: list[str] = []
    for table in tables:
        mine = sorted((problem for problem in problems if problem.table == table), key=_rank)
        lines.append(_counts(_HEAD, mine, language).replace("{table}", _table(table, language)))
        listed = _not_too_alike(mine) if limit is None else mine[: max(0, limit)]
        for problem in listed:
            lines.append(f"  [{_MARK[problem.severity].say(language)}] {place(problem, language)}")
            lines.append(f"    {problem.sentence.say(language)}")
            if problem.remedy.say(language):
                lines.append(_REMEDY.say(language).replace("{remedy}", problem.remedy.say(language)))
        if len(listed) < len(mine):
            lines.append(_MORE.format(count=len(mine) - len(listed)).say(language))
        lines.append("")
    lines.append(_counts(_TOTAL, problems, language))
    return "\n".join(lines)


def place(problem: Problem, language: Language) -> str:
    """Return where a problem is: table, row and field as the author of the input calls them."""
    parts = [_table(problem.table, language)]
    if problem.row is not None:
        parts.append(_ROW.format(row=problem.row).say(language))
    if problem.field:
        parts.append(_field(problem, language))
    return " ".join(parts)


def _not_too_alike(problems: Sequence[Problem]) -> list[Problem]:
    seen: Counter[tuple[str, str]] = Counter()
    listed = []
    for problem in problems:
        kind = (problem.field, problem.code)
        seen[kind] += 1
        if seen[kind] <= ALIKE:
            listed.append(problem)
    return listed


def _rank(problem: Problem) -> tuple[bool, int, str, str]:
    row = -1 if problem.row is None else problem.row
    return problem.severity is not Severity.ERROR, row, problem.field, problem.code


def _table(name: str, language: Language) -> str:
    if not name:
        return _WHOLE.say(language)
    if name in _OTHER_FILES:
        return _OTHER_FILES[name].say(language)
    return POOL_TABLES[name].title if name in POOL_TABLES and language is Language.ZH else name


def _field(problem: Problem, language: Language) -> str:
    spec = POOL_TABLES.get(problem.table)
    if language is Language.ZH and spec is not None and problem.field in spec:
        return spec[problem.field].title
    return problem.field


def _counts(text: Text, problems: Sequence[Problem], language: Language) -> str:
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    return text.format(table="{table}", errors=errors, warnings=len(problems) - errors).say(language)
