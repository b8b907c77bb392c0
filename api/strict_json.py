"""Parses the body of a request as strict JSON, and lists everything that is not, with its place.

Many parsers disagree on repeated keys, on ``NaN`` and ``1e999``, and on half characters; what is read differently by
two programs is refused here rather than guessed (RFC 8259, and RFC 7493 for messages between programs).
"""

from __future__ import annotations

import math
from typing import Any

from api.errors import ApiError
from api.pointers import pointer
from api.schemas import problem_item
from matcher.files import UnusableInput, parse_json
from matcher.files.json_text import repeated_keys
from matcher.model.problems import Problem
from matcher.model.text import Text

MOST_LEVELS = 20
"""Deepest nesting; a request with a previous plan needs seven levels."""

MOST_LISTED = 100
"""Most mistakes that are listed one by one."""

_FLAWS = {
    "duplicate_key": Text("同一个键出现了不止一次", "a key is given more than once"),
    "not_finite": Text(
        "不是有限的数值（NaN、无穷大或超出范围）", "is not a finite number (NaN, infinity or out of range)"
    ),
    "bad_text": Text(
        "含有不完整的 Unicode 字符（孤立代理项）", "holds an incomplete Unicode character (lone surrogate)"
    ),
    "too_deep": Text(f"嵌套超过 {MOST_LEVELS} 层", f"is nested more than {MOST_LEVELS} levels deep"),
}
_REMEDY = Text("请改正生成 JSON 的程序", "Correct the program that writes the JSON")

Path = tuple[str | int, ...]


def parse_strict(text: bytes) -> Any:
    """Return the value of a JSON text.

    Raises
    ------
    ApiError
        ``invalid_json``: empty, not UTF-8, not JSON, repeated keys, numbers that are not finite, lone surrogates,
        nested too deeply; every mistake is listed.
    """
    try:
        value = parse_json(text, "JSON")
    except UnusableInput as error:
        raise _refusal([problem_item(problem, "") for problem in error.problems]) from None
    flaws = list(_flaws(value))
    if flaws:
        raise _refusal(flaws)
    return value


def _refusal(errors: list[dict[str, Any]]) -> ApiError:
    first = errors[0]["sentence"]
    more = len(errors) - 1
    detail = Text(first["zh"], first["en"])
    if more:
        detail = Text(f"{first['zh']}；另有 {more} 处", f"{first['en']}; and {more} more")
    return ApiError("invalid_json", detail, errors=errors)


def _flaws(value: object) -> list[dict[str, Any]]:
    """Return what is not strict in a parsed value, without recursion: the nesting is the sender's choice."""
    found: list[dict[str, Any]] = []
    waiting: list[tuple[Path, object]] = [((), value)]
    while waiting and len(found) < MOST_LISTED:
        path, inner = waiting.pop()
        if isinstance(inner, dict | list) and len(path) >= MOST_LEVELS:
            found.append(_flaw("too_deep", path))
        elif isinstance(inner, dict):
            found += [_flaw("duplicate_key", (*path, key)) for key in repeated_keys(inner)]
            found += [_flaw("bad_text", (*path, key)) for key in inner if not _is_text(key)]
            waiting += [((*path, key), entry) for key, entry in inner.items() if _needs_a_look(entry)]
        elif isinstance(inner, list):
            waiting += [((*path, place), entry) for place, entry in enumerate(inner) if _needs_a_look(entry)]
        elif isinstance(inner, str):
            found += [] if _is_text(inner) else [_flaw("bad_text", path)]
        elif isinstance(inner, float) and not math.isfinite(inner):
            found.append(_flaw("not_finite", path))
    return sorted(found, key=lambda flaw: str(flaw["pointer"]))


def _needs_a_look(value: object) -> bool:
    """Whether something may be wrong with a value; nearly all are plain and are passed over at once."""
    if isinstance(value, str):
        return not value.isascii()
    return isinstance(value, dict | list) or (isinstance(value, float) and not math.isfinite(value))


def _is_text(value: str) -> bool:
    return value.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in value)


def _flaw(code: str, path: Path) -> dict[str, Any]:
    place = pointer(path)
    words = _FLAWS[code]
    problem = Problem(
        table="request",
        code=code,
        sentence=Text(f"{place or '请求体'} 处{words.zh}", f"{place or 'the body'}: {words.en}"),
        remedy=_REMEDY,
    )
    return problem_item(problem, place)
