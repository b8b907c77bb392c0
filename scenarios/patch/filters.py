"""Finds the rows that a change means: by identifier, by conditions, within a circle."""

from __future__ import annotations

from functools import reduce
from operator import or_

import numpy as np
import numpy.typing as npt
import polars as pl

from matcher.files.faults import shorten
from matcher.model.distance import distance_km
from matcher.model.field import FieldType, TableSpec
from matcher.model.text import Text
from scenarios.model.changes import Circle, Condition, Operator, Which
from scenarios.model.problems import Path
from scenarios.model.sentences import circle_words, condition_words
from scenarios.model.values import Notes

Mask = npt.NDArray[np.bool_]

TOLERANCE_KM = 0.001
MOST_LISTED = 10


def rows_meant(frame: pl.DataFrame, spec: TableSpec, which: Which, path: Path, notes: Notes) -> Mask:
    """Return which rows of a table are meant; that nothing is found is a mistake.

    Parameters
    ----------
    frame
        The table in its stored form.
    spec
        Its declaration.
    which
        Identifiers or conditions.
    path
        Where the change stands in the file.
    notes
        Gets unknown identifiers, and a filter that matches nothing.

    Returns
    -------
    ndarray of bool
        One entry a row.
    """
    if which.ids is not None:
        return _by_identifier(frame, spec, which.ids, (*path, "ids"), notes)
    found = np.ones(frame.height, dtype=np.bool_)
    counts: list[tuple[Text, int]] = []
    for condition in which.conditions:
        passed = _mask(frame, expression(condition))
        counts.append((condition_words(condition), int(passed.sum())))
        found &= passed
    if which.near is not None:
        inside = _within(frame, which.near)
        counts.append((circle_words(which.near), int(inside.sum())))
        found &= inside
    if not found.any():
        _nothing_found(
            frame, spec, counts, (*path, "near") if which.near and not which.conditions else (*path, "where"), notes
        )
    return found


def expression(condition: Condition) -> pl.Expr:
    """Return a condition as an expression over the stored columns; an empty cell gives null but for ``not_in``."""
    column, values = pl.col(condition.field.column), condition.operands
    given_only = condition.operator is Operator.GIVEN
    value = pl.lit(values[0], dtype=None if condition.field.is_list or given_only else condition.field.dtype)
    match condition.operator:
        case Operator.EQUALS:
            return column.eq(value)
        case Operator.IN:
            return column.is_in(pl.Series(values, dtype=condition.field.dtype).implode())
        case Operator.NOT_IN:
            return ~column.is_in(pl.Series(values, dtype=condition.field.dtype).implode()).fill_null(value=False)
        case Operator.GREATER:
            return column.gt(value)
        case Operator.LESS:
            return column.lt(value)
        case Operator.AT_LEAST:
            return column.ge(value)
        case Operator.AT_MOST:
            return column.le(value)
        case Operator.GIVEN:
            given = column.list.len() > 0 if condition.field.is_list else column.is_not_null()
            return given if values[0] else ~given
        case Operator.BEGINS_WITH:
            return _any([_begins(column, value, is_list=condition.field.is_list) for value in values])
        case Operator.CONTAINS:
            return _any([_contains(condition.field.type, column, value) for value in values])


def _any(tests: list[pl.Expr]) -> pl.Expr:
    return reduce(or_, tests)


def _begins(column: pl.Expr, value: str, *, is_list: bool) -> pl.Expr:
    if is_list:
        return column.list.eval(pl.element().str.starts_with(value)).list.any()
    return column.str.starts_with(value)


def expression_begins(column: str, value: str) -> pl.Expr:
    """Return that a text column begins with a value; false where it is empty."""
    return pl.col(column).str.starts_with(value).fill_null(value=False)


def _contains(kind: FieldType, column: pl.Expr, value: str) -> pl.Expr:
    """Return whether a text holds a text, a list an entry; of a skill or role a higher level or count will do too."""
    if kind is FieldType.TEXT:
        return column.str.contains(value, literal=True)
    if kind in (FieldType.SKILLS, FieldType.ROLES):
        code, _, least = value.rpartition(":")
        parts = pl.element().str.split_exact(":", 1)
        fits = (parts.struct.field("field_0") == code) & (
            parts.struct.field("field_1").cast(pl.Int64, strict=False).fill_null(1) >= int(least)
        )
        return column.list.eval(fits).list.any()
    return column.list.contains(value)


def _mask(frame: pl.DataFrame, test: pl.Expr) -> Mask:
    return frame.select(test.fill_null(value=False).alias("found"))["found"].to_numpy()


def _within(frame: pl.DataFrame, circle: Circle) -> Mask:
    away = distance_km(
        from_lon=circle.lon, from_lat=circle.lat, to_lon=frame["lon"].to_numpy(), to_lat=frame["lat"].to_numpy()
    )
    return np.asarray(away <= circle.km + TOLERANCE_KM, dtype=np.bool_)


def _by_identifier(frame: pl.DataFrame, spec: TableSpec, ids: tuple[str, ...], path: Path, notes: Notes) -> Mask:
    keys = frame[spec[spec.key[0]].column]
    unknown = sorted(set(ids) - set(keys.drop_nulls()))
    if unknown:
        listed = "、".join(shorten(key) for key in unknown[:MOST_LISTED])
        zh = f"“{spec.title}”里没有 {listed}" + (f" 等 {len(unknown)} 个编号" if len(unknown) > MOST_LISTED else "")
        listed = ", ".join(shorten(key) for key in unknown[:MOST_LISTED])
        en = f"{spec.name} has no {listed}" + (
            f" and {len(unknown) - MOST_LISTED} more" if len(unknown) > MOST_LISTED else ""
        )
        notes.add(path, "unknown_id", Text(zh, en), _CHECK)
    return keys.is_in(pl.Series(ids, dtype=pl.String).implode()).fill_null(value=False).to_numpy()


def _nothing_found(
    frame: pl.DataFrame, spec: TableSpec, counts: list[tuple[Text, int]], path: Path, notes: Notes
) -> None:
    remedy = _CHECK
    if len(counts) > 1:
        zh = "；".join(f"{words.zh}：{count} 行" for words, count in counts)
        en = "; ".join(f"{words.en}: {count} rows" for words, count in counts)
        remedy = Text(f"各条件单独符合的行数——{zh}。", f"Rows that pass each condition alone: {en}.")
    sentence = Text(
        f"“{spec.title}”的 {frame.height} 行中没有一行符合", f"none of the {frame.height} rows of {spec.name} matches"
    )
    notes.add(path, "matches_nothing", sentence, remedy)


_CHECK = Text("请核对数据中的编号和取值。", "Check the identifiers and values in the pool.")
