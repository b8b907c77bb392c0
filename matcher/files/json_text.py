"""Parses JSON text strictly: repeated keys and numbers that are none are kept apart, to be refused where they stand."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from matcher.files import limits
from matcher.files.container_codes import container_problem
from matcher.files.errors import UnusableInput
from matcher.files.workbook.archive import megabytes
from matcher.model.problems import Problem

_MOST_DIGITS = 400


class _Repeated(dict[str, Any]):
    """An object one of whose keys was given more than once."""

    key = ""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) == len(pairs):
        return value
    repeated = _Repeated(value)
    seen: set[str] = set()
    repeated.key = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return repeated


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _MOST_DIGITS else math.inf


def parse_json(text: bytes, name: str) -> Any:
    """Return the value of a JSON text; NaN and infinity come back as floats, to be refused where they stand.

    Parameters
    ----------
    text
        UTF-8, with or without a byte order mark.
    name
        What the text is called in problems.

    Raises
    ------
    UnusableInput
        Empty, not UTF-8, not JSON, nested too deeply, too large.
    """
    if len(text) > limits.JSON_BYTES:
        limit = megabytes(limits.JSON_BYTES)
        raise UnusableInput([container_problem("too_large", name=name, size=megabytes(len(text)), limit=limit)])
    if not text.strip():
        raise UnusableInput([container_problem("empty_file", name=name)])
    try:
        return json.loads(text.decode("utf-8-sig"), object_pairs_hook=_object, parse_int=_integer)
    except UnicodeDecodeError as error:
        raise UnusableInput([container_problem("unknown_encoding", name=name)]) from error
    except json.JSONDecodeError as error:
        raise UnusableInput(
            [container_problem("json_syntax", name=name, line=error.lineno, column=error.colno)]
        ) from error
    except RecursionError as error:
        raise UnusableInput([container_problem("too_deep", name=name)]) from error


def repeated_keys(value: object) -> tuple[str, ...]:
    """Return the key of an object that was given more than once in its JSON text, if any."""
    return (value.key,) if isinstance(value, _Repeated) else ()


def kind_of(value: object) -> tuple[str, str]:
    """Return what a JSON value is, in Chinese and English."""
    if value is None:
        return "null", "null"
    if isinstance(value, bool):
        return "布尔值", "a boolean"
    if isinstance(value, int | float):
        return "数值", "a number"
    if isinstance(value, str):
        return "文本", "a text"
    if isinstance(value, list | tuple):
        return "列表", "a list"
    return ("对象", "an object") if isinstance(value, Mapping) else ("其他类型", "something else")


def wrong_shape(
    where: str, value: object, zh: str, en: str, *, table: str = "", row: int | None = None, field: str = ""
) -> Problem:
    """Return the problem of a value that is of another kind than expected; the value itself is not repeated."""
    found, found_en = kind_of(value)
    words = {"where": where, "expected": zh, "expected_en": en, "found": found, "found_en": found_en}
    return container_problem("wrong_shape", table=table, row=row, field=field, **words)
