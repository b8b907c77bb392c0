"""Every resource of a kind at once: needs that the rules cannot tell apart are judged together.

A million needs and two hundred funds make two hundred million pairs, but few kinds of needs: two needs that agree in the
columns by which the rules decide (:attr:`PairRule.decided_by`) get the same answers. One of each class is judged; what
depends on who the need is (conflicts, pins) is asked only of the pairs that are left.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from matcher.model.enums import ResourceKind
from matcher.rules.context import Context
from matcher.rules.encode import NO_LIMIT, Bools, Ints
from matcher.rules.registry import PAIR_RULES, allowed_pairs
from matcher.rules.runs import in_parts, written_out

_JUDGED_AT_A_TIME = 4_000_000
"""Pairs of a representative and a resource: bounds the memory, nothing else."""


def allowed_with_all(
    context: Context, kind: ResourceKind, need_index: Ints, *, at_a_time: int
) -> Iterator[tuple[Ints, Ints]]:
    """Yield the pairs of some needs and any resource of a kind that pass every rule between them.

    Parameters
    ----------
    context
        Pool, policy and date.
    kind
        Kind of the resources; all of the pool's are looked at.
    need_index
        Positions of needs, ascending.
    at_a_time
        Pairs in one part of the answer, about.

    Yields
    ------
    tuple of ndarray
        Positions of needs and of resources, sorted by need, then resource; over all parts too.
    """
    rules = tuple(rule for rule in PAIR_RULES if kind in rule.kinds)
    of_classes = tuple(rule for rule in rules if rule.decided_by is not None)
    of_pairs = tuple(rule for rule in rules if rule.decided_by is None)
    columns = [column for rule in of_classes if rule.decided_by for column in rule.decided_by(context, kind)]
    first, number = agreeing([column[need_index] for column in columns], need_index.size)
    resources = context.resources(kind).count

    def judged(places: Ints) -> Bools:
        need, resource = np.repeat(need_index[places], resources), np.tile(np.arange(resources), places.size)
        return allowed_pairs(context, kind, need, resource, rules=of_classes).reshape(places.size, resources)

    at_once = max(1, _JUDGED_AT_A_TIME // max(1, resources))
    parts = [judged(first[start : start + at_once]) for start in range(0, first.size, at_once)]
    of_class, fits = np.nonzero(np.concatenate([np.zeros((0, resources), dtype=np.bool_), *parts]))
    begins = np.searchsorted(of_class, np.arange(first.size + 1))
    length = np.diff(begins)[number]
    for part in in_parts(length, at_a_time):
        need = np.repeat(need_index[part], length[part])
        resource = fits[written_out(begins[number[part]], length[part])]
        allowed = allowed_pairs(context, kind, need, resource, rules=of_pairs)
        yield need[allowed], resource[allowed]


def agreeing(columns: list[Ints], size: int) -> tuple[Ints, Ints]:
    """Return the classes of rows that agree in every column.

    Parameters
    ----------
    columns
        Whole numbers, each of shape ``(size,)``.
    size
        Number of rows.

    Returns
    -------
    tuple of ndarray
        A row of each class, shape ``(classes,)``; and the class of each row, shape ``(size,)``.
    """
    code, width = np.zeros(size, dtype=np.int64), 1
    for column in columns if size else []:
        low, high = int(column.min()), int(column.max())
        if width > NO_LIMIT // (high - low + 1):
            values, code = np.unique(code, return_inverse=True)
            width = values.size
        if width > NO_LIMIT // (high - low + 1):
            values, column = np.unique(column, return_inverse=True)
            low, high = 0, values.size - 1
        code = code * (high - low + 1) + (column - low)
        width *= high - low + 1
    _, first, number = np.unique(code, return_index=True, return_inverse=True)
    return first.astype(np.int64), number.astype(np.int64)
