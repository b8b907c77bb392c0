"""Identifiers: every row has its own, and resources have theirs across three tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from matcher.files.columns import is_few
from matcher.files.faults import Fault, shorten
from matcher.model.field import Field
from matcher.model.problems import Severity
from matcher.model.text import Text

if TYPE_CHECKING:
    from matcher.files.draft import Draft

_LEADING_ZERO = re.compile(r"\s*0\d+\s*")


def check_keys(draft: Draft) -> None:
    """Refuse the second and every later row of the same key.

    Keys are compared as they are stored: trimmed, full width as half width. Rows without a key are refused already.
    """
    names = [draft.spec[name].column for name in draft.spec.key]
    if not is_few(draft.height) and not draft.frame.select(names).drop_nulls().is_duplicated().any():
        return
    first: dict[tuple[str, ...], int] = {}
    for position, parts in enumerate(zip(*(draft.frame[name].to_list() for name in names), strict=True)):
        if None in parts:
            continue
        earlier = first.setdefault(parts, position)
        if earlier != position:
            draft.note(
                position,
                _duplicate(draft.key_of(position), draft.spec.title, draft.spec.name, draft.rows[earlier]),
                names[0],
            )


def check_unique_across(drafts: Sequence[Draft]) -> None:
    """Refuse rows whose identifier stands in an earlier table: a resource is named by its identifier alone."""
    taken: dict[str, tuple[str, str, int]] = {}
    for draft in drafts:
        key = draft.spec.key[0]
        own: dict[str, tuple[str, str, int]] = {}
        for position, identifier in enumerate(draft.frame[key].to_list()):
            if identifier is None:
                continue
            if identifier in taken:
                draft.note(position, _duplicate(identifier, *taken[identifier]), key)
            own.setdefault(identifier, (draft.spec.title, draft.spec.name, draft.rows[position]))
        taken = own | taken


def mixed_identifiers(field: Field, cells: list[object]) -> Fault | None:
    """Return a warning where a column has numbers beside texts such as ``007``: zeros of the numbers may be lost."""
    numbers = sum(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in cells)
    if not numbers or not any(isinstance(cell, str) and _LEADING_ZERO.fullmatch(cell) for cell in cells):
        return None
    return Fault(
        code="mixed_identifiers",
        severity=Severity.WARNING,
        sentence=Text(
            f"“{field.title}”一列中有 {numbers} 格是数字，另有以零开头的文本；数字前面的零可能已经丢失。",
            f"Column {field.name} has numbers in {numbers} cells beside texts that begin with zero; "
            "zeros in front of the numbers may be lost.",
        ),
        remedy=Text(
            "请把整列的格式改为“文本”，补上前面的零。", "Set the whole column's format to Text and restore the zeros."
        ),
    )


def _duplicate(identifier: str, title: str, table: str, row: int) -> Fault:
    value = shorten(identifier)
    return Fault(
        code="duplicate_id",
        value=value,
        sentence=Text(
            f"编号“{value}”已在“{title}”表第 {row} 行用过（首尾空格和全角半角不计），本行未采用。",
            f'Identifier "{value}" is taken by row {row} of {table} (white space at the ends and full width do not '
            "count); this row was not used.",
        ),
        remedy=Text(
            "请换一个编号；若是同一条记录，请删去一行。", "Give it another identifier, or delete one of the rows."
        ),
    )
