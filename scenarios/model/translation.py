"""Says in both languages what is wrong with the shape of a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from matcher.files.json_text import kind_of
from matcher.model.problems import Problem
from matcher.model.text import Text
from scenarios.model.problems import SEE_PAGE, TABLE, Lines, Path, mistake

_BRANCH = re.compile(r"[a-z-]+\[.*\]|[A-Z]\w*|(float|int|str|bool)|constrained-\w+|is-instance.*")
"""Parts of a place that name a branch of a union, not a key: ``literal['all']``, ``list[...]``, ``GivenPlace``."""


def translated(
    errors: list[Any], *, lines: Lines, table: str = TABLE, verbs: frozenset[str] = frozenset()
) -> list[Problem]:
    """Return the problems of what pydantic found, each place once.

    Parameters
    ----------
    errors
        ``ValidationError.errors()``.
    lines
        Lines by path.
    table
        Kind of the file.
    verbs
        Names of the branches of a union of changes, which follow the position of a change.
    """
    problems: dict[Path, Problem] = {}
    for error in errors:
        path = _path(error["loc"], verbs)
        if path not in problems:
            problems[path] = _problem(error, path, lines, table)
    return list(problems.values())


def _path(place: tuple[str | int, ...], verbs: frozenset[str]) -> Path:
    """Return the keys and positions of a place, without the names of branches."""
    parts: list[str | int] = []
    for part in place:
        after_position = bool(parts) and isinstance(parts[-1], int)
        branch = isinstance(part, str) and (_BRANCH.fullmatch(part) or (part in verbs and after_position))
        if not branch:
            parts.append(part)
    return tuple(parts)


def _problem(error: Mapping[str, Any], path: Path, lines: Lines, table: str) -> Problem:
    kind, found, context = error["type"], error.get("input"), error.get("ctx", {})
    said = _SAID.get(kind) or _SAID.get(kind.removesuffix("_type")) or _other
    code, sentence = said(context, str(error["msg"]))
    if kind not in _NOT_SHOWN:
        zh, en = kind_of(found)
        now = (
            Text(f"现为{zh}", f"found {en}")
            if isinstance(found, dict | list)
            else Text(f"现为“{found}”", f'found "{found}"')
        )
        if not isinstance(found, str) or len(found) <= 60:
            sentence = Text(f"{sentence.zh}，{now.zh}", f"{sentence.en}; {now.en}")
    return mistake(
        path, code, sentence, SEE_PAGE, lines=lines, value=None if kind in _NOT_SHOWN else found, table=table
    )


Said = Callable[[Mapping[str, Any], str], tuple[str, Text]]


def _plain(code: str, zh: str, en: str) -> Said:
    return lambda context, message: (code, Text(zh.format_map(context), en.format_map(context)))


def _choice(context: Mapping[str, Any], message: str) -> tuple[str, Text]:
    del message
    known = re.findall(r"'([^']*)'", context["expected"])
    return "unknown_choice", Text(f"应为 {'、'.join(known)} 之一", f"one of {', '.join(known)} is expected")


def _other(context: Mapping[str, Any], message: str) -> tuple[str, Text]:
    del context
    return "bad_value", Text("取值不对", message[:1].lower() + message[1:])


_NOT_SHOWN = frozenset(
    {"missing", "extra_forbidden", "too_short", "too_long", "one_verb", "which_rows", "nothing_changed"}
)
_SAID: dict[str, Said] = {
    "missing": _plain("missing", "缺少这一项", "it is missing"),
    "extra_forbidden": _plain("unknown_key", "没有这个键", "there is no such key"),
    "int": _plain("not_whole", "应为整数", "a whole number is expected"),
    "int_from_float": _plain("not_whole", "应为整数", "a whole number is expected"),
    "float": _plain("not_a_number", "应为数字", "a number is expected"),
    "finite_number": _plain("not_finite", "应为有限的数字", "a finite number is expected"),
    "string": _plain("wrong_type", "应为文本", "a text is expected"),
    "bool": _plain("not_a_boolean", "应为 true 或 false", "true or false is expected"),
    "list": _plain("wrong_type", "应为列表", "a list is expected"),
    "dict": _plain("wrong_type", "应为键值对", "a mapping is expected"),
    "model": _plain("wrong_type", "应为键值对", "a mapping is expected"),
    "literal_error": _choice,
    "enum": _choice,
    "greater_than": _plain("out_of_range", "应大于 {gt}", "it must be above {gt}"),
    "greater_than_equal": _plain("out_of_range", "不能小于 {ge}", "it must be at least {ge}"),
    "less_than_equal": _plain("out_of_range", "不能大于 {le}", "it must be at most {le}"),
    "too_short": _plain("missing", "不能为空", "it must not be empty"),
    "string_too_short": _plain("missing", "不能为空", "it must not be empty"),
    "too_long": _plain("too_long", "最多 {max_length} 项", "at most {max_length} entries are taken"),
    "string_too_long": _plain("too_long", "最多 {max_length} 个字符", "at most {max_length} characters are taken"),
    "string_pattern_mismatch": _plain("bad_text", "写法不对", "it is not written as expected"),
    "one_verb": _plain(
        "one_verb",
        "每项改动须有且只有一个动作：add、remove、set、scale、plus、minus、clone",
        "a change has exactly one of add, remove, set, scale, plus, minus, clone",
    ),
    "which_rows": _plain(
        "which_rows",
        "须说明改哪些行：要么 ids，要么 where 或 near（全部行写 where: all）",
        "it must say which rows: either ids, or where or near (where: all for every row)",
    ),
    "bad_where": _plain("wrong_type", "应为 all，或字段和条件", "either all, or fields with conditions is expected"),
    "bad_name": _plain(
        "bad_name",
        "名称以小写字母或数字开头，只含小写字母、数字、- 和 _，最多 64 个字符",
        "a name begins with a lower-case letter or digit and has only these, - and _, at most 64 characters",
    ),
    "nothing_changed": _plain(
        "nothing_changed",
        "情景至少要有 changes、policy、siting 或 most_moves 之一",
        "a scenario has at least one of changes, policy, siting and most_moves",
    ),
}
