"""Texts as numbers: vocabularies, lists laid end to end, and tables of who has what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from matcher.check.arrays import ABSENT, NO_LIMIT, Bools, Ints, any_of, as_bools, as_ints, integers, runs

FEW = 256
"""Below so many rows, one look-up after another is faster than a pass over the column."""


class Vocabulary:
    """Texts numbered from 0: equal texts are equal numbers."""

    def __init__(self, words: Iterable[str]) -> None:
        self._number = {word: number for number, word in enumerate(dict.fromkeys(words))}

    @cached_property
    def _type(self) -> pl.Enum:
        return pl.Enum(list(self._number))

    def __len__(self) -> int:
        return len(self._number)

    def number(self, word: str | None) -> int:
        """Return the number of a text, :data:`ABSENT` where it is not known."""
        return ABSENT if word is None else self._number.get(word, ABSENT)

    def numbers(self, column: pl.Series) -> Ints:
        """Return the number of each text of a column, :data:`ABSENT` where it is empty or not known."""
        if len(column) < FEW:
            return as_ints(map(self.number, column.to_list()))
        return integers(column.cast(self._type, strict=False).to_physical())


def distinct(column: pl.Series) -> tuple[Ints, list[str]]:
    """Return the place of each row among the distinct texts of a column, and those texts in order; empty is ``""``."""
    if len(column) < FEW:
        texts = [text or "" for text in column.to_list()]
        words = sorted(set(texts))
        return as_ints(map(Vocabulary(words).number, texts)), words
    filled = column.fill_null("")
    words = filled.unique().sort().to_list()
    return Vocabulary(words).numbers(filled), words


def first_places(numbers: Ints, size: int) -> Ints:
    """Return where each number from 0 to before ``size`` stands first; every one of them stands somewhere."""
    first = np.zeros(size, dtype=np.int64)
    first[numbers[::-1]] = np.arange(numbers.size)[::-1]
    return first


def as_texts(lists: pl.Series) -> pl.Series:
    """Return a text for each list of texts, equal for equal lists only."""
    if len(lists) < FEW:
        return pl.Series(["\x1f".join([str(len(row)), *row]) for row in lists.to_list()], dtype=pl.String)
    sizes, joined = lists.list.len().cast(pl.String), lists.list.join("\x1f")
    return pl.select(pl.concat_str(sizes, joined, separator="\x1f")).to_series()


class Identifiers:
    """The key column of a large table, to find its rows by."""

    def __init__(self, column: pl.Series) -> None:
        self._column = column.rename("id")

    @cached_property
    def _few(self) -> Vocabulary:
        return Vocabulary(self._column.to_list())

    @cached_property
    def _many(self) -> pl.DataFrame:
        return self._column.to_frame().with_row_index("place")

    def places(self, column: pl.Series) -> Ints:
        """Return the row that each identifier names, :data:`ABSENT` where it is empty or not in the table."""
        if len(self._column) + len(column) < FEW:
            return self._few.numbers(column)
        asked = column.cast(pl.String).rename("id").to_frame()
        return integers(asked.join(self._many, on="id", how="left", maintain_order="left")["place"])


@dataclass(frozen=True, kw_only=True, eq=False)
class Lists:
    """A list of whole numbers for each row, laid end to end.

    Attributes
    ----------
    start
        Where the numbers of each row begin, and where those of the last row end; shape ``(rows + 1,)``.
    values
        The numbers.
    """

    start: Ints
    values: Ints

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]]) -> Lists:
        """Lay out lists."""
        sizes = as_ints(len(row) for row in rows)
        return cls(start=_begins(sizes), values=as_ints(value for row in rows for value in row))

    @classmethod
    def of_texts(cls, lists: pl.Series, words: Vocabulary) -> Lists:
        """Lay out a column of lists of texts as numbers of a vocabulary."""
        if len(lists) < FEW:
            return cls.of([[words.number(text) for text in row] for row in lists.to_list()])
        sizes = integers(lists.list.len(), absent=0)
        return cls(start=_begins(sizes), values=words.numbers(lists.filter(pl.Series(sizes > 0)).explode()))

    @property
    def some(self) -> Bools:
        """Which rows hold a number at all."""
        return np.diff(self.start) > 0

    def entries(self, rows: Ints) -> tuple[Ints, Ints]:
        """Return every entry of some rows: the place of its row among ``rows``, and its place in ``values``."""
        return runs(self.start[rows], self.start[rows + 1])


def _begins(sizes: Ints) -> Ints:
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(sizes)])


class Table:
    """A value above 0 for some pairs of a row and a text: who has which skill, at which level.

    Parameters
    ----------
    rows
        Value by number of the text, row after row.
    width
        Size of the vocabulary.
    """

    def __init__(self, rows: Iterable[Mapping[int, int]], *, width: int) -> None:
        kept = list(rows)
        self._width = width + 1
        self.some = as_bools(bool(row) for row in kept)
        keys = as_ints(place * self._width + number + 1 for place, row in enumerate(kept) for number in row)
        values = as_ints(value for row in kept for value in row.values())
        order = np.argsort(keys)
        # A last key that nothing asks for: a search past the end needs no case of its own.
        self._keys = np.append(keys[order], NO_LIMIT)
        self._values = np.append(values[order], 0)

    def value(self, rows: Ints, numbers: Ints) -> Ints:
        """Return the value of each pair, 0 where there is none; :data:`ABSENT` has none anywhere."""
        keys = rows * self._width + numbers + 1
        places = np.searchsorted(self._keys, keys)
        return np.where(self._keys[places] == keys, self._values[places], 0)

    def has(self, rows: Ints, numbers: Ints) -> Bools:
        """Return which pairs have a value."""
        return self.value(rows, numbers) > 0

    def shares(self, rows: Ints, lists: Lists, holders: Ints) -> Bools:
        """Return where a row of the table has a value for one of the texts in the list of a holder."""
        found = np.zeros(rows.size, dtype=np.bool_)
        asked = np.flatnonzero(self.some[rows] & lists.some[holders])
        owner, entry = lists.entries(holders[asked])
        found[asked] = any_of(owner, self.has(rows[asked[owner]], lists.values[entry]), asked.size)
        return found


def marks(numbers: Iterable[int]) -> dict[int, int]:
    """Return a row of a :class:`Table` that only says what is there; what is not known is left out."""
    return {number: 1 for number in numbers if number != ABSENT}
